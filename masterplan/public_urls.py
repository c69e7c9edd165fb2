"""Addresses of what everybody may read: search and open data."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import index
from django.contrib.sitemaps.views import sitemap as sitemap_section
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from masterplan.views import open_data, public
from masterplan.views.sitemap import SITEMAPS

urlpatterns: list[URLPattern] = [
    path("cari/", public.search, name="search"),
    path("data/", open_data.open_data_page, name="open-data"),
    path(
        "data/katalog.json", open_data.open_data_catalogue, name="open-data-catalogue"
    ),
    path("data/<slug:name>.csv", open_data.open_data_csv, name="open-data-csv"),
    path("data/<slug:name>.json", open_data.open_data_json, name="open-data-json"),
    path("robots.txt", public.robots, name="robots"),
    path(
        "sitemap.xml",
        login_not_required(require_safe(index)),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap-section"},
        name="sitemap",
    ),
    path(
        "sitemap-<slug:section>.xml",
        login_not_required(require_safe(sitemap_section)),
        {"sitemaps": SITEMAPS},
        name="sitemap-section",
    ),
]
