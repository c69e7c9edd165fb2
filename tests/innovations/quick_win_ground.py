"""Records that could be quick wins, and quick wins at every place of their way."""

import datetime as dt

from innovations.domain import quick_win as verbs
from innovations.domain.reference import load_quick_win_criteria
from innovations.enums import FundingSource, InnovationStatus
from innovations.models import BudgetLine, Innovation, QuickWin
from masterplan.core.models import User
from regencies.models import Unit
from tests.factories import make_innovation

YEAR = 2026
# Never over, whenever the tests run.
START = dt.date(2099, 1, 15)
DUE = dt.date(2099, 6, 30)


def make_ready(unit: Unit, **fields: object) -> Innovation:
    """A verified record with all that a selection asks for."""
    innovation = make_innovation(
        **{"unit": unit, "status": InnovationStatus.VERIFIED} | fields
    )
    BudgetLine.objects.create(
        innovation=innovation,
        year=YEAR,
        source=FundingSource.APBD,
        planned=50_000_000,
    )
    return innovation


def make_proposal(unit: Unit, *, year: int = YEAR, **fields: object) -> QuickWin:
    load_quick_win_criteria()
    [made] = verbs.propose([make_ready(unit, **fields)], year=year, actor=None)
    return made


def make_selected(
    unit: Unit, *, coordinator: User, year: int = YEAR, **fields: object
) -> QuickWin:
    return select(make_proposal(unit, year=year, **fields), coordinator)


def select(quick_win: QuickWin, coordinator: User, **fields: object) -> QuickWin:
    asked = {"start_on": START, "due_on": DUE} | fields
    return verbs.select(quick_win, actor=coordinator, **asked)
