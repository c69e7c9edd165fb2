"""Which filters exist for innovations; pages, API and exports use this one class."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from dimensions.enums import DimensionSlug
from innovations.enums import (
    YEAR_MAX,
    YEAR_MIN,
    FundingSource,
    InnovationKind,
    InnovationStatus,
    InnovationStep,
    QuickWinStatus,
    Source,
)
from innovations.models import BudgetLine, Innovation, QuickWin
from masterplan.core.filters import NONE_VALUE, OrNoneFilter, YesNoNoneFilter

# Longer search texts are a paste by mistake, and cost the database dear.
SEARCH_MAX = 100
# Beyond it a database can keep no key, and SQLite breaks down over the question.
KEY_MAX = 2**63 - 1
SEARCHED = ("name", "acronym", "registration_number", "problem", "description")


class InnovationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Cari"), method="search", max_length=SEARCH_MAX
    )
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    province = django_filters.CharFilter(
        label=_("Provinsi"), field_name="regency__province", max_length=2
    )
    dimension = django_filters.ChoiceFilter(
        label=_("Dimensi"), field_name="dimension", choices=DimensionSlug.choices
    )
    sub_dimension = OrNoneFilter(
        label=_("Subdimensi"), field_name="sub_dimension", pattern=r"[A-Z]{3}-\d{1,2}"
    )
    unit = OrNoneFilter(label=_("OPD"), field_name="unit", pattern=r"\d{1,18}")
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=InnovationStatus.choices, distinct=False
    )
    step = OrNoneFilter(
        label=_("Tahapan inovasi"),
        field_name="step",
        pattern="|".join(InnovationStep.values),
        is_text=True,
    )
    kind = OrNoneFilter(
        label=_("Bentuk"),
        field_name="kind",
        pattern="|".join(InnovationKind.values),
        is_text=True,
    )
    is_digital = YesNoNoneFilter(label=_("Digital"), field_name="is_digital")
    start_year = OrNoneFilter(
        label=_("Tahun mulai"), field_name="start_year", pattern=r"\d{4}"
    )
    quick_win_year = django_filters.NumberFilter(
        label=_("Quick win tahun"),
        method="proposed_in",
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        decimal_places=0,
    )
    person_in_charge = django_filters.ChoiceFilter(
        label=_("Penanggung jawab"),
        choices=[(NONE_VALUE, _("Belum ditetapkan"))],
        method="without_person",
    )
    source = django_filters.ChoiceFilter(label=_("Asal data"), choices=Source.choices)
    incomplete = django_filters.BooleanFilter(
        label=_("Perlu dilengkapi"),
        method="lacking",
        widget=forms.Select(choices=[("", ""), ("true", _("Ya"))]),
    )

    published = django_filters.BooleanFilter(
        label=_("Sudah ditayangkan"),
        method="shown_to_all",
        widget=forms.Select(choices=[("", ""), ("true", _("Ya"))]),
    )

    class Meta:
        model = Innovation
        fields: list[str] = []

    def shown_to_all(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.published() if value else queryset

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Every word somewhere in what people know the innovation by."""
        for word in value.split():
            found = Q()
            for column in SEARCHED:
                found |= Q(**{f"{column}__icontains": word})
            queryset = queryset.filter(found)
        return queryset

    def proposed_in(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        return queryset.filter(
            pk__in=QuickWin.objects.filter(year=value).values("innovation")
        )

    def without_person(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(person_in_charge="")

    def lacking(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        return queryset.incomplete() if value else queryset


class BudgetLineFilter(django_filters.FilterSet):
    innovation = django_filters.NumberFilter(
        label=_("Inovasi"),
        field_name="innovation",
        min_value=1,
        max_value=KEY_MAX,
        decimal_places=0,
    )
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="innovation__regency", max_length=5
    )
    year = OrNoneFilter(label=_("Tahun"), field_name="year", pattern=r"[0-9]{4}")
    source = OrNoneFilter(
        label=_("Sumber dana"),
        field_name="source",
        pattern="|".join(FundingSource.values),
        is_text=True,
    )

    class Meta:
        model = BudgetLine
        fields: list[str] = []


class QuickWinFilter(django_filters.FilterSet):
    innovation = django_filters.NumberFilter(
        label=_("Inovasi"),
        field_name="innovation",
        min_value=1,
        max_value=KEY_MAX,
        decimal_places=0,
    )
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    dimension = django_filters.ChoiceFilter(
        label=_("Dimensi"), field_name="dimension", choices=DimensionSlug.choices
    )
    year = django_filters.NumberFilter(
        label=_("Tahun"), min_value=YEAR_MIN, max_value=YEAR_MAX, decimal_places=0
    )
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=QuickWinStatus.choices, distinct=False
    )

    class Meta:
        model = QuickWin
        fields: list[str] = []
