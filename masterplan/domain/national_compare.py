"""Two cohorts, or two month-ends, side by side: the nation's dashboard, twice.

Both sides are folded from the same lines as `/nasional/`, so each part adds up to its
whole, and whatever can still be listed opens exactly its rows.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain.month_figures import kept_months
from masterplan.core.access import Scope
from masterplan.core.filters import NONE_VALUE
from masterplan.domain.calendar import Month
from masterplan.domain.national import board_of
from masterplan.domain.national_asked import Asked
from masterplan.domain.national_board import NationalDashboard
from masterplan.domain.national_pairs import (
    Cell,
    Row,
    Section,
    as_change,
    cell_of,
    if_kept,
    mean,
    pair,
    row_of,
    section,
)
from masterplan.domain.national_places import Stage, stage_word
from masterplan.domain.national_rows import Line, Moments, lines_at

PROVINCE_LENGTH = 2


@dataclass(frozen=True, slots=True)
class Cohorts:
    """Two years, or "none" for the regencies in no cohort."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Months:
    """The last days of two months, or of one and now (None), of a province ("32"), a
    regency ("32.11") or the nation ("")."""

    place: str
    first: dt.date
    second: dt.date | None


@dataclass(frozen=True, slots=True)
class NationComparison:
    """`place` is the name of the province or regency that months are compared of."""

    asked: Cohorts | Months
    place: str
    left: NationalDashboard
    right: NationalDashboard
    sections: tuple[Section, ...]

    @property
    def boards(self) -> tuple[NationalDashboard, NationalDashboard]:
        return self.left, self.right


