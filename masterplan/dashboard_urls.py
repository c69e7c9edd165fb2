"""Addresses of a regency's further dashboards and of comparisons."""

from django.urls import path

from masterplan.views import compare, dimension, regency_sheet, regency_tabs

regency_patterns = [
    path("kemajuan/", regency_tabs.progress, name="regency-progress"),
    path("anggaran/", regency_tabs.budget, name="regency-budget"),
    path("wilayah/", regency_tabs.territory, name="regency-territory"),
    path("jawaban/", regency_tabs.answers, name="regency-answers"),
    path("dasbor/<slug:part>.csv", regency_sheet.sheet_csv, name="regency-sheet-csv"),
    path(
        "dasbor/<slug:part>.xlsx", regency_sheet.sheet_xlsx, name="regency-sheet-xlsx"
    ),
    path("dimensi/<slug:slug>/", dimension.dimension_page, name="dimension"),
]
urlpatterns = [path("bandingkan/", compare.compare_page, name="compare")]
