"""Addresses of documents and of the bundles made of them."""

from django.urls import path

from innovations.views import bundle, document

app_name = "documents"
urlpatterns = [
    path("<int:pk>/", document.document_detail, name="detail"),
    path("<int:pk>/berkas/", document.document_file, name="file"),
    path("<int:pk>/ubah/", document.document_edit, name="edit"),
    path("<int:pk>/tarik/", document.document_withdraw, name="withdraw"),
    path("zip/<uuid:pk>/", bundle.bundle_ready, name="bundle"),
    path("zip/<uuid:pk>/berkas/", bundle.bundle_file, name="bundle-file"),
]
