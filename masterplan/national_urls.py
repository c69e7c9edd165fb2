"""Addresses of the pages over many regencies."""

from django.urls import URLPattern, path

from masterplan.views import national

urlpatterns: list[URLPattern] = [
    path("nasional/", national.nation, name="national"),
    path("nasional/ekspor.csv", national.nation_csv, name="national-csv"),
    path("nasional/ekspor.xlsx", national.nation_xlsx, name="national-xlsx"),
    path("provinsi/<str:code>/", national.province, name="province"),
]
