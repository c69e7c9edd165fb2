"""Dimensions and sub-dimensions, loaded as reference data."""

from django.contrib import admin

from dimensions.models import Dimension, SubDimension


@admin.register(Dimension)
class DimensionAdmin(admin.ModelAdmin):
    list_display = ("order", "slug", "name", "label")
    list_display_links = ("slug",)
    search_fields = ("slug", "name", "label")


@admin.register(SubDimension)
class SubDimensionAdmin(admin.ModelAdmin):
    list_display = ("code", "name", "label", "dimension")
    list_filter = ("dimension",)
    search_fields = ("code", "name", "label")
    list_select_related = ("dimension",)
    autocomplete_fields = ("dimension",)
