"""Addresses of the evidence of one record."""

from django.urls import path

from innovations.views import evidence

app_name = "evidence"
urlpatterns = [
    path("<int:pk>/bukti/", evidence.evidence_list, name="list"),
    path("<int:pk>/bukti/unggah/", evidence.evidence_upload, name="upload"),
    path("<int:pk>/bukti/pilih/", evidence.evidence_choose, name="choose"),
    path(
        "<int:pk>/bukti/<int:evidence>/lepas/", evidence.evidence_detach, name="detach"
    ),
]
