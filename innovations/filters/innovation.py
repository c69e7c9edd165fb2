"""Which filters exist for innovations; pages, API and exports use this one class."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import (
    REVIEWED_STATUSES,
    Field,
    FundingSource,
    InnovationKind,
    InnovationStatus,
    InnovationStep,
    Source,
)
from innovations.enums.action_item import RESTING_STATUSES
from innovations.enums.budget_line import FundingOrigin
from innovations.enums.standing import (
    REACHED_VALUE,
    Evidenced,
    Freshness,
    Measured,
)
from innovations.filters.shared import (
    ALL_VALUE,
    HEALTHS,
    PLANNED_VALUE,
    RESTING_VALUE,
    SEARCH_MAX,
    SOME_VALUE,
    PlacesFilter,
    of_dimension,
    of_key,
    of_province,
    of_regency,
    of_year,
    yes,
)
from innovations.models import BudgetLine, Innovation, QuickWin
from innovations.models.innovation import InnovationQuerySet
from innovations.models.search import search
from innovations.models.shortfall import no_budget, no_plan
from innovations.models.standing import (
    evidenced,
    freshness,
    measured,
    reached,
    record_health,
)
from masterplan.core.filters import NONE_VALUE, OrNoneFilter, YesNoNoneFilter


class InnovationFilter(PlacesFilter):
    q = django_filters.CharFilter(
        label=_("Cari"), method="search", max_length=SEARCH_MAX
    )
    regency = of_regency()
    province = of_province()
    dimension = of_dimension()
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
    quick_win_year = of_year(_("Quick win tahun"), method="proposed_in")
    person_in_charge = django_filters.ChoiceFilter(
        label=_("Penanggung jawab"),
        choices=[(NONE_VALUE, _("Belum ditetapkan"))],
        method="without_person",
    )
    source = django_filters.ChoiceFilter(label=_("Asal data"), choices=Source.choices)
    problems = django_filters.ChoiceFilter(
        label=_("Masalah"),
        choices=[(NONE_VALUE, _("Belum ada masalah"))],
        method="without_problem",
    )
    plan = django_filters.ChoiceFilter(
        label=_("Rencana aksi"),
        choices=[
            (SOME_VALUE, _("Ada rencana aksi")),
            (NONE_VALUE, _("Belum ada rencana aksi")),
            (RESTING_VALUE, _("Sudah ditutup, tanpa rencana aksi")),
        ],
        method="with_plan",
    )
    quick_win = django_filters.ChoiceFilter(
        label=_("Quick win"),
        choices=[(SOME_VALUE, _("Pernah diusulkan"))],
        method="ever_proposed",
    )
    budget = django_filters.ChoiceFilter(
        label=_("Anggaran"),
        choices=[
            (NONE_VALUE, _("Belum ada anggaran")),
            (SOME_VALUE, _("Ada baris anggaran")),
            (PLANNED_VALUE, _("Ada pagu")),
        ],
        method="of_budget",
    )
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

    reviewed = django_filters.BooleanFilter(
        label=_("Hanya terverifikasi"), method="checked", widget=yes()
    )
    health = django_filters.ChoiceFilter(
        label=_("Kesehatan"), choices=HEALTHS, method="of_health"
    )
    freshness = django_filters.ChoiceFilter(
        label=_("Pembaruan terakhir"), choices=Freshness.choices, method="as_fresh"
    )
    evidence = django_filters.ChoiceFilter(
        label=_("Bukti dukung"),
        choices=[*Evidenced.choices, (SOME_VALUE, _("Ada bukti"))],
        method="as_evidenced",
    )
    outcome = django_filters.ChoiceFilter(
        label=_("Indikator hasil"),
        choices=[*Measured.choices, (REACHED_VALUE, _("Target tercapai"))],
        method="as_measured",
    )
    budget_year = OrNoneFilter(
        label=_("Tahun anggaran"), pattern=r"[0-9]{4}", method="with_money"
    )
    budget_source = OrNoneFilter(
        label=_("Sumber dana"),
        pattern="|".join(FundingSource.values),
        method="with_money",
    )
    budget_origin = django_filters.ChoiceFilter(
        label=_("Asal dana"), choices=FundingOrigin.choices, method="with_money"
    )
    district = OrNoneFilter(
        label=_("Kecamatan"),
        pattern=rf"\d{{2}}\.\d{{2}}\.\d{{2}}|{SOME_VALUE}|{ALL_VALUE}",
        method="located_in",
    )
    pilot_area = OrNoneFilter(
        label=_("Kawasan percontohan"), field_name="pilot_area", pattern=r"\d{1,18}"
    )
    problem_field = django_filters.ChoiceFilter(
        label=_("Bidang masalah"), choices=Field.choices, method="answering"
    )

    class Meta:
        model = Innovation
        fields: list[str] = []

    def checked(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Verified, or closed after it was verified."""
        if not value:
            return queryset
        return queryset.filter(status__in=sorted(REVIEWED_STATUSES))

    def of_health(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        health = record_health(timezone.localdate())
        return queryset.alias(record_health=health).filter(
            record_health="" if value == NONE_VALUE else value
        )

    def as_fresh(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        age = freshness(timezone.localdate())
        return queryset.alias(record_age=age).filter(record_age=value)

    def as_evidenced(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        found = queryset.alias(evidenced=evidenced())
        if value == SOME_VALUE:
            return found.exclude(evidenced=Evidenced.NONE)
        return found.filter(evidenced=value)

    def as_measured(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == REACHED_VALUE:
            return queryset.filter(reached())
        return queryset.alias(measured=measured()).filter(measured=value)

    def with_money(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """With a budget line of the year, source and origin asked: one line for all."""
        if not value:
            return queryset
        lines = BudgetLine.objects.filter(innovation=OuterRef("pk"))
        year = self.form.cleaned_data.get("budget_year")
        source = self.form.cleaned_data.get("budget_source")
        if year:
            lines = lines.filter(year=None if year == NONE_VALUE else int(year))
        if source:
            lines = lines.filter(source="" if source == NONE_VALUE else source)
        origin = self.form.cleaned_data.get("budget_origin")
        if origin:
            lines = lines.filter(source__in=sorted(FundingOrigin(origin).sources))
        return queryset.filter(Exists(lines))

    def located_in(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """In one district, in any ("some"), the whole regency ("all"), or nowhere.

        What is for the whole regency is in none of its districts.
        """
        if not value:
            return queryset
        if value == ALL_VALUE:
            return queryset.filter(is_region_wide=True)
        places = Innovation.districts.through._default_manager.filter(
            innovation=OuterRef("pk")
        )
        local = queryset.filter(is_region_wide=False)
        if value == NONE_VALUE:
            return local.filter(~Exists(places))
        if value != SOME_VALUE:
            places = places.filter(district=value)
        return local.filter(Exists(places))

    def answering(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        links = Innovation.problems.through._default_manager.filter(
            innovation=OuterRef("pk"), problem__field=value
        )
        return queryset.filter(Exists(links))

    def shown_to_all(
        self, queryset: InnovationQuerySet, name: str, value: bool
    ) -> QuerySet:
        return queryset.published() if value else queryset

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Every word somewhere in what people know the innovation by."""
        return search(queryset, value)

    def proposed_in(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        return queryset.filter(
            pk__in=QuickWin.objects.filter(year=value).values("innovation")
        )

    def without_person(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(person_in_charge="")

    def without_problem(
        self, queryset: InnovationQuerySet, name: str, value: str
    ) -> QuerySet:
        return queryset.without_problem()

    def with_plan(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == NONE_VALUE:
            return queryset.filter(no_plan())
        if value == SOME_VALUE:
            return queryset.exclude(plan_percent=None)
        return queryset.filter(plan_percent=None, status__in=sorted(RESTING_STATUSES))

    def ever_proposed(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(pk__in=QuickWin.objects.values("innovation"))

    def of_budget(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Running ones without an amount; or any with a line, also an empty one; or
        those with a ceiling."""
        if value == NONE_VALUE:
            return queryset.filter(no_budget())
        lines = BudgetLine.objects.filter(innovation=OuterRef("pk"))
        if value == PLANNED_VALUE:
            lines = lines.filter(planned__isnull=False)
        return queryset.filter(Exists(lines))

    def lacking(self, queryset: InnovationQuerySet, name: str, value: bool) -> QuerySet:
        return queryset.incomplete() if value else queryset


class BudgetLineFilter(django_filters.FilterSet):
    innovation = of_key(_("Inovasi"), "innovation")
    regency = of_regency("innovation__regency")
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
