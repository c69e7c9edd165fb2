"""A regency's dashboards as one long table: card, row, value, what it is counted in.

The lines are folded from what the pages print, so a file says what its page says.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from masterplan.domain.dashboards import RegencyDashboard
from masterplan.domain.figures import Figure
from masterplan.domain.regency_answers import RegencyAnswers
from masterplan.domain.regency_budget import Money, RegencyBudget
from masterplan.domain.regency_progress import RegencyProgress
from masterplan.domain.regency_territory import RegencyTerritory


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of one card; `value` is None where it is not known."""

    card: str
    row: str
    value: int | Decimal | None
    unit: str


def summary_lines(found: RegencyDashboard) -> Iterator[Line]:
    unit = _("inovasi")
    yield from _figures(
        _("Angka pokok"),
        [
            found.total,
            found.verified,
            found.submitted,
            found.returned,
            found.withdrawn,
            found.incomplete,
        ],
        unit,
    )
    yield Line(_("Angka pokok"), _("Pagu semua tahun"), found.planned, _("rupiah"))
    if not found.filters:
        yield Line(
            _("Angka pokok"), str(found.stale.label), found.stale.count, _("OPD")
        )
    yield from _figures(
        _("Menurut dimensi"), (row.figure for row in found.dimensions), unit
    )
    for row in found.dimensions:
        cells = (*row.sub_dimensions, row.unset)
        yield from _figures(
            _("Subdimensi %(dimension)s") % {"dimension": row.figure.label},
            (cell.figure for cell in cells),
            unit,
        )
    for card, figures in (
        (_("Menurut tahapan inovasi"), found.steps),
        (_("Menurut status"), found.statuses),
        (_("Menurut tahun mulai"), found.years),
        (_("Digital atau tidak"), found.digital),
        (_("Quick win menurut tahun"), found.quick_wins),
        (_("Seberapa baru?"), found.freshness),
    ):
        yield from _figures(card, figures, unit)
    if found.standing:
        yield from _figures(_("Seberapa sehat?"), found.standing.health, unit)
        yield from _figures(_("Seberapa kuat buktinya?"), found.standing.evidence, unit)
    yield from _figures(_("OPD"), (row.total for row in found.units.rows), unit)
    for status in found.units.statuses:
        if not status.count:
            continue
        card = _("OPD: %(status)s") % {"status": status.label}
        for of_unit in found.units.rows:
            own = next(one for one in of_unit.statuses if one.key == status.key)
            yield Line(card, str(of_unit.total.label), own.count, unit)


def progress_lines(found: RegencyProgress) -> Iterator[Line]:
    items, wins = _("kegiatan"), _("quick win")
    yield Line(_("Kegiatan"), _("Jumlah"), found.total.count, items)
    yield from _figures(_("Kesehatan kegiatan"), found.health, items)
    yield from _figures(_("Terlambat menurut OPD"), found.late_units, items)
    for year, total, statuses in found.quick_win_years:
        card = _("Quick win %(year)s") % {"year": year}
        yield Line(card, _("Jumlah"), total.count, wins)
        yield from _figures(card, statuses, wins)
    for month in found.curve.months:
        when = f"{month.month:%Y-%m}"
        yield Line(_("Kurva S: rencana"), when, month.planned, _("persen"))
        yield Line(_("Kurva S: realisasi"), when, month.actual, _("persen"))


def budget_lines(found: RegencyBudget) -> Iterator[Line]:
    def rows(card: str, label: str, figure: Figure, money: Money) -> Iterator[Line]:
        yield Line(card, label, figure.count, _("inovasi"))
        for word, amount in (
            (_("Pagu"), money.planned),
            (_("DPA"), money.allocated),
            (_("Realisasi"), money.realised),
        ):
            yield Line(f"{card}: {word}", label, amount, _("rupiah"))

    yield from rows(_("Anggaran"), _("Jumlah"), found.total.figure, found.total.money)
    yield Line(
        _("Anggaran"), str(found.without.label), found.without.count, _("inovasi")
    )
    for origin in found.origins:
        label = str(origin.figure.label)
        yield from rows(_("Asal uang"), label, origin.figure, origin.money)
    for year in found.years:
        label = str(year.figure.label)
        yield from rows(_("Tahun"), label, year.figure, year.money)
        for source in year.sources:
            below = f"{label} · {source.figure.label}"
            yield from rows(_("Tahun dan sumber"), below, source.figure, source.money)
    for source in found.sources:
        label = str(source.figure.label)
        yield from rows(_("Sumber dana"), label, source.figure, source.money)


def territory_lines(found: RegencyTerritory) -> Iterator[Line]:
    unit = _("inovasi")
    yield from _figures(_("Jangkauan inovasi"), found.places, unit)
    yield from _figures(
        _("Kecamatan"), (row.innovations for row in found.districts), unit
    )
    yield from _figures(
        _("Masalah belum selesai menurut kecamatan"),
        (row.problems for row in found.districts if row.problems),
        _("masalah"),
    )
    if found.areas:
        areas = (*(row.innovations for row in found.areas), found.outside_areas)
        yield from _figures(_("Kawasan percontohan"), areas, unit)


def answers_lines(found: RegencyAnswers) -> Iterator[Line]:
    problems, unit = _("masalah"), _("inovasi")
    yield from _figures(_("Masalah"), [found.problems, found.unanswered], problems)
    yield from _figures(
        _("Masalah menurut bidang"), (row.problems for row in found.fields), problems
    )
    yield from _figures(
        _("Belum dijawab menurut bidang"),
        (row.unanswered for row in found.fields),
        problems,
    )
    yield from _figures(
        _("Inovasi yang menjawab menurut bidang"),
        (row.innovations for row in found.fields),
        unit,
    )
    if found.complaint_year:
        said = {"year": found.complaint_year}
        for card, figures in (
            (_("Pengaduan %(year)s: masuk"), [row.received for row in found.fields]),
            (_("Pengaduan %(year)s: selesai"), [row.resolved for row in found.fields]),
        ):
            known = (one for one in figures if one)
            yield from _figures(card % said, known, _("pengaduan"))
    for row in found.outcomes:
        card = _("Indikator hasil %(dimension)s") % {"dimension": row.total.label}
        yield from _figures(card, row.parts, unit)
        yield Line(card, _("Target tercapai"), row.reaching.count, unit)
        yield Line(card, _("Rata-rata capaian"), row.mean, _("persen"))
    if found.holes:
        card = _("Keselarasan dengan misi")
        for mission in found.holes.matrix.missions:
            yield Line(card, str(mission.label), mission.total, _("entri"))
    yield from _figures(_("Tindak lanjut"), found.follow_ups, _("tindak lanjut"))


def _figures(card: str, figures: Iterable[Figure], unit: str) -> Iterator[Line]:
    for one in figures:
        yield Line(card, str(one.label), one.count, unit)
