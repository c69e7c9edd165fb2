"""What the filters of several lists have in common."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dimensions.enums import DimensionSlug
from innovations.enums import (
    REVIEWED_STATUSES,
    YEAR_MAX,
    YEAR_MIN,
    Health,
)
from masterplan.core.enums import KEY_MAX
from masterplan.core.filters import NONE_VALUE, OrNoneFilter, YesNoNoneFilter
from regencies.enums import SAMPLE_CODE

# Longer search texts are a paste by mistake, and cost the database dear.
SEARCH_MAX = 100
# Of a figure of days; longer ago than the portal is old.
DAYS_MAX = 1_000


# Records that have a place, and those that are for the whole regency.
SOME_VALUE, ALL_VALUE = "some", "all"
# Records with a budget line that says what is planned.
PLANNED_VALUE = "planned"
# Records that are closed, so that nothing is asked of them any more.
RESTING_VALUE = "resting"
# "none" is health that nobody asks for now: closed, or not begun yet.
HEALTHS = [*Health.choices, (NONE_VALUE, _("Belum dinilai"))]
_YEAR = _("Tahun")


def yes() -> forms.Select:
    return forms.Select(choices=[("", ""), ("true", _("Ya"))])


def of_key(label: Any, field_name: str) -> django_filters.NumberFilter:
    """By the number of a record."""
    return django_filters.NumberFilter(
        label=label,
        field_name=field_name,
        min_value=1,
        max_value=KEY_MAX,
        decimal_places=0,
    )


def of_regency(field_name: str = "regency") -> django_filters.CharFilter:
    return django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name=field_name, max_length=5
    )


def of_province() -> django_filters.CharFilter:
    return django_filters.CharFilter(
        label=_("Provinsi"), field_name="regency__province", max_length=2
    )


def of_dimension(field_name: str = "dimension") -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        label=_("Dimensi"), field_name=field_name, choices=DimensionSlug.choices
    )


def of_year(label: Any = _YEAR, **kwargs: Any) -> django_filters.NumberFilter:
    """By a calendar year; `method` where it is no column."""
    return django_filters.NumberFilter(
        label=label,
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        decimal_places=0,
        **kwargs,
    )


class PlacesFilter(django_filters.FilterSet):
    """Of several regencies at once: what a figure over many of them lists."""

    regencies = OrNoneFilter(
        label=_("Beberapa daerah"),
        pattern=r"\d{2}\.\d{2}(?:,\d{2}\.\d{2}){0,599}",
        method="in_regencies",
    )
    sample = django_filters.ChoiceFilter(
        label=_("Daerah contoh"),
        choices=[("false", _("Tidak ikut"))],
        method="without_sample",
    )

    def in_regencies(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if not value:
            return queryset
        if value == NONE_VALUE:
            return queryset.none()
        return queryset.filter(regency__in=value.split(","))

    def without_sample(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Without the invented regency, which no national figure counts."""
        return queryset.exclude(regency=SAMPLE_CODE)


class OfRecordFilter(django_filters.FilterSet):
    """What a list of something below innovations is asked of its innovations."""

    start_year = OrNoneFilter(
        label=_("Tahun mulai inovasi"),
        field_name="innovation__start_year",
        pattern=r"\d{4}",
    )
    is_digital = YesNoNoneFilter(
        label=_("Inovasi digital"), field_name="innovation__is_digital"
    )
    reviewed = django_filters.BooleanFilter(
        label=_("Hanya terverifikasi"), method="checked", widget=yes()
    )

    def checked(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Of records that were verified, or closed after it."""
        if not value:
            return queryset
        return queryset.filter(innovation__status__in=sorted(REVIEWED_STATUSES))
