"""Which filters exist for innovations; pages, API and exports use this one class."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dimensions.enums import DimensionSlug
from innovations.enums import (
    REVIEWED_STATUSES,
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
from innovations.enums.action_item import RESTING_STATUSES, ItemDue
from innovations.enums.problem import Due
from innovations.enums.quick_win import Closing
from innovations.enums.standing import Evidenced, Freshness, Measured
from innovations.models import ActionItem, BudgetLine, Innovation, Problem, QuickWin
from innovations.models.action_health import due_within
from innovations.models.innovation import InnovationQuerySet
from innovations.models.problem import ProblemQuerySet, late, soon
from innovations.models.quick_win import stalled
from innovations.models.quick_win_health import with_plan_health
from innovations.models.search import search
from innovations.models.shortfall import no_budget, no_person, no_plan, unreported
from innovations.models.standing import (
    evidenced,
    freshness,
    measured,
    record_health,
)
from masterplan.core.filters import NONE_VALUE, OrNoneFilter, YesNoNoneFilter
from regencies.enums import SAMPLE_CODE

# Longer search texts are a paste by mistake, and cost the database dear.
SEARCH_MAX = 100
# Beyond it a database can keep no key, and SQLite breaks down over the question.
KEY_MAX = 2**63 - 1
# Of a figure of days; longer ago than the portal is old.
DAYS_MAX = 1_000


# Records that have a place, and those that are for the whole regency.
SOME_VALUE, ALL_VALUE = "some", "all"
# Records that are closed, so that nothing is asked of them any more.
RESTING_VALUE = "resting"
# "none" is health that nobody asks for now: closed, or not begun yet.
_HEALTHS = [*Health.choices, (NONE_VALUE, _("Belum dinilai"))]


def _yes() -> forms.Select:
    return forms.Select(choices=[("", ""), ("true", _("Ya"))])


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


class InnovationFilter(PlacesFilter):
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
        label=_("Hanya terverifikasi"), method="checked", widget=_yes()
    )
    health = django_filters.ChoiceFilter(
        label=_("Kesehatan"), choices=_HEALTHS, method="of_health"
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
        label=_("Indikator hasil"), choices=Measured.choices, method="as_measured"
    )
    budget_year = OrNoneFilter(
        label=_("Tahun anggaran"), pattern=r"[0-9]{4}", method="with_money"
    )
    budget_source = OrNoneFilter(
        label=_("Sumber dana"),
        pattern="|".join(FundingSource.values),
        method="with_money",
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
        return queryset.alias(measured=measured()).filter(measured=value)

    def with_money(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """With a budget line of the year and source asked: the same line for both."""
        if not value:
            return queryset
        lines = BudgetLine.objects.filter(innovation=OuterRef("pk"))
        year = self.form.cleaned_data.get("budget_year")
        source = self.form.cleaned_data.get("budget_source")
        if year:
            lines = lines.filter(year=None if year == NONE_VALUE else int(year))
        if source:
            lines = lines.filter(source="" if source == NONE_VALUE else source)
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
        """Running ones without an amount; or any with a line, also an empty one."""
        if value == NONE_VALUE:
            return queryset.filter(no_budget())
        lines = BudgetLine.objects.filter(innovation=OuterRef("pk"))
        return queryset.filter(Exists(lines))

    def lacking(self, queryset: InnovationQuerySet, name: str, value: bool) -> QuerySet:
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
        label=_("Hanya terverifikasi"), method="checked", widget=_yes()
    )

    def checked(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Of records that were verified, or closed after it."""
        if not value:
            return queryset
        return queryset.filter(innovation__status__in=sorted(REVIEWED_STATUSES))


class QuickWinFilter(OfRecordFilter):
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
        today = timezone.localdate()
        return with_plan_health(queryset, today).filter(Q(plan_health=value))

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

    def without_innovation(
        self, queryset: ProblemQuerySet, name: str, value: str
    ) -> QuerySet:
        return queryset.unanswered()


class ActionItemFilter(OfRecordFilter, PlacesFilter):
    """Over items that were annotated `with_health`."""

    province = django_filters.CharFilter(
        label=_("Provinsi"), field_name="regency__province", max_length=2
    )

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
        choices=[one for one in _HEALTHS if one[0] != Health.NO_PLAN],
        method="of_health",
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

    def of_health(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(health="" if value == NONE_VALUE else value)

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
