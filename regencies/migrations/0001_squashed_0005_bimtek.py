"""The tables as the first five migrations left them, made at once.

To render every model anew after each small step made a new database wait half a minute.
Databases that stand in between go on by the steps themselves.
"""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('regencies', '0001_initial'), ('regencies', '0002_everyday_use'), ('regencies', '0003_appointment_version'), ('regencies', '0004_workspace'), ('regencies', '0005_bimtek')]

    initial = True

    dependencies = [
        ('core', '0003_everyday_use'),
    ]

    operations = [
        migrations.CreateModel(
            name='Province',
            fields=[
                ('code', models.CharField(max_length=2, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^\\d{2}$', 'Kode provinsi terdiri dari 2 angka.')], verbose_name='kode')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('capital', models.CharField(blank=True, max_length=100, verbose_name='ibu kota')),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
            ],
            options={
                'verbose_name': 'provinsi',
                'verbose_name_plural': 'provinsi',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Regency',
            fields=[
                ('code', models.CharField(max_length=5, primary_key=True, serialize=False, validators=[django.core.validators.RegexValidator('^\\d{2}\\.\\d{2}$', 'Kode daerah berbentuk 32.11.')], verbose_name='kode')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('short_name', models.CharField(max_length=100, verbose_name='nama singkat')),
                ('kind', models.CharField(choices=[('kabupaten', 'Kabupaten'), ('kota', 'Kota')], max_length=10, verbose_name='jenis')),
                ('capital', models.CharField(blank=True, max_length=100, verbose_name='ibu kota')),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('population', models.PositiveIntegerField(null=True, verbose_name='jumlah penduduk')),
                ('is_administrative', models.BooleanField(default=False, verbose_name='kota/kabupaten administrasi')),
                ('slogan', models.CharField(blank=True, max_length=200, verbose_name='slogan')),
                ('time_zone', models.CharField(choices=[('Asia/Jakarta', 'WIB'), ('Asia/Makassar', 'WITA'), ('Asia/Jayapura', 'WIT')], default='Asia/Jakarta', max_length=20, verbose_name='zona waktu')),
                ('has_practice_data', models.BooleanField(default=False, verbose_name='memuat data latihan')),
                ('province', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='regencies', to='regencies.province')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='alamat kantor')),
                ('letterhead', models.CharField(blank=True, help_text='Baris di bawah nama daerah pada kop surat.', max_length=300, verbose_name='kepala surat')),
                ('logo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile', verbose_name='logo')),
                ('needs_head_approval', models.BooleanField(default=False, help_text='Hanya kepala OPD yang mengajukan; draf operator menunggu di sana.', verbose_name='persetujuan Kepala OPD')),
                ('quick_win_rhythm', models.CharField(choices=[('monthly', 'Setiap bulan'), ('quarterly', 'Setiap triwulan')], default='monthly', max_length=9, verbose_name='laporan quick win')),
                ('rhythm', models.CharField(choices=[('monthly', 'Setiap bulan'), ('quarterly', 'Setiap triwulan')], default='quarterly', max_length=9, verbose_name='laporan inovasi lain')),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'kabupaten/kota',
                'verbose_name_plural': 'kabupaten/kota',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='District',
            fields=[
                ('code', models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name='kode')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('latitude', models.FloatField(null=True)),
                ('longitude', models.FloatField(null=True)),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='districts', to='regencies.regency')),
            ],
            options={
                'verbose_name': 'kecamatan',
                'verbose_name_plural': 'kecamatan',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nama')),
                ('short_name', models.CharField(blank=True, max_length=60, verbose_name='nama singkat')),
                ('kind', models.CharField(choices=[('sekretariat', 'Sekretariat'), ('inspektorat', 'Inspektorat'), ('dinas', 'Dinas'), ('badan', 'Badan'), ('satuan', 'Satuan'), ('rsud', 'RSUD'), ('kecamatan', 'Kecamatan'), ('puskesmas', 'Puskesmas'), ('kelurahan', 'Kelurahan'), ('bagian', 'Bagian'), ('upt', 'UPT'), ('lainnya', 'Lainnya')], default='lainnya', max_length=12, verbose_name='jenis')),
                ('is_counted', models.BooleanField(default=True, verbose_name='dihitung sebagai OPD')),
                ('is_active', models.BooleanField(default=True, verbose_name='aktif')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='sumber')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='catatan')),
                ('version', models.PositiveIntegerField(default=1)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='regencies.unit')),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='regencies.regency')),
                ('affair', models.CharField(blank=True, max_length=200, verbose_name='urusan')),
                ('duties', models.TextField(blank=True, verbose_name='tugas pokok dan fungsi')),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged_from', to='regencies.unit', verbose_name='digabung ke')),
                ('reminded_at', models.DateTimeField(null=True, verbose_name='terakhir diingatkan')),
                ('active_since', models.DateTimeField(editable=False, null=True)),
            ],
            options={
                'verbose_name': 'OPD',
                'verbose_name_plural': 'OPD',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('regency', 'name'), name='unit_name_once_per_regency', violation_error_message='OPD dengan nama ini sudah ada.'), models.CheckConstraint(condition=models.Q(('parent', models.F('id')), _negated=True), name='unit_not_its_own_parent', violation_error_message='OPD tidak dapat menjadi induknya sendiri.')],
            },
        ),
        migrations.AddField(
            model_name='Regency',
            name='leading_sector',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regencies.unit', verbose_name='leading sector'),
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('operator', 'Operator OPD'), ('unit_head', 'Kepala OPD'), ('coordinator', 'Koordinator (Diskominfo)'), ('leader', 'Kepala daerah / Sekda'), ('mentor', 'Pembimbing'), ('evaluator', 'Evaluator'), ('ministry', 'Kementerian')], max_length=12, verbose_name='peran')),
                ('start', models.DateField(default=django.utils.timezone.localdate, verbose_name='sejak')),
                ('until', models.DateField(blank=True, null=True, verbose_name='sampai')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('regency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='regencies.regency')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='regencies.unit')),
            ],
            options={
                'verbose_name': 'kursi pengguna',
                'verbose_name_plural': 'kursi pengguna',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('regency__isnull', False), ('role__in', ['operator', 'unit_head']), ('unit__isnull', False)), models.Q(('regency__isnull', False), ('role__in', ['coordinator', 'leader', 'mentor']), ('unit', None)), models.Q(('role', 'evaluator'), ('unit', None)), models.Q(('regency', None), ('role', 'ministry'), ('unit', None)), _connector='OR'), name='membership_seat_fits_role', violation_error_message='Peran OPD memerlukan daerah dan OPD, peran daerah memerlukan daerah saja, dan peran kementerian tidak terikat daerah.'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('start')), _connector='OR'), name='membership_ends_after_start', violation_error_message='Tanggal akhir mendahului tanggal awal.'), models.UniqueConstraint(models.F('user'), models.F('role'), django.db.models.functions.comparison.Coalesce('regency', models.Value('')), django.db.models.functions.comparison.Coalesce('unit', models.Value(0)), condition=models.Q(('until', None)), name='membership_open_seat_once', violation_error_message='Pengguna sudah memegang kursi ini.')],
            },
        ),
        migrations.CreateModel(
            name='UnitAlias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('folded', models.CharField(max_length=200)),
                ('spelling', models.CharField(max_length=200, verbose_name='sebutan')),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unit_aliases', to='regencies.regency')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='regencies.unit')),
            ],
            options={
                'verbose_name': 'sebutan OPD',
                'verbose_name_plural': 'sebutan OPD',
                'constraints': [models.UniqueConstraint(fields=('regency', 'folded'), name='unit_alias_once_per_regency', violation_error_message='Sebutan ini sudah tercatat.')],
            },
        ),
        migrations.CreateModel(
            name='AccessLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invitation', 'Undangan'), ('reset', 'Atur ulang kata sandi')], max_length=10)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('email', models.EmailField(max_length=254, verbose_name='surel')),
                ('role', models.CharField(blank=True, choices=[('operator', 'Operator OPD'), ('unit_head', 'Kepala OPD'), ('coordinator', 'Koordinator (Diskominfo)'), ('leader', 'Kepala daerah / Sekda'), ('mentor', 'Pembimbing'), ('evaluator', 'Evaluator'), ('ministry', 'Kementerian')], max_length=12, verbose_name='peran')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('expires_at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('regency', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regencies.regency')),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regencies.unit')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='access_links', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'tautan masuk',
                'verbose_name_plural': 'tautan masuk',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('nip', models.CharField(blank=True, max_length=18, verbose_name='NIP')),
                ('rank', models.CharField(blank=True, max_length=60, verbose_name='pangkat/golongan')),
                ('position', models.CharField(max_length=150, verbose_name='jabatan')),
                ('status', models.CharField(choices=[('definitif', 'Definitif'), ('pj', 'Pj. (Penjabat)'), ('plt', 'Plt. (Pelaksana Tugas)'), ('plh', 'Plh. (Pelaksana Harian)')], default='definitif', max_length=9, verbose_name='kedudukan')),
                ('start', models.DateField(default=django.utils.timezone.localdate, verbose_name='sejak')),
                ('until', models.DateField(blank=True, null=True, verbose_name='sampai')),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='regencies.regency')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='regencies.unit')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'verbose_name': 'pejabat',
                'verbose_name_plural': 'pejabat',
                'ordering': ['-start', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('start')), _connector='OR'), name='appointment_ends_after_start', violation_error_message='Tanggal akhir mendahului tanggal awal.')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='judul')),
                ('kind', models.CharField(choices=[('sk', 'Surat Keputusan (SK)'), ('perkada', 'Peraturan Bupati/Wali Kota'), ('perda', 'Peraturan Daerah'), ('mou', 'MoU/perjanjian kerja sama'), ('sop', 'SOP'), ('manual', 'Pedoman/manual'), ('dpa', 'DPA/RKA'), ('plan', 'RPJMD/RKPD/Renstra'), ('letter', 'Surat/surat tugas'), ('minutes', 'Notulen/berita acara'), ('attendance', 'Daftar hadir'), ('report', 'Laporan'), ('survey', 'Hasil survei'), ('photo', 'Foto'), ('screenshot', 'Tangkapan layar'), ('video', 'Tautan video'), ('slides', 'Paparan'), ('news', 'Berita'), ('certificate', 'Sertifikat/penghargaan'), ('other', 'Lainnya')], max_length=12, verbose_name='jenis dokumen')),
                ('number', models.CharField(blank=True, max_length=100, verbose_name='nomor')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='tanggal')),
                ('valid_from', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='berlaku sejak tahun')),
                ('valid_until', models.PositiveSmallIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='berlaku sampai tahun')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='tautan')),
                ('sha256', models.CharField(blank=True, editable=False, max_length=64)),
                ('media_type', models.CharField(blank=True, editable=False, max_length=100)),
                ('audience', models.CharField(choices=[('unit', 'OPD pemilik'), ('regency', 'Seluruh daerah dan pembimbing'), ('reviewers', 'Juga evaluator dan kementerian'), ('public', 'Umum')], default='unit', max_length=9, verbose_name='dapat dibuka oleh')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('updated_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('withdrawn_at', models.DateTimeField(editable=False, null=True)),
                ('created_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile', verbose_name='berkas')),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='regencies.regency')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='regencies.unit', verbose_name='OPD pemilik')),
            ],
            options={
                'verbose_name': 'dokumen',
                'verbose_name_plural': 'dokumen',
                'ordering': ['-created_at', '-id'],
                'indexes': [models.Index(fields=['regency', 'kind'], name='document_by_kind')],
                'constraints': [models.UniqueConstraint(condition=models.Q(models.Q(('sha256', ''), _negated=True), ('withdrawn_at', None)), fields=('regency', 'sha256'), name='document_bytes_once_per_regency', violation_error_message='Berkas yang sama sudah tersimpan.'), models.CheckConstraint(condition=models.Q(models.Q(('file', None), models.Q(('link', ''), _negated=True)), models.Q(('file__isnull', False), ('link', '')), _connector='OR'), name='document_is_file_or_link', violation_error_message='Pilih berkas atau isi tautan, salah satu.'), models.CheckConstraint(condition=models.Q(('valid_from', None), ('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='document_valid_years_in_order', violation_error_message='Tahun akhir mendahului tahun awal.')],
            },
        ),
        migrations.CreateModel(
            name='FlagshipProgramme',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nama program unggulan')),
                ('mission', models.TextField(blank=True, max_length=5000, verbose_name='misi RPJMD')),
                ('start_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='tahun awal')),
                ('end_year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2100)], verbose_name='tahun akhir')),
                ('version', models.PositiveIntegerField(default=1)),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='flagship_programmes', to='regencies.regency')),
            ],
            options={
                'verbose_name': 'program unggulan',
                'verbose_name_plural': 'program unggulan',
                'ordering': ['-start_year', 'name'],
                'constraints': [models.UniqueConstraint(fields=('regency', 'name', 'start_year'), name='flagship_once_per_period', violation_error_message='Program unggulan ini sudah tercatat.'), models.CheckConstraint(condition=models.Q(('end_year__gte', models.F('start_year'))), name='flagship_ends_after_start', violation_error_message='Tahun akhir mendahului tahun awal.')],
            },
        ),
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nama mitra')),
                ('kind', models.CharField(choices=[('company', 'Swasta'), ('soe', 'BUMN/BUMD'), ('campus', 'Perguruan tinggi'), ('community', 'Komunitas'), ('media', 'Media'), ('government', 'Instansi pemerintah lain'), ('foreign', 'Mitra luar negeri')], max_length=10, verbose_name='jenis mitra')),
                ('role', models.CharField(blank=True, max_length=300, verbose_name='peran')),
                ('version', models.PositiveIntegerField(default=1)),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partners', to='regencies.regency')),
                ('agreement', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regencies.document', verbose_name='perjanjian kerja sama')),
            ],
            options={
                'verbose_name': 'mitra',
                'verbose_name_plural': 'mitra',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('regency', 'name'), name='partner_name_once_per_regency', violation_error_message='Mitra dengan nama ini sudah ada.')],
            },
        ),
        migrations.CreateModel(
            name='PilotArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='nama kawasan')),
                ('description', models.TextField(blank=True, max_length=5000, verbose_name='uraian')),
                ('is_active', models.BooleanField(default=True, verbose_name='aktif')),
                ('version', models.PositiveIntegerField(default=1)),
                ('districts', models.ManyToManyField(blank=True, related_name='pilot_areas', to='regencies.district', verbose_name='kecamatan')),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pilot_areas', to='regencies.regency')),
            ],
            options={
                'verbose_name': 'kawasan percontohan',
                'verbose_name_plural': 'kawasan percontohan',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('regency', 'name'), name='pilot_area_name_once_per_regency', violation_error_message='Kawasan dengan nama ini sudah ada.')],
            },
        ),
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('council', 'Dewan Smart City'), ('team', 'Tim Pelaksana')], max_length=7, verbose_name='jenis')),
                ('name', models.CharField(max_length=200, verbose_name='nama')),
                ('start', models.DateField(verbose_name='sejak')),
                ('until', models.DateField(blank=True, null=True, verbose_name='sampai')),
                ('version', models.PositiveIntegerField(default=1)),
                ('decree', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='regencies.document', verbose_name='SK pembentukan')),
                ('regency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='regencies.regency')),
            ],
            options={
                'verbose_name': 'kelembagaan',
                'verbose_name_plural': 'kelembagaan',
                'ordering': ['kind', '-start'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('start')), _connector='OR'), name='body_ends_after_start', violation_error_message='Tanggal akhir mendahului tanggal awal.')],
            },
        ),
        migrations.CreateModel(
            name='BodyMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('position', models.CharField(max_length=150, verbose_name='kedudukan')),
                ('institution', models.CharField(blank=True, max_length=200, verbose_name='instansi')),
                ('element', models.CharField(choices=[('government', 'Pemerintah daerah'), ('academic', 'Akademisi'), ('business', 'Dunia usaha'), ('community', 'Komunitas/masyarakat'), ('media', 'Media'), ('other', 'Lainnya')], max_length=10, verbose_name='unsur')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='regencies.body')),
            ],
            options={
                'verbose_name': 'anggota',
                'verbose_name_plural': 'anggota',
                'ordering': ['order', 'id'],
            },
        ),
    ]
