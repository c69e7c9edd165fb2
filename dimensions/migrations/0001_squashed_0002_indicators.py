"""The tables as the first two migrations left them, made at once.

To render every model anew after each small step made a new database wait half a minute.
Databases that stand in between go on by the steps themselves.
"""

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('dimensions', '0001_initial'), ('dimensions', '0002_indicators')]

    initial = True

    dependencies = [
        ('regencies', '0005_bimtek'),
    ]

    operations = [
        migrations.CreateModel(
            name='Dimension',
            fields=[
                ('slug', models.SlugField(max_length=12, primary_key=True, serialize=False, verbose_name='kode')),
                ('order', models.PositiveSmallIntegerField(unique=True)),
                ('name', models.CharField(max_length=40, verbose_name='nama')),
                ('label', models.CharField(max_length=60, verbose_name='sebutan')),
                ('definition', models.TextField(blank=True, verbose_name='definisi')),
                ('aliases', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'dimensi',
                'verbose_name_plural': 'dimensi',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='SubDimension',
            fields=[
                ('code', models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name='kode')),
                ('name', models.CharField(max_length=60, verbose_name='nama')),
                ('label', models.CharField(max_length=80, verbose_name='sebutan')),
                ('definition', models.TextField(blank=True, verbose_name='definisi')),
                ('dimension', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sub_dimensions', to='dimensions.dimension')),
            ],
            options={
                'verbose_name': 'subdimensi',
                'verbose_name_plural': 'subdimensi',
                'ordering': ['dimension__order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('code', models.CharField(max_length=24, primary_key=True, serialize=False, verbose_name='kode')),
                ('scheme', models.CharField(max_length=40, verbose_name='skema')),
                ('name', models.CharField(max_length=200, verbose_name='nama indikator')),
                ('measure', models.CharField(max_length=40, verbose_name='satuan')),
                ('falls', models.BooleanField(default=False, verbose_name='makin kecil makin baik')),
                ('is_index', models.BooleanField(default=False, verbose_name='nilai indeks skema')),
                ('dimension', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='dimensions.dimension')),
            ],
            options={
                'verbose_name': 'indikator',
                'verbose_name_plural': 'indikator',
                'ordering': ['scheme', 'code'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorValue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='tahun')),
                ('value', models.DecimalField(decimal_places=4, max_digits=18, verbose_name='nilai')),
                ('predicate', models.CharField(blank=True, max_length=60, verbose_name='predikat')),
                ('source', models.CharField(blank=True, max_length=300, verbose_name='sumber')),
                ('version', models.PositiveIntegerField(default=1)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regencies.document', verbose_name='dokumen')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='values', to='dimensions.indicator')),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicator_values', to='regencies.regency')),
            ],
            options={
                'verbose_name': 'nilai indikator',
                'verbose_name_plural': 'nilai indikator',
                'ordering': ['indicator', '-year'],
                'constraints': [models.UniqueConstraint(fields=('indicator', 'regency', 'year'), name='indicator_value_once_per_year', violation_error_message='Nilai tahun ini sudah tercatat.')],
            },
        ),
    ]
