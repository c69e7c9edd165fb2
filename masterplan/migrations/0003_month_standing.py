import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('masterplan', '0001_squashed_0002_bimtek'),
        ('regencies', '0001_squashed_0005_bimtek'),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthStanding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField()),
                ('cohort', models.PositiveSmallIntegerField(null=True)),
                ('stage', models.CharField(max_length=20)),
                ('stages', models.JSONField(default=list)),
                ('late_reviewer', models.PositiveIntegerField(default=0)),
                ('late_insider', models.PositiveIntegerField(default=0)),
                ('late_coordinator', models.PositiveIntegerField(default=0)),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='regencies.regency')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('month', 'regency'), name='month_standing_once')],
            },
        ),
    ]
