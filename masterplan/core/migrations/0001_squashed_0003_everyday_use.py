"""The tables as the first three migrations left them, made at once.

To render every model anew after each small step made a new database wait half a minute.
Databases that stand in between go on by the steps themselves.
"""

from importlib import import_module

import django.db.models.deletion
import django.utils.timezone
import masterplan.core.models.stored_file
import uuid
from django.conf import settings
from django.db import migrations, models

append_only = import_module("masterplan.core.migrations.0002_activity_append_only")


class Migration(migrations.Migration):

    replaces = [('core', '0001_initial'), ('core', '0002_activity_append_only'), ('core', '0003_everyday_use')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'Surel ini sudah dipakai akun lain.'}, max_length=254, unique=True, verbose_name='surel')),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='telepon')),
                ('nip', models.CharField(blank=True, max_length=18, verbose_name='NIP')),
                ('is_active', models.BooleanField(default=True, verbose_name='aktif')),
                ('is_staff', models.BooleanField(default=False, verbose_name='pengelola portal')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'pengguna',
                'verbose_name_plural': 'pengguna',
            },
        ),
        migrations.CreateModel(
            name='ApiToken',
            fields=[
                ('digest', models.CharField(max_length=128, primary_key=True, serialize=False)),
                ('token_key', models.CharField(db_index=True, max_length=25)),
                ('created', models.DateTimeField(auto_now_add=True)),
                ('expiry', models.DateTimeField(blank=True, null=True)),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('scope', models.CharField(choices=[('read', 'Baca saja'), ('write', 'Baca dan tulis')], default='read', max_length=5, verbose_name='cakupan')),
                ('last_used_at', models.DateTimeField(null=True, verbose_name='terakhir dipakai')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='auth_token_set', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'token API',
                'verbose_name_plural': 'token API',
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=200, verbose_name='nama berkas')),
                ('content', models.FileField(upload_to=masterplan.core.models.stored_file.random_path)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('regency_code', models.CharField(blank=True, db_index=True, max_length=8)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'berkas',
                'verbose_name_plural': 'berkas',
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor_name', models.CharField(max_length=150)),
                ('verb', models.CharField(max_length=60)),
                ('target_type', models.CharField(max_length=60)),
                ('target_id', models.CharField(max_length=40)),
                ('target_label', models.CharField(max_length=200)),
                ('regency_code', models.CharField(blank=True, db_index=True, max_length=8)),
                ('unit_id', models.BigIntegerField(null=True)),
                ('changes', models.JSONField(default=dict)),
                ('reason', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(null=True)),
                ('batch_id', models.UUIDField(null=True)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'riwayat',
                'verbose_name_plural': 'riwayat',
                'indexes': [models.Index(fields=['target_type', 'target_id', '-id'], name='core_activi_target__35de6a_idx')],
            },
        ),
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=200, verbose_name='judul')),
                ('regency_code', models.CharField(blank=True, db_index=True, max_length=8)),
                ('state', models.CharField(choices=[('queued', 'Menunggu'), ('running', 'Berjalan'), ('done', 'Selesai'), ('failed', 'Gagal')], default='queued', max_length=10)),
                ('params', models.JSONField(default=dict)),
                ('result', models.JSONField(default=dict)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('error', models.TextField(blank=True)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('step', models.CharField(blank=True, max_length=200)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('sent_at', models.DateTimeField(null=True)),
                ('heartbeat_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='jobs', to=settings.AUTH_USER_MODEL)),
                ('result_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
                ('source_file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.storedfile')),
            ],
            options={
                'verbose_name': 'proses',
                'verbose_name_plural': 'proses',
                'indexes': [models.Index(fields=['state', 'created_at'], name='core_job_state_c01c8b_idx')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('target_type', models.CharField(max_length=60)),
                ('target_id', models.CharField(max_length=40)),
                ('target_label', models.CharField(max_length=200)),
                ('regency_code', models.CharField(blank=True, max_length=8)),
                ('unit_id', models.BigIntegerField(null=True)),
                ('kind', models.CharField(choices=[('remark', 'Catatan'), ('question', 'Pertanyaan'), ('answer', 'Jawaban')], default='remark', max_length=8)),
                ('text', models.CharField(max_length=2000, verbose_name='catatan')),
                ('author_name', models.CharField(max_length=150)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='core.comment')),
            ],
            options={
                'verbose_name': 'catatan',
                'verbose_name_plural': 'catatan',
                'indexes': [models.Index(fields=['target_type', 'target_id', 'id'], name='core_commen_target__303e77_idx'), models.Index(condition=models.Q(('answered_at', None), ('kind', 'question')), fields=['regency_code', 'unit_id'], name='comment_open_question')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'answer'), ('question__isnull', False)), models.Q(models.Q(('kind', 'answer'), _negated=True), ('question', None)), _connector='OR'), name='comment_answers_a_question', violation_error_message='Jawaban memerlukan pertanyaannya.')],
            },
        ),
        migrations.CreateModel(
            name='FormDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(max_length=60)),
                ('target', models.CharField(blank=True, max_length=60)),
                ('data', models.JSONField(default=dict)),
                ('base_version', models.PositiveIntegerField(null=True)),
                ('saved_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='form_drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'isian tersimpan',
                'verbose_name_plural': 'isian tersimpan',
                'constraints': [models.UniqueConstraint(fields=('user', 'form', 'target'), name='form_draft_once', violation_error_message='Isian ini sudah tersimpan.')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=120)),
                ('text', models.CharField(max_length=300, verbose_name='isi')),
                ('url', models.CharField(blank=True, max_length=300)),
                ('regency_code', models.CharField(blank=True, max_length=8)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('read_at', models.DateTimeField(null=True)),
                ('mailed_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pemberitahuan',
                'verbose_name_plural': 'pemberitahuan',
                'ordering': ['-id'],
                'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['user', '-id'], name='notice_unread')],
                'constraints': [models.UniqueConstraint(fields=('user', 'key'), name='notice_told_once', violation_error_message='Pemberitahuan ini sudah ada.')],
            },
        ),
        migrations.RunPython(append_only.forward, append_only.backward),
    ]
