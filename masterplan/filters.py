"""Which filters exist for stages, plans, meetings and what follows from them."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dimensions.enums import DimensionSlug
from innovations.enums.action_item import ItemDue
from innovations.filters import SEARCH_MAX, InnovationFilter
from masterplan.core.enums import KEY_MAX, YEAR_MAX, YEAR_MIN
from masterplan.core.filters import NONE_VALUE, OrNoneFilter
from masterplan.enums import (
    AwardKind,
    DeliverableKind,
    DeliverableStatus,
    FollowUpStatus,
    Horizon,
    MeetingKind,
    NeedStatus,
    PlanStatus,
    StageState,
    TemplateStatus,
)
from masterplan.models import (
    Award,
    Deliverable,
    DeliverableTemplate,
    FollowUp,
    Masterplan,
    MasterplanEntry,
    Meeting,
    Need,
    Participation,
    StageRecord,
    StageTemplate,
)
from masterplan.models.meeting import follow_ups_due
from masterplan.models.plan import MasterplanEntryQuerySet
from regencies.filters import NameSearchFilter, OfRegencyFilter


class DashboardFilter(django_filters.FilterSet):
    """Those of the register that make sense for a whole dashboard: each has the same
    name in every list behind a figure."""

    dimension = InnovationFilter.base_filters["dimension"]
    unit = InnovationFilter.base_filters["unit"]
    start_year = InnovationFilter.base_filters["start_year"]
    is_digital = InnovationFilter.base_filters["is_digital"]
    reviewed = InnovationFilter.base_filters["reviewed"]


class ParticipationFilter(django_filters.FilterSet):
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    province = django_filters.CharFilter(
        label=_("Provinsi"), field_name="regency__province", max_length=2
    )
    cohort = django_filters.NumberFilter(
        label=_("Tahun angkatan"),
        field_name="cohort__year",
        min_value=1,
        max_value=9999,
        decimal_places=0,
    )

    class Meta:
        model = Participation
        fields: list[str] = []


class CohortTableFilter(django_filters.FilterSet):
    """Of one cohort's regencies: where they lie."""

    province = ParticipationFilter.base_filters["province"]


class StageFilter(django_filters.FilterSet):
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    cohort = django_filters.NumberFilter(
        label=_("Tahun angkatan"),
        field_name="participation__cohort__year",
        min_value=1,
        max_value=9999,
        decimal_places=0,
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("Keadaan"), choices=StageState.choices, distinct=False
    )

    class Meta:
        model = StageRecord
        fields: list[str] = []


class MasterplanEntryFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Cari"), method="search", max_length=SEARCH_MAX
    )
    dimension = django_filters.ChoiceFilter(
        label=_("Dimensi"),
        field_name="innovation__dimension",
        choices=DimensionSlug.choices,
    )
    unit = OrNoneFilter(
        label=_("OPD"), field_name="innovation__unit", pattern=r"\d{1,18}"
    )
    horizon = django_filters.ChoiceFilter(label=_("Jangka"), choices=Horizon.choices)
    strategy = OrNoneFilter(
        label=_("Strategi"), field_name="strategy", pattern=r"\d{1,18}"
    )
    mission = OrNoneFilter(
        label=_("Misi"),
        field_name="innovation__flagship_programme__missions",
        pattern=r"\d{1,18}",
    )
    flagship = OrNoneFilter(
        label=_("Program unggulan"),
        field_name="innovation__flagship_programme",
        pattern=r"\d{1,18}",
    )
    year = OrNoneFilter(
        label=_("Berjalan pada tahun"), method="running_in", pattern=r"\d{4}"
    )
    basis = django_filters.ChoiceFilter(
        label=_("Tupoksi atau urusan"),
        choices=[(NONE_VALUE, _("Belum ada dasar"))],
        method="without_basis",
    )

    class Meta:
        model = MasterplanEntry
        fields: list[str] = []

    def search(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Every word somewhere in what people know the innovation by."""
        for word in value.split():
            queryset = queryset.filter(
                Q(innovation__name__icontains=word)
                | Q(innovation__acronym__icontains=word)
                | Q(innovation__registration_number__icontains=word)
                | Q(basis__icontains=word)
            )
        return queryset

    def running_in(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == NONE_VALUE:
            return queryset.filter(innovation__start_year=None)
        year = int(value)
        return queryset.filter(
            Q(innovation__end_year=None) | Q(innovation__end_year__gte=year),
            innovation__start_year__lte=year,
        )

    def without_basis(
        self, queryset: MasterplanEntryQuerySet, name: str, value: str
    ) -> QuerySet:
        return queryset.without_basis()


class MeetingFilter(NameSearchFilter):
    kind = django_filters.ChoiceFilter(label=_("Jenis"), choices=MeetingKind.choices)
    year = django_filters.NumberFilter(
        label=_("Tahun"),
        field_name="starts_on__year",
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        decimal_places=0,
    )
    state = django_filters.ChoiceFilter(
        label=_("Keadaan"),
        choices=[
            ("upcoming", _("Akan datang")),
            ("bare", _("Belum ada notulen")),
            ("cancelled", _("Dibatalkan")),
        ],
        method="in_state",
    )
    searched = ("title", "place")

    class Meta:
        model = Meeting
        fields: list[str] = []

    def in_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        today = timezone.localdate()
        states = {
            "upcoming": Q(is_cancelled=False, ends_on__gte=today),
            "bare": Q(is_cancelled=False, ends_on__lt=today, minutes="", decisions=""),
            "cancelled": Q(is_cancelled=True),
        }
        return queryset.filter(states[value])


class FollowUpFilter(NameSearchFilter):
    regency = django_filters.CharFilter(
        label=_("Kabupaten/kota"), field_name="regency", max_length=5
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=FollowUpStatus.choices
    )
    due = django_filters.ChoiceFilter(
        label=_("Jatuh tempo"), choices=ItemDue.choices, method="due_in"
    )
    unit = OrNoneFilter(label=_("OPD"), field_name="unit", pattern=r"\d{1,18}")
    year = django_filters.NumberFilter(
        label=_("Tahun tenggat"),
        field_name="due_on__year",
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        decimal_places=0,
    )
    searched = ("title",)

    class Meta:
        model = FollowUp
        fields: list[str] = []

    def due_in(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(follow_ups_due(value, timezone.localdate()))


class NeedFilter(NameSearchFilter):
    status = django_filters.ChoiceFilter(
        label=_("Kesiapan"), choices=NeedStatus.choices
    )
    unit = OrNoneFilter(label=_("OPD"), field_name="unit", pattern=r"\d{1,18}")
    searched = ("title",)

    class Meta:
        model = Need
        fields: list[str] = []


class MasterplanFilter(OfRegencyFilter, NameSearchFilter):
    status = django_filters.ChoiceFilter(label=_("Status"), choices=PlanStatus.choices)
    searched = ("title",)

    class Meta:
        model = Masterplan
        fields: list[str] = []


class MasterplanEntryRowFilter(OfRegencyFilter, MasterplanEntryFilter):
    """Over the entries of several plans."""

    masterplan = django_filters.NumberFilter(
        label=_("Masterplan"),
        field_name="masterplan",
        min_value=1,
        max_value=KEY_MAX,
        decimal_places=0,
    )
    innovation = django_filters.NumberFilter(
        label=_("Inovasi"),
        field_name="innovation",
        min_value=1,
        max_value=KEY_MAX,
        decimal_places=0,
    )


class MeetingRowFilter(OfRegencyFilter, MeetingFilter):
    """Over the meetings of several regencies."""


class NeedRowFilter(OfRegencyFilter, NeedFilter):
    """Over the needs of several regencies."""


class AwardFilter(OfRegencyFilter):
    kind = django_filters.ChoiceFilter(label=_("Jenis"), choices=AwardKind.choices)
    year = django_filters.NumberFilter(
        label=_("Tahun"), min_value=YEAR_MIN, max_value=YEAR_MAX, decimal_places=0
    )

    class Meta:
        model = Award
        fields: list[str] = []


class DeliverableFilter(OfRegencyFilter):
    stage = django_filters.NumberFilter(
        label=_("Tahap"),
        field_name="stage",
        min_value=1,
        max_value=KEY_MAX,
        decimal_places=0,
    )
    kind = django_filters.ChoiceFilter(
        label=_("Jenis"), choices=DeliverableKind.choices
    )
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=DeliverableStatus.choices, distinct=False
    )

    class Meta:
        model = Deliverable
        fields: list[str] = []


class StageTemplateFilter(django_filters.FilterSet):
    cohort = OrNoneFilter(
        label=_("Tahun angkatan"), field_name="cohort__year", pattern=r"\d{4}"
    )
    version = django_filters.NumberFilter(
        label=_("Versi"), min_value=1, max_value=9999, decimal_places=0
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=TemplateStatus.choices
    )

    class Meta:
        model = StageTemplate
        fields: list[str] = []


class DeliverableTemplateFilter(django_filters.FilterSet):
    stage = django_filters.NumberFilter(
        label=_("Templat tahap"),
        field_name="stage",
        min_value=1,
        max_value=KEY_MAX,
        decimal_places=0,
    )
    kind = django_filters.ChoiceFilter(
        label=_("Jenis"), choices=DeliverableKind.choices
    )

    class Meta:
        model = DeliverableTemplate
        fields: list[str] = []
