"""The router of /api/v1/, the schema and its documentation."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
