"""Innovations in the admin site: to look at, never to change past the verbs."""

from django.contrib import admin

from innovations.models import BudgetLine, Innovation, QuickWin
from masterplan.core.admin import ReadOnlyAdmin

# Telephone numbers never leave the regency, not even for who runs the portal.
HIDDEN = ("person_phone",)


@admin.register(Innovation)
class InnovationAdmin(ReadOnlyAdmin):
    list_display = ("name", "registration_number", "regency", "unit", "status")
    list_filter = ("status", "dimension", "source")
    list_select_related = ("regency", "unit")
    search_fields = ("name", "registration_number")
    exclude = HIDDEN
    readonly_fields = tuple(
        field.name
        for field in Innovation._meta.concrete_fields
        if field.name not in HIDDEN
    )


@admin.register(BudgetLine)
class BudgetLineAdmin(ReadOnlyAdmin):
    list_display = ("innovation", "year", "source", "planned", "allocated", "realised")
    list_select_related = ("innovation",)


@admin.register(QuickWin)
class QuickWinAdmin(ReadOnlyAdmin):
    list_display = ("innovation", "year", "rank", "status")
    list_select_related = ("innovation",)
