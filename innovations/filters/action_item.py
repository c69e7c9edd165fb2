"""Which filters exist for the activities of action plans."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import (
    ActionStatus,
    Health,
)
from innovations.enums.action_item import ItemDue
from innovations.filters.shared import (
    DAYS_MAX,
    HEALTHS,
    SEARCH_MAX,
    OfRecordFilter,
    PlacesFilter,
    of_dimension,
    of_province,
    of_regency,
    of_year,
)
from innovations.models import ActionItem
from innovations.models.action_health import due_within
from innovations.models.shortfall import no_person, unreported
from masterplan.core.filters import NONE_VALUE, OrNoneFilter


class ActionItemFilter(OfRecordFilter, PlacesFilter):
    """Over items that were annotated `with_health`."""

    province = of_province()

    q = django_filters.CharFilter(
        label=_("Cari kegiatan atau inovasi"), method="search", max_length=SEARCH_MAX
    )
    regency = of_regency()
    due = django_filters.ChoiceFilter(
        label=_("Jatuh tempo"), choices=ItemDue.choices, method="due_in"
    )
    health = django_filters.ChoiceFilter(
        label=_("Kesehatan"),
        choices=[one for one in HEALTHS if one[0] != Health.NO_PLAN],
        method="of_health",
    )
    unit = OrNoneFilter(
        label=_("OPD pelaksana"), pattern=r"\d{1,18}", method="carried_out_by"
    )
    dimension = of_dimension("innovation__dimension")
    year = of_year(method="running_in")
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
