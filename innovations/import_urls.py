"""Addresses of the Excel import."""

from django.urls import path

from innovations.views import importing

app_name = "imports"
urlpatterns = [
    path("impor/", importing.upload, name="upload"),
    path("impor/<uuid:pk>/", importing.preview, name="preview"),
    path("impor/<uuid:pk>/berkas/", importing.marked_file, name="file"),
    path("impor/<uuid:pk>/hasil/", importing.result, name="result"),
    path("impor/<uuid:pk>/verifikasi/", importing.verify, name="verify"),
]
