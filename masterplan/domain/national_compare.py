"""Two cohorts, or two month-ends, side by side: the nation's dashboard, twice.

Both sides are folded from the same lines as `/nasional/`, so each part adds up to its
whole, and whatever can still be listed opens exactly its rows.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain.month_figures import kept_months
from masterplan.core.access import Scope
from masterplan.core.filters import NONE_VALUE
from masterplan.domain.calendar import Month
from masterplan.domain.figures import Figure, Label
from masterplan.domain.national import board_of
from masterplan.domain.national_asked import Asked
from masterplan.domain.national_board import NationalDashboard, Places
from masterplan.domain.national_rows import Line, Stage, lines_at

_PLACES = Decimal("0.1")
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
class Cell:
    """What is printed; None is unknown, `url` opens its rows ("" where none can be)."""

    value: int | Decimal | None
    url: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Both sides of one figure. `difference` is the first less the second of two
    cohorts, and of two months what came in between."""

    key: str
    label: Label
    left: Cell
    right: Cell
    difference: int | Decimal | None
    tone: str
    is_percent: bool = False

    @property
    def is_mean(self) -> bool:
        """Whether it has a decimal."""
        return isinstance(self.left.value or self.right.value, Decimal)


@dataclass(frozen=True, slots=True)
class Section:
    """Rows on one matter; but for the first section they add up to a whole."""

    key: str
    label: Label
    rows: tuple[Row, ...]


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
    """Assemble both sides in three statements, whatever the regencies and records."""
    months = kept_months()
    moments: tuple[dt.date | None, ...] = (None,)
    refused: dict[str, str] = {}
    if isinstance(asked, Months):
        refused = _not_kept(asked, months)
        if not refused:
            moments = (asked.first, asked.second)
    found, stages = lines_at(scope, today=today, moments=moments)
    choices = _choices(found[0], months)
    refused |= _unknown(asked, choices)
    if asked is None or refused:
        return Found(choices, None, refused)
    if isinstance(asked, Cohorts):
        comparison = _of_cohorts(asked, found[0], stages)
    else:
        names = dict((*choices.provinces, *choices.regencies))
        comparison = _of_months(asked, found, stages, names.get(asked.place, ""))
    return Found(choices, comparison, {})


# --- What there is to choose from --------------------------------------------


def _choices(found: Sequence[Line], months: tuple[dt.date, ...]) -> Choices:
    years = sorted({line.cohort for line in found if line.cohort}, reverse=True)
    nowhere = any(line.cohort is None for line in found)
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
    places = _row(left.places, right.places)
    means = _numbers(
        "mean",
        gettext_lazy("Inovasi per kabupaten/kota"),
        _mean(left.total.count, left.places.count),
        _mean(right.total.count, right.places.count),
    )
    passed = _numbers(
        "passed",
        gettext_lazy("Rata-rata tahap lulus"),
        *(_passed(board) for board in (left, right)),
    )
    assert left.late is not None
    assert right.late is not None
    late = _row(left.late, right.late)
    return NationComparison(
        asked,
        "",
        left,
        right,
        (
            _main(left, right, (places,), (means, passed, late)),
            _section(
                "stages",
                gettext_lazy("Tahap Bimtek kini (daerah)"),
                left.at_stage,
                right.at_stage,
            ),
            *_parts(left, right),
            _ages(left, right),
        ),
    )


def _of_months(
    asked: Months,
    found: Sequence[Sequence[Line]],
    stages: tuple[Stage, ...],
    name: str,
) -> NationComparison:
    is_regency = len(asked.place) > PROVINCE_LENGTH
    left, right = (
        board_of(
            lines,
            stages,
            Asked(province="" if is_regency else asked.place, month=month),
            regency=asked.place if is_regency else "",
        )
        for lines, month in zip(found, (asked.first, asked.second), strict=True)
    )
    sections = [_main(left, right, (), ()), *_parts(left, right)]
    if not is_regency:
        # Of one regency it would say how many of one are how fresh.
        sections.append(_ages(left, right))
    return NationComparison(
        asked,
        name,
        left,
        right,
        tuple(_as_change(section) for section in sections),
    )


