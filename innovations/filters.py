"""Which filters exist for innovations; pages, API and exports use this one class."""

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dimensions.enums import DimensionSlug
from innovations.enums import (
    YEAR_MAX,
    YEAR_MIN,
    ActionStatus,
    Field,
    FundingSource,
    Health,
    InnovationKind,
    InnovationStatus,
    InnovationStep,
    ProblemSource,
    ProblemStatus,
    QuickWinStatus,
    Severity,
    Source,
)
from innovations.enums.action_item import ItemDue
from innovations.enums.problem import Due
from innovations.enums.quick_win import Closing
from innovations.models import ActionItem, BudgetLine, Innovation, Problem, QuickWin
from innovations.models.action_health import due_within
from innovations.models.problem import late, soon
from innovations.models.quick_win import stalled
from innovations.models.quick_win_health import with_plan_health
from innovations.models.shortfall import no_budget, no_person, no_plan, unreported
from masterplan.core.filters import NONE_VALUE, OrNoneFilter, YesNoNoneFilter

# Longer search texts are a paste by mistake, and cost the database dear.
SEARCH_MAX = 100
# Beyond it a database can keep no key, and SQLite breaks down over the question.
KEY_MAX = 2**63 - 1
# Of a figure of days; longer ago than the portal is old.
DAYS_MAX = 1_000
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
    problems = django_filters.ChoiceFilter(
        label=_("Masalah"),
        choices=[(NONE_VALUE, _("Belum ada masalah"))],
        method="without_problem",
    )
    plan = django_filters.ChoiceFilter(
        label=_("Rencana aksi"),
        choices=[(NONE_VALUE, _("Belum ada rencana aksi"))],
        method="without_plan",
    )
    budget = django_filters.ChoiceFilter(
        label=_("Anggaran"),
        choices=[(NONE_VALUE, _("Belum ada anggaran"))],
        method="without_budget",
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

    def without_problem(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.without_problem()

    def without_plan(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(no_plan())

    def without_budget(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(no_budget())

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
    unit = OrNoneFilter(
        label=_("OPD"), field_name="innovation__unit", pattern=r"\d{1,18}"
    )
    health = django_filters.ChoiceFilter(
        label=_("Kesehatan"), choices=Health.choices, method="of_health"
    )
    closing = django_filters.ChoiceFilter(
        label=_("Penutupan"), choices=Closing.choices, method="to_close"
    )

    class Meta:
        model = QuickWin
        fields: list[str] = []

    def of_health(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return with_plan_health(queryset, timezone.localdate()).filter(
            plan_health=value
        )

    def to_close(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(stalled(timezone.localdate()))


class ProblemFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Cari"), method="search", max_length=SEARCH_MAX
    )
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    field = django_filters.ChoiceFilter(
        label=_("Bidang"), field_name="field", choices=Field.choices
    )
    source = django_filters.ChoiceFilter(label=_("Asal"), choices=ProblemSource.choices)
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=ProblemStatus.choices, distinct=False
    )
    severity = django_filters.ChoiceFilter(label=_("Tingkat"), choices=Severity.choices)
    unit = OrNoneFilter(label=_("OPD"), field_name="unit", pattern=r"\d{1,18}")
    district = OrNoneFilter(
        label=_("Kecamatan"),
        field_name="district",
        pattern=r"\d{2}\.\d{2}\.\d{2}",
    )
    pilot_area = OrNoneFilter(
        label=_("Kawasan percontohan"), field_name="pilot_area", pattern=r"\d{1,18}"
    )
    due = django_filters.ChoiceFilter(
        label=_("Tenggat"), choices=Due.choices, method="due_then"
    )
    innovations = django_filters.ChoiceFilter(
        label=_("Inovasi"),
        choices=[(NONE_VALUE, _("Belum ada inovasi"))],
        method="without_innovation",
    )

    class Meta:
        model = Problem
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Every word somewhere in the title or the description."""
        for word in value.split():
            queryset = queryset.filter(
                Q(title__icontains=word) | Q(description__icontains=word)
            )
        return queryset

    def due_then(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        if value == Due.NONE:
            return queryset.filter(due_on=None)
        return queryset.filter(late(today) if value == Due.LATE else soon(today))

    def without_innovation(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.unanswered()


class ActionItemFilter(django_filters.FilterSet):
    """Over items that were annotated `with_health`."""

    q = django_filters.CharFilter(
        label=_("Cari kegiatan atau inovasi"), method="search", max_length=SEARCH_MAX
    )
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    due = django_filters.ChoiceFilter(
        label=_("Jatuh tempo"), choices=ItemDue.choices, method="due_in"
    )
    health = django_filters.ChoiceFilter(
        label=_("Kesehatan"),
        choices=[one for one in Health.choices if one[0] != Health.NO_PLAN],
        field_name="health",
    )
    unit = OrNoneFilter(
        label=_("OPD pelaksana"), pattern=r"\d{1,18}", method="carried_out_by"
    )
    dimension = django_filters.ChoiceFilter(
        label=_("Dimensi"),
        field_name="innovation__dimension",
        choices=DimensionSlug.choices,
    )
    year = django_filters.NumberFilter(
        label=_("Tahun"),
        method="running_in",
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        decimal_places=0,
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=ActionStatus.choices
    )
    person = django_filters.CharFilter(
        label=_("Penanggung jawab"),
        field_name="person_in_charge",
        lookup_expr="icontains",
        max_length=SEARCH_MAX,
    )

    lacks = django_filters.ChoiceFilter(
        label=_("Belum lengkap"),
        choices=[("person", _("Belum ada penanggung jawab"))],
        method="without_person",
    )
    unreported = django_filters.NumberFilter(
        label=_("Tidak dilaporkan lebih dari (hari)"),
        method="unheard_of",
        min_value=1,
        max_value=DAYS_MAX,
        decimal_places=0,
    )

    class Meta:
        model = ActionItem
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        for word in value.split():
            queryset = queryset.filter(
                Q(activity__icontains=word) | Q(innovation__name__icontains=word)
            )
        return queryset

    def due_in(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(due_within(value, timezone.localdate()))

    def carried_out_by(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """By the item's own unit, else by the record's."""
        if not value:
            return queryset
        if value == NONE_VALUE:
            return queryset.filter(unit=None, innovation__unit=None)
        return queryset.filter(Q(unit=value) | Q(unit=None, innovation__unit=value))

    def running_in(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        return queryset.filter(start_on__year__lte=value, end_on__year__gte=value)

    def without_person(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(no_person())

    def unheard_of(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        return queryset.filter(unreported(timezone.localdate(), int(value)))
