"""What a page of SWOT or GAP shows of its rows, and says of them in figures."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from masterplan.core.templatetags.portal import decimal, number
from masterplan.core.views.conflicts import Conflict
from masterplan.domain.worksheet_figures import (
    is_gap_complete,
    quadrants_filled,
    sides,
)
from masterplan.enums import SWOT_WEIGHT_MAX, Quadrant
from masterplan.forms.worksheet import RowForm
from masterplan.models import GapRow, SwotRow

Row = SwotRow | GapRow


@dataclass
class Card:
    """One row on the page; `form` while it is being changed."""

    row: Row
    url: str
    remove_url: str
    hand: str
    innovation: str = ""
    score: Decimal | None = None
    is_incomplete: bool = False
    form: RowForm | None = None
    version: int = 0
    conflicts: list[Conflict] | None = None
    is_saved: bool = False


@dataclass
class Group:
    """The rows of one quadrant, or all of a list, and the form for one more."""

    key: str
    label: str
    add_label: str
    form: RowForm
    is_open: bool
    cards: list[Card] = field(default_factory=list)

    @property
    def total(self) -> Decimal | None:
        scores = [card.score for card in self.cards if card.score is not None]
        return sum(scores, Decimal(0)) if scores else None


@dataclass(frozen=True)
class Tried:
    """What was sent and is shown again; `row` None for a new one."""

    form: RowForm
    group: str
    row: Row | None = None
    version: int = 0
    conflicts: list[Conflict] | None = None


def swot_figures(rows: list[SwotRow]) -> dict[str, Any]:
    filled = len(quadrants_filled(row.quadrant for row in rows))
    found = sides((row.quadrant, row.weight, row.rating) for row in rows)
    words = {"internal": _("internal"), "external": _("eksternal")}
    warnings = [
        _("Jumlah bobot %(side)s %(sum)s%%, lebih dari %(max)s%%.")
        % {"side": words[name], "sum": number(side.weight), "max": SWOT_WEIGHT_MAX}
        for name, side in found.items()
        if side.is_overweight
    ]
    return {
        "finding": _("%(filled)s dari %(total)s unsur SWOT sudah terisi.")
        % {"filled": number(filled), "total": number(len(Quadrant))},
        "warnings": warnings,
        "sums": [
            {
                "label": _("Bobot %(side)s") % {"side": words[name]},
                "weight": side.weight,
                "scores": [
                    _("%(quadrant)s %(score)s")
                    % {"quadrant": one.label, "score": decimal(score, 2)}
                    for one, score in side.scores.items()
                ],
            }
            for name, side in found.items()
        ],
    }


def gap_figures(rows: list[GapRow]) -> dict[str, Any]:
    incomplete = sum(
        not is_gap_complete(row.current, row.expected, row.gap, row.recommendation)
        for row in rows
    )
    if not rows:
        return {"finding": _("Belum ada kesenjangan yang dicatat.")}
    if not incomplete:
        text = _("%(count)s kesenjangan dicatat, semuanya lengkap.")
    else:
        text = _("%(count)s kesenjangan dicatat; %(incomplete)s belum lengkap.")
    return {
        "finding": text % {"count": number(len(rows)), "incomplete": number(incomplete)}
    }
