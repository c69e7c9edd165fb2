"""Addresses of masterplans."""

from django.urls import URLPattern, URLResolver, include, path

from masterplan.views import (
    plan,
    plan_alignment,
    plan_candidates,
    plan_entries,
    plan_entry,
    plan_history,
    plan_part,
    plan_programme,
)

# Below /daerah/<kode>/.
regency_patterns: list[URLPattern] = [
    path("masterplan/", plan.plan_list, name="plans"),
    path("masterplan/baru/", plan.plan_create, name="plan-create"),
]

masterplan_patterns = [
    path("<int:pk>/", plan.plan_detail, name="detail"),
    path("<int:pk>/ubah/", plan.plan_edit, name="edit"),
    path("<int:pk>/status/<str:name>/", plan.plan_move, name="move"),
    path("<int:pk>/riwayat/", plan_history.plan_history, name="history"),
    path("<int:pk>/riwayat.csv", plan_history.plan_history_csv, name="history-csv"),
    path("<int:pk>/strategi/", plan.plan_strategies, name="strategies"),
    path("<int:pk>/isi/<str:kind>/baru/", plan_part.part_create, name="part-create"),
    path("isi/<str:kind>/<int:pk>/ubah/", plan_part.part_edit, name="part-edit"),
    path("isi/<str:kind>/<int:pk>/hapus/", plan_part.part_remove, name="part-remove"),
    path("isi/<str:kind>/<int:pk>/urutan/", plan_part.part_shift, name="part-shift"),
    path("<int:pk>/entri/", plan_entries.entry_list, name="entries"),
    path("<int:pk>/entri.csv", plan_entries.entry_csv, name="entries-csv"),
    path("<int:pk>/entri.xlsx", plan_entries.entry_xlsx, name="entries-xlsx"),
    path("<int:pk>/entri/massal/", plan_entries.entry_bulk, name="entries-bulk"),
    path("<int:pk>/belum-masuk/", plan_candidates.candidate_list, name="candidates"),
    path("entri/<int:pk>/", plan_entry.entry_page, name="entry"),
    path("entri/<int:pk>/keluarkan/", plan_entry.entry_remove, name="entry-remove"),
    path("<int:pk>/baseline/", plan_entry.plan_baseline, name="baseline"),
    path("<int:pk>/program/", plan_programme.programme_table, name="programmes"),
    path("<int:pk>/program.csv", plan_programme.programme_csv, name="programmes-csv"),
    path(
        "<int:pk>/program.xlsx", plan_programme.programme_xlsx, name="programmes-xlsx"
    ),
    path(
        "<int:pk>/program/cetak/",
        plan_programme.programme_print,
        name="programmes-print",
    ),
    path("<int:pk>/peta-jalan/", plan_programme.roadmap, name="roadmap"),
    path("<int:pk>/keselarasan/", plan_alignment.plan_alignment, name="alignment"),
    path("<int:pk>/banding/<int:other>/", plan_alignment.plan_compare, name="compare"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("masterplan/", include((masterplan_patterns, "masterplans"))),
]
