"""The Celery app: settings come from Django, tasks from every app's `tasks.py`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masterplan.config.settings")

app = Celery("masterplan")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
