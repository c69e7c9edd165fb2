"""Putting innovations forward as quick wins of a year."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from innovations.domain import ledger, rollup
from innovations.models import Innovation, QuickWin
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import User

PHRASES = {"quick_win.proposed": _("mengusulkan inovasi ini sebagai quick win")}
LABELS = {"quick_win_year": _("tahun quick win")}


def propose(
    innovations: Iterable[Innovation], *, year: int, actor: User | None
) -> list[QuickWin]:
    """Propose the records for `year`; those proposed already stay as they are.

    Part of a larger verb or alone; returns the new quick wins.
    """
    asked = sorted(innovations, key=lambda innovation: innovation.pk)
    with transaction.atomic():
        for code in sorted({innovation.regency_id for innovation in asked}):
            ledger.lock(code)
        known = set(
            QuickWin.objects.filter(innovation__in=asked, year=year).values_list(
                "innovation_id", flat=True
            )
        )
        fresh = [innovation for innovation in asked if innovation.pk not in known]
        quick_wins = QuickWin.objects.bulk_create(
            [
                QuickWin(
                    innovation=innovation,
                    regency_id=innovation.regency_id,
                    dimension_id=innovation.dimension_id,
                    year=year,
                )
                for innovation in fresh
            ]
        )
        activity.record(
            [
                Event(
                    innovation, "quick_win.proposed", {"quick_win_year": (None, year)}
                )
                for innovation in fresh
            ],
            actor=actor,
        )
        for code in {innovation.regency_id for innovation in fresh}:
            rollup.recompute(code)
    return quick_wins
