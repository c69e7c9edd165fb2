"""How far a record's action plan is: one weighted figure, kept beside the record."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone

from innovations.domain import rollup
from innovations.enums import ActionStatus
from innovations.models import ActionItem, Innovation

_PLACES = Decimal("0.01")


def percent_of(parts: Iterable[tuple[int, int]]) -> Decimal | None:
    """The mean of (weight, percent) pairs, two decimals half up; None without any."""
    kept = list(parts)
    if not kept:
        return None
    weights = sum(weight for weight, _percent in kept)
    done = sum(weight * percent for weight, percent in kept)
    return (Decimal(done) / weights).quantize(_PLACES, rounding=ROUND_HALF_UP)


def recompute(innovation_ids: Iterable[int]) -> None:
    """Write `plan_percent` anew, and the regencies' figures with it; call it in the
    verb, under the ledger's lock.

    Cancelled items do not count. The version stays: what people edit has not changed.
    """
    now = timezone.now()
    ids = sorted(set(innovation_ids))
    for pk in ids:
        items = ActionItem.objects.filter(innovation=pk).exclude(
            status=ActionStatus.CANCELLED
        )
        percent = percent_of((item.weight, item.percent) for item in items)
        Innovation.objects.filter(pk=pk).update(plan_percent=percent, updated_at=now)
    touched = Innovation.objects.filter(pk__in=ids).order_by("regency")
    for code in touched.values_list("regency", flat=True).distinct():
        rollup.recompute(code)