def _main(
    left: NationalDashboard,
    right: NationalDashboard,
    before: Iterable[Row],
    after: Iterable[Row],
) -> Section:
    waiting = (
        [_row(left.waiting, right.waiting)] if left.waiting and right.waiting else []
    )
    return Section(
        "main",
        gettext_lazy("Angka pokok"),
        (
            *before,
            _row(left.total, right.total),
            *waiting,
            _numbers(
                "unverified",
                gettext_lazy("Belum diverifikasi"),
                left.unverified,
                right.unverified,
            ),
            _numbers(
                "share",
                gettext_lazy("Bagian terverifikasi"),
                left.share,
                right.share,
                is_percent=True,
            ),
            _row(left.digital, right.digital),
            _row(left.quick_wins, right.quick_wins),
            _row(left.incomplete, right.incomplete),
            *after,
        ),
    )


def _parts(left: NationalDashboard, right: NationalDashboard) -> tuple[Section, ...]:
    return (
        _section(
            "dimensions", gettext_lazy("Dimensi"), left.dimensions, right.dimensions
        ),
        _section("steps", gettext_lazy("Tahapan inovasi"), left.steps, right.steps),
        _section("plans", gettext_lazy("Rencana aksi"), left.plans, right.plans),
        _section(
            "evidence", gettext_lazy("Bukti dukung"), left.evidence, right.evidence
        ),
    )


def _ages(left: NationalDashboard, right: NationalDashboard) -> Section:
    return _section(
        "ages", gettext_lazy("Pembaruan terakhir (daerah)"), left.ages, right.ages
    )


def _section(
    key: str,
    label: Label,
    left: Sequence[Figure | Places],
    right: Sequence[Figure | Places],
) -> Section:
    """A row for each part that either side has, in the order of the fuller one."""
    order = left if len(left) >= len(right) else right
    here, there = ({one.key: one for one in side} for side in (left, right))
    return Section(
        key,
        label,
        tuple(_row(here.get(one.key), there.get(one.key)) for one in order),
    )


def _row(left: Figure | Places | None, right: Figure | Places | None) -> Row:
    one = left or right
    assert one is not None
    here, there = _cell(left), _cell(right)
    return Row(
        one.key, one.label, here, there, _less(here.value, there.value), one.tone
    )


def _numbers(
    key: str,
    label: Label,
    left: int | Decimal | None,
    right: int | Decimal | None,
    *,
    is_percent: bool = False,
) -> Row:
    """Of what is reckoned or only counted: it opens nothing."""
    return Row(
        key,
        label,
        Cell(left),
        Cell(right),
        _less(left, right),
        "accent",
        is_percent,
    )


def _cell(one: Figure | Places | None) -> Cell:
    if one is None:
        return Cell(0)
    if isinstance(one, Figure):
        return Cell(one.count, one.url)
    url = f"{reverse('national')}?{one.query}#daerah" if one.count else ""
    return Cell(one.count, url)


def _less(
    one: int | Decimal | None, other: int | Decimal | None
) -> int | Decimal | None:
    return None if one is None or other is None else one - other


def _as_change(section: Section) -> Section:
    changed = (
        replace(row, difference=_less(row.right.value, row.left.value))
        for row in section.rows
    )
    return replace(section, rows=tuple(changed))


def _mean(count: int, places: int) -> Decimal | None:
    if not places:
        return None
    return (Decimal(count) / places).quantize(_PLACES, rounding=ROUND_HALF_UP)


def _passed(board: NationalDashboard) -> Decimal | None:
    """Stages that a participant of the one cohort has passed on average."""
    parts = [line.passed for line in board.lines if line.cohort is not None]
    return _mean(sum(parts), len(parts))
