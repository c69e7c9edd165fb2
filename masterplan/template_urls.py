"""Addresses of cohorts and templates, the ministry's own."""

from django.urls import URLPattern, URLResolver, include, path

from masterplan.views import cohort, template, template_parts

template_patterns = [
    path("", template.template_list, name="list"),
    path("mulai/", template.template_begin, name="begin"),
    path("tahap/<int:pk>/", template_parts.stage_edit, name="stage-edit"),
    path("tahap/<int:pk>/hapus/", template_parts.stage_remove, name="stage-remove"),
    path(
        "tahap/<int:pk>/luaran/",
        template_parts.deliverable_create,
        name="deliverable-create",
    ),
    path("luaran/<int:pk>/", template_parts.deliverable_edit, name="deliverable-edit"),
    path(
        "luaran/<int:pk>/hapus/",
        template_parts.deliverable_remove,
        name="deliverable-remove",
    ),
    # "bawaan" for the default's sets, else the cohort's year.
    path("<slug:owner>/<int:version>/", template.template_set, name="set"),
    path(
        "<slug:owner>/<int:version>/berlakukan/",
        template.template_publish,
        name="publish",
    ),
    path(
        "<slug:owner>/<int:version>/buang/", template.template_discard, name="discard"
    ),
    path(
        "<slug:owner>/<int:version>/tahap/",
        template_parts.stage_create,
        name="stage-create",
    ),
]

cohort_patterns = [
    path("", cohort.cohort_list, name="list"),
    path("baru/", cohort.cohort_create, name="create"),
    path("peserta/<int:pk>/", cohort.participation_note, name="note"),
    path("<int:year>/", cohort.cohort_page, name="cohort"),
    path("<int:year>/ekspor.csv", cohort.cohort_csv, name="csv"),
    path("<int:year>/ekspor.xlsx", cohort.cohort_xlsx, name="xlsx"),
    path("<int:year>/ubah/", cohort.cohort_edit, name="edit"),
    path("<int:year>/daftarkan/", cohort.cohort_enrol, name="enrol"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("nasional/templat/", include((template_patterns, "templates"))),
    path("nasional/angkatan/", include((cohort_patterns, "cohorts"))),
]
