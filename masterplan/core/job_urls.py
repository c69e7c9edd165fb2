"""Addresses of background jobs."""

from django.urls import path

from masterplan.core.views import job

app_name = "jobs"
urlpatterns = [
    path("pekerjaan/<uuid:pk>/", job.job_detail, name="detail"),
    path("pekerjaan/<uuid:pk>/ulangi/", job.job_retry, name="retry"),
]
