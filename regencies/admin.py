"""Places, units and seats for platform administrators."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from regencies.models import District, Membership, Province, Regency, Unit


@admin.register(Province)
class ProvinceAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "capital")
    search_fields = ("code", "name")


@admin.register(Regency)
class RegencyAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "province", "population", "has_practice_data")
    list_filter = ("kind", "has_practice_data", "province")
    search_fields = ("code", "name")
    list_select_related = ("province",)


@admin.register(District)
class DistrictAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "regency")
    search_fields = ("code", "name")
    list_select_related = ("regency",)
    autocomplete_fields = ("regency",)


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    """Rules let only a regency's coordinator change its units: read here."""

    list_display = ("name", "regency", "kind", "parent", "is_counted", "is_active")
    list_filter = ("kind", "is_counted", "is_active")
    search_fields = ("name", "short_name", "regency__code", "regency__name")
    list_select_related = ("regency", "parent")
    autocomplete_fields = ("regency", "parent")


@admin.register(Membership)
class MembershipAdmin(admin.ModelAdmin):
    """Seats are ended by their last day, never deleted: they explain old work."""

    list_display = ("user", "role", "regency", "unit", "start", "until")
    list_filter = ("role",)
    search_fields = ("user__email", "user__name", "regency__code", "regency__name")
    list_select_related = ("user", "regency", "unit")
    autocomplete_fields = ("user", "regency", "unit")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
