"""Which filters exist for quick wins."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import (
    Health,
    QuickWinStatus,
)
from innovations.enums.quick_win import Closing
from innovations.filters.shared import (
    OfRecordFilter,
    of_dimension,
    of_key,
    of_regency,
    of_year,
)
from innovations.models import QuickWin
from innovations.models.quick_win import stalled
from innovations.models.quick_win_health import with_plan_health
from masterplan.core.filters import OrNoneFilter


class QuickWinFilter(OfRecordFilter):
    innovation = of_key(_("Inovasi"), "innovation")
    regency = of_regency()
    dimension = of_dimension()
    year = of_year()
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
