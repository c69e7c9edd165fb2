"""Cohorts, stage templates and the stages of regencies."""

from django.contrib import admin

from masterplan.models import Cohort, Participation, StageRecord, StageTemplate


@admin.register(Cohort)
class CohortAdmin(admin.ModelAdmin):
    list_display = ("year", "name")
    search_fields = ("year", "name")


@admin.register(StageTemplate)
class StageTemplateAdmin(admin.ModelAdmin):
    list_display = ("order", "code", "name", "cohort", "version")
    list_display_links = ("code",)
    list_filter = ("cohort", "version")
    search_fields = ("code", "name")
    list_select_related = ("cohort",)
    autocomplete_fields = ("cohort",)


@admin.register(Participation)
class ParticipationAdmin(admin.ModelAdmin):
    list_display = ("regency", "cohort", "note")
    list_filter = ("cohort",)
    search_fields = ("regency__code", "regency__name")
    list_select_related = ("regency", "cohort")
    autocomplete_fields = ("regency", "cohort")


@admin.register(StageRecord)
class StageRecordAdmin(admin.ModelAdmin):
    list_display = ("regency", "order", "name", "state", "passed_on", "passed_text")
    list_filter = ("state", "is_recorded_later")
    search_fields = ("regency__code", "regency__name", "name")
    list_select_related = ("regency",)
    autocomplete_fields = ("participation", "regency", "template")