@dataclass(frozen=True, slots=True)
class Choices:
    """What there is to choose from: cohorts as in `Cohorts`, pairs of code and name,
    last days of kept months, newest first."""

    cohorts: tuple[str, ...]
    provinces: tuple[tuple[str, str], ...]
    regencies: tuple[tuple[str, str], ...]
    months: tuple[dt.date, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The comparison; or None and what to choose otherwise, by name of the choice."""

    choices: Choices
    comparison: NationComparison | None
    refused: dict[str, str]


def compare_nation(
    scope: Scope, *, today: dt.date, asked: Cohorts | Months | None
) -> Found:
    """Assemble both sides in three statements (of months in four), whatever the
    regencies and records."""
    months = kept_months()
    moments: tuple[dt.date | None, ...] = (None,)
    refused: dict[str, str] = {}
    if isinstance(asked, Months):
        refused = _not_kept(asked, months)
        if not refused:
            moments = (asked.first, asked.second)
    read = lines_at(scope, today=today, moments=moments)
    choices = _choices(read, months)
    refused |= _unknown(asked, choices)
    if asked is None or refused:
        return Found(choices, None, refused)
    if isinstance(asked, Cohorts):
        comparison = _of_cohorts(asked, read.lines[0], read.stages)
    else:
        names = dict((*choices.provinces, *choices.regencies))
        comparison = _of_months(asked, read, names.get(asked.place, ""))
    return Found(choices, comparison, {})


# --- What there is to choose from --------------------------------------------


def _choices(read: Moments, months: tuple[dt.date, ...]) -> Choices:
    found = read.lines[0]
    years = sorted((year for year in read.cohorts if year), reverse=True)
    nowhere = None in read.cohorts
    provinces = {line.province: line.province_name for line in found}
    return Choices(
        cohorts=(*(str(year) for year in years), *([NONE_VALUE] if nowhere else [])),
        provinces=_by_name(provinces.items()),
        regencies=_by_name((line.code, line.name) for line in found),
        months=months,
    )


def _by_name(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pairs, key=lambda one: (one[1].casefold(), one[0])))


def _not_kept(asked: Months, months: Sequence[dt.date]) -> dict[str, str]:
    refused = {}
    for name, month in (("dari", asked.first), ("sampai", asked.second)):
        if month is not None and month not in months:
            refused[name] = (
                _("Angka akhir %(month)s tidak tersimpan. Pilih bulan dari daftar.")
                if months
                else _(
                    "Angka akhir %(month)s tidak tersimpan: belum ada satu bulan pun."
                )
            ) % {"month": Month(month.year, month.month).label}
    return refused


def _unknown(asked: Cohorts | Months | None, choices: Choices) -> dict[str, str]:
    if isinstance(asked, Cohorts):
        return {
            name: _("Tidak ada daerah pada angkatan ini. Pilih dari daftar.")
            for name, cohort in (("a", asked.a), ("b", asked.b))
            if cohort not in choices.cohorts
        }
    known = {code for code, _name in (*choices.provinces, *choices.regencies)}
    if asked is not None and asked.place and asked.place not in known:
        return {"wilayah": _("Wilayah ini tidak ditemukan. Pilih dari daftar.")}
    return {}


# --- Both sides --------------------------------------------------------------


def _of_cohorts(
    asked: Cohorts, found: Sequence[Line], stages: tuple[Stage, ...]
) -> NationComparison:
    left, right = (
        board_of(found, stages, Asked(cohort=cohort)) for cohort in (asked.a, asked.b)
    )
    places = row_of(left.places, right.places)
    return NationComparison(
        asked,
        "",
        left,
        right,
        (
            _main(
                left,
                right,
                (places,),
                (_means(left, right), _passed(left, right), _late(left, right)),
            ),
            *_stages(left, right),
            *_parts(left, right),
            _ages(left, right),
        ),
    )


def _of_months(
    asked: Months,
    read: Moments,
    name: str,
) -> NationComparison:
    is_regency = len(asked.place) > PROVINCE_LENGTH
    left, right = (
        board_of(
            lines,
            read.stages,
            Asked(province="" if is_regency else asked.place, month=month),
            regency=asked.place if is_regency else "",
        )
        for lines, month in zip(read.lines, (asked.first, asked.second), strict=True)
    )
    if is_regency:
        # How many of one regency stand where, and are how fresh, would say little.
        after = (*_standing(left, right), _late(left, right))
        sections = [_main(left, right, (), after), *_parts(left, right)]
    else:
        sections = [
            _main(left, right, (), (_passed(left, right), _late(left, right))),
            *_stages(left, right),
            *_parts(left, right),
            _ages(left, right),
        ]
    return NationComparison(
        asked,
        name,
        left,
        right,
        tuple(as_change(one) for one in sections),
    )


def _main(
    left: NationalDashboard,
    right: NationalDashboard,
    before: Iterable[Row],
    after: Iterable[Row],
) -> Section:
    waiting = (
        [row_of(left.waiting, right.waiting)] if left.waiting and right.waiting else []
    )
    return Section(
        "main",
        gettext_lazy("Angka pokok"),
        (
            *before,
            row_of(left.total, right.total),
            *waiting,
            pair(
                "unverified",
                gettext_lazy("Belum diverifikasi"),
                Cell(left.unverified),
                Cell(right.unverified),
            ),
            pair(
                "share",
                gettext_lazy("Bagian terverifikasi"),
                Cell(left.share),
                Cell(right.share),
                is_percent=True,
            ),
            row_of(left.digital, right.digital),
            row_of(left.quick_wins, right.quick_wins),
            row_of(left.incomplete, right.incomplete),
            *after,
        ),
    )


def _parts(left: NationalDashboard, right: NationalDashboard) -> tuple[Section, ...]:
    return (
        section(
            "dimensions", gettext_lazy("Dimensi"), left.dimensions, right.dimensions
        ),
        section("steps", gettext_lazy("Tahapan inovasi"), left.steps, right.steps),
        section("plans", gettext_lazy("Rencana aksi"), left.plans, right.plans),
        section(
            "evidence", gettext_lazy("Bukti dukung"), left.evidence, right.evidence
        ),
    )


def _ages(left: NationalDashboard, right: NationalDashboard) -> Section:
    return section(
        "ages", gettext_lazy("Pembaruan terakhir (daerah)"), left.ages, right.ages
    )


def _stages(left: NationalDashboard, right: NationalDashboard) -> list[Section]:
    """Regencies by stage, where either side knows them."""
    if not (left.is_recorded or right.is_recorded):
        return []
    return [
        section(
            "stages",
            gettext_lazy("Tahap Bimtek (daerah)"),
            left.at_stage,
            right.at_stage,
            left_is_kept=left.is_recorded,
            right_is_kept=right.is_recorded,
        )
    ]


def _means(left: NationalDashboard, right: NationalDashboard) -> Row:
    cells = (
        Cell(mean(board.total.count, board.places.count)) for board in (left, right)
    )
    return pair("mean", gettext_lazy("Inovasi per kabupaten/kota"), *cells)


def _passed(left: NationalDashboard, right: NationalDashboard) -> Row:
    """Stages that a participant has passed on average."""
    cells = []
    for board in (left, right):
        parts = [line.passed for line in board.lines if line.passed is not None]
        cells.append(if_kept(board.is_recorded, Cell(mean(sum(parts), len(parts)))))
    return pair("passed", gettext_lazy("Rata-rata tahap lulus"), *cells)


def _late(left: NationalDashboard, right: NationalDashboard) -> Row:
    cells = (if_kept(board.is_recorded, cell_of(board.late)) for board in (left, right))
    return pair("late", gettext_lazy("Kegiatan terlambat"), *cells, tone="bad")


def _standing(left: NationalDashboard, right: NationalDashboard) -> tuple[Row, Row]:
    """The stage of the one regency, and how many it has passed."""
    at, passed = [], []
    for board in (left, right):
        line = board.lines[0]
        at.append(Cell(None, word=stage_word(line.stage, board.stages)))
        passed.append(if_kept(board.is_recorded, Cell(line.passed)))
    return (
        pair("stage", gettext_lazy("Tahap Bimtek"), *at),
        pair("passed", gettext_lazy("Tahap lulus"), *passed),
    )
