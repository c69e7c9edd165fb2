"""Addresses of the worksheets of a Bimtek day."""

from django.urls import URLPattern, path

from masterplan.views import (
    worksheet,
    worksheet_prints,
    worksheet_readiness,
    worksheet_rows,
)

# Below /daerah/<kode>/.
regency_patterns: list[URLPattern] = [
    path("kertas-kerja/", worksheet.overview, name="worksheets"),
    path("kertas-kerja/catatan/", worksheet.comment, name="worksheet-comment"),
    path(
        "kertas-kerja/cetak/<str:sheet>/",
        worksheet_prints.worksheet_print,
        name="worksheet-print",
    ),
    path(
        "kertas-kerja/<str:sheet>.xlsx",
        worksheet_prints.worksheet_xlsx,
        name="worksheet-xlsx",
    ),
    path(
        "kertas-kerja/swot/<int:pk>/",
        worksheet_rows.swot_row,
        name="worksheet-swot-row",
    ),
    path(
        "kertas-kerja/swot/<int:pk>/hapus/",
        worksheet_rows.swot_remove,
        name="worksheet-swot-remove",
    ),
    path(
        "kertas-kerja/gap/<int:pk>/", worksheet_rows.gap_row, name="worksheet-gap-row"
    ),
    path(
        "kertas-kerja/gap/<int:pk>/hapus/",
        worksheet_rows.gap_remove,
        name="worksheet-gap-remove",
    ),
    path(
        "kertas-kerja/<slug:slug>/kesiapan/",
        worksheet_readiness.readiness,
        name="worksheet-readiness",
    ),
    path(
        "kertas-kerja/<slug:slug>/swot/",
        worksheet_rows.swot_sheet,
        name="worksheet-swot",
    ),
    path(
        "kertas-kerja/<slug:slug>/gap/", worksheet_rows.gap_sheet, name="worksheet-gap"
    ),
]
