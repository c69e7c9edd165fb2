"""One quick win as its sheet reads it, on the screen and on paper."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from innovations.domain.quick_win import lacking, months_after, said_field
from innovations.enums import QUICK_WIN_MONTHS_WARN, FundingSource, QuickWinStatus
from innovations.models import (
    BudgetLine,
    Innovation,
    OutcomeIndicator,
    QuickWin,
    QuickWinCriterion,
)
from regencies.enums import Role
from regencies.models import Membership

MILESTONES = (3, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Milestone:
    """What is to be reached after so many months; `by` is None before selection."""

    months: int
    by: dt.date | None
    target: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion with what was said of it; `score` is None where nothing was."""

    order: int
    code: str
    name: str
    question: str
    weight: int
    score: int | None
    note: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """An indicator before and in the year of the quick win."""

    name: str
    measure: str
    baseline: Decimal | None
    target: Decimal | None
    actual: Decimal | None


@dataclass(frozen=True, slots=True)
class Money:
    """A year and source of the record's budget."""

    year: int | None
    source: str
    planned: int | None


def criteria(quick_win: QuickWin) -> list[Criterion]:
    """The criteria asked now, in order, with the scores there are. Two statements."""
    given = {one.criterion_id: one for one in quick_win.scores.all()}
    found = []
    for one in QuickWinCriterion.objects.filter(is_current=True).order_by("order"):
        score = given.get(one.pk)
        found.append(
            Criterion(
                order=one.order,
                code=one.code,
                name=one.said_name,
                question=one.said_question,
                weight=one.weight,
                score=score.score if score else None,
                note=score.note if score else "",
            )
        )
    return found


def milestones(quick_win: QuickWin) -> list[Milestone]:
    """The four targets with their days, from the start on."""
    start = quick_win.start_on
    return [
        Milestone(
            months=months,
            by=months_after(start, months) if start else None,
            target=getattr(quick_win, f"milestone_{months}"),
        )
        for months in MILESTONES
    ]


def money(innovation: Innovation) -> list[Money]:
    return [
        Money(
            year=line.year,
            source=str(FundingSource(line.source).label) if line.source else "",
            planned=line.planned,
        )
        for line in BudgetLine.objects.filter(innovation=innovation).order_by(
            "year", "pk"
        )
    ]


def outcomes(quick_win: QuickWin) -> list[Outcome]:
    """Baseline, and target and actual of the quick win's year. Two statements."""
    found = []
    for one in OutcomeIndicator.objects.filter(
        innovation=quick_win.innovation_id
    ).prefetch_related("values"):
        of_year = next(
            (value for value in one.values.all() if value.year == quick_win.year), None
        )
        found.append(
            Outcome(
                name=one.name,
                measure=one.measure,
                baseline=one.baseline,
                target=of_year.target if of_year else None,
                actual=of_year.actual if of_year else None,
            )
        )
    return found


def has_mentor(regency_code: str) -> bool:
    """Whether somebody accompanies the regency now, who is then asked to agree."""
    return (
        Membership.objects.in_force()
        .filter(role=Role.MENTOR, regency=regency_code, user__is_active=True)
        .exists()
    )


def hints(quick_win: QuickWin, *, outcomes: Iterable[Outcome]) -> list[str]:
    """What would make it a better quick win; never a refusal. One statement for a
    proposal, else none."""
    innovation = quick_win.innovation
    found = []
    if quick_win.status == QuickWinStatus.PROPOSED:
        missing = lacking(innovation)
        if missing:
            found.append(
                _("Sebelum dapat dipilih, lengkapi: %(fields)s.")
                % {"fields": ", ".join(said_field(name) for name in missing)}
            )
    if not (innovation.beneficiaries or innovation.beneficiary_count):
        found.append(_("Sebutkan penerima manfaat dan jumlahnya."))
    if is_slow(quick_win.start_on, quick_win.due_on):
        found.append(
            _("Lebih dari %(months)s bulan: dapatkah hasilnya dirasakan lebih cepat?")
            % {"months": QUICK_WIN_MONTHS_WARN}
        )
    if all(one.baseline is None for one in outcomes):
        found.append(
            _("Catat kondisi awal satu indikator, agar perubahannya dapat dibuktikan.")
        )
    if not any(one.target for one in milestones(quick_win)):
        found.append(_("Isi target 3, 6, 9, dan 12 bulan."))
    return found


def is_slow(start_on: dt.date | None, due_on: dt.date | None) -> bool:
    """Whether it takes longer than QUICK_WIN_MONTHS_WARN months."""
    if start_on is None or due_on is None:
        return False
    return due_on > months_after(start_on, QUICK_WIN_MONTHS_WARN)
