"""Cohorts, templates and stages: to look at, never to change past the verbs.

Only the movement's names have no verb: they are reference data.
"""

from django.contrib import admin

from masterplan.core.admin import ReadOnlyAdmin
from masterplan.models import (
    Cohort,
    DeliverableTemplate,
    Participation,
    Programme,
    StageRecord,
    StageTemplate,
)


@admin.register(Programme)
class ProgrammeAdmin(admin.ModelAdmin):
    list_display = ("start_year", "code", "name", "ministry")
    list_display_links = ("code",)
    search_fields = ("code", "name", "ministry")
    exclude = ("version",)


@admin.register(Cohort)
class CohortAdmin(ReadOnlyAdmin):
    list_display = ("year", "name")
    search_fields = ("year", "name")


@admin.register(StageTemplate)
class StageTemplateAdmin(ReadOnlyAdmin):
    list_display = ("order", "code", "name", "cohort", "version", "status")
    list_display_links = ("code",)
    list_filter = ("cohort", "version", "status")
    search_fields = ("code", "name")
    list_select_related = ("cohort",)


@admin.register(DeliverableTemplate)
class DeliverableTemplateAdmin(ReadOnlyAdmin):
    list_display = ("stage", "order", "code", "name", "kind", "rule", "is_required")
    list_display_links = ("code",)
    list_filter = ("kind", "is_required")
    search_fields = ("code", "name", "rule")
    list_select_related = ("stage",)


@admin.register(Participation)
class ParticipationAdmin(ReadOnlyAdmin):
    list_display = ("regency", "cohort", "note")
    list_filter = ("cohort",)
    search_fields = ("regency__code", "regency__name")
    list_select_related = ("regency", "cohort")


@admin.register(StageRecord)
class StageRecordAdmin(ReadOnlyAdmin):
    list_display = ("regency", "order", "name", "state", "passed_on", "passed_text")
    list_filter = ("state", "is_recorded_later")
    search_fields = ("regency__code", "regency__name", "name")
    list_select_related = ("regency",)
