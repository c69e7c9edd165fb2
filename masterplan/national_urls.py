"""Addresses of the pages over many regencies."""

from django.urls import URLPattern, path

from masterplan.views import national, national_compare

urlpatterns: list[URLPattern] = [
    path("nasional/", national.nation, name="national"),
    path("nasional/ekspor.csv", national.nation_csv, name="national-csv"),
    path("nasional/ekspor.xlsx", national.nation_xlsx, name="national-xlsx"),
    path(
        "nasional/bandingkan/", national_compare.compare_page, name="national-compare"
    ),
    path(
        "nasional/bandingkan/ekspor.csv",
        national_compare.compare_csv,
        name="national-compare-csv",
    ),
    path(
        "nasional/bandingkan/ekspor.xlsx",
        national_compare.compare_xlsx,
        name="national-compare-xlsx",
    ),
    path("provinsi/<str:code>/", national.province, name="province"),
]
