"""Which filters exist for problems."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import (
    Field,
    ProblemSource,
    ProblemStatus,
    Severity,
)
from innovations.enums.problem import Due
from innovations.filters.shared import SEARCH_MAX, of_regency
from innovations.models import Problem
from innovations.models.problem import ProblemQuerySet, late, soon
from masterplan.core.filters import NONE_VALUE, OrNoneFilter


class ProblemFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Cari"), method="search", max_length=SEARCH_MAX
    )
    regency = of_regency()
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
