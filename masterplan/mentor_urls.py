"""Addresses of the mentor's desk."""

from django.urls import URLPattern, path

from masterplan.views import mentor

urlpatterns: list[URLPattern] = [
    path("pembimbing/", mentor.mentor_page, name="mentor"),
]
