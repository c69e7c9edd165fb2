"""`/nasional/bandingkan/`: two cohorts, or two month-ends; the address is the view."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovations.forms.register import Chip
from masterplan.core.access import scope_of
from masterplan.core.cached_page import tagged
from masterplan.core.charts import Series, StackedBarChart, StackRow, stacked_bars
from masterplan.core.filters import NONE_VALUE
from masterplan.core.sheets.download import above, csv_file, xlsx_file
from masterplan.core.sheets.writer import CellValue, Column, SheetSpec
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import demand
from masterplan.domain.national_compare import (
    Choices,
    Cohorts,
    Months,
    NationComparison,
    compare_nation,
)
from masterplan.domain.national_pairs import Cell, Section
from masterplan.forms.national_compare import (
    CohortPairForm,
    MonthPairForm,
    Question,
    cohort_words,
)

NAME = "bandingkan-nasional"


@dataclass(frozen=True, slots=True)
class Shown:
    """The page as its address asks for it; `comparison` is None until both sides are
    known. The forms tell what was refused."""

    cohorts: CohortPairForm
    months: MonthPairForm
    choices: Choices
    comparison: NationComparison | None


@require_safe
@tagged
def compare_page(request: HttpRequest) -> HttpResponse:
    """Both forms, and below them the comparison once both sides are known."""
    shown = _shown(request)
    found = shown.comparison
    context: dict[str, Any] = {"shown": shown, "comparison": found}
    if found is not None:
        context |= {
            "finding": _finding(found),
            "note": _note(found),
            "heads": names_of(found, is_short=True),
            "is_change": isinstance(found.asked, Months),
            "unrecorded": _unrecorded(found),
            "sections": [
                {
                    "section": section,
                    "sums": _sums(section),
                    "chart": _chart(found, section),
                }
                for section in found.sections
            ],
            "query_string": request.GET.urlencode(),
        }
    return render(request, "masterplan/national_compare.html", context)


@require_safe
def compare_csv(request: HttpRequest) -> StreamingHttpResponse | HttpResponseRedirect:
    """Exactly the tables of the page, as CSV; without them back to the page."""
    spec = _sheet(request)
    if spec is None:
        return _back(request)
    return csv_file(spec.columns, spec.rows, lines=spec.lines, name=NAME)


@require_safe
def compare_xlsx(request: HttpRequest) -> FileResponse | HttpResponseRedirect:
    """Exactly the tables of the page, as XLSX; without them back to the page."""
    spec = _sheet(request)
    if spec is None:
        return _back(request)
    return xlsx_file(spec, name=NAME)


def _shown(request: HttpRequest) -> Shown:
    demand(request, "masterplan.view_national")
    question = Question.of(request.GET)
    found = compare_nation(
        scope_of(request.user), today=timezone.localdate(), asked=question.asked
    )
    for form in question.bound:
        form.refuse(found.refused)
    for form in (question.cohorts, question.months):
        form.offer(found.choices)
    return Shown(question.cohorts, question.months, found.choices, found.comparison)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page, which says what is still missing."""
    query = request.GET.urlencode()
    return HttpResponseRedirect(
        reverse("national-compare") + (f"?{query}" if query else "")
    )


# --- What is said ------------------------------------------------------------


def names_of(found: NationComparison, *, is_short: bool = False) -> tuple[str, str]:
    """What both sides are called; `is_short` for the heads of narrow columns."""
    asked = found.asked
    if isinstance(asked, Cohorts):
        words = cohort_words if is_short else _cohort
        return words(asked.a), words(asked.b)
    first = _month_end(asked.first, is_short=is_short)
    if asked.second is None:
        return first, _("Sekarang")
    return first, _month_end(asked.second, is_short=is_short)


def _cohort(cohort: str) -> str:
    if cohort == NONE_VALUE:
        return cohort_words(cohort)
    return _("Angkatan %(year)s") % {"year": cohort}


def _month_end(day: dt.date, *, is_short: bool) -> str:
    word = str(MONTHS_3[day.month]).title() if is_short else MONTHS[day.month]
    return _("Akhir %(month)s") % {"month": f"{word} {day.year}"}


def _place(found: NationComparison) -> str:
    return found.place or _("Seluruh Indonesia")


def _finding(found: NationComparison) -> str:
    first, second = names_of(found)
    left, right = (board.total.count for board in found.boards)
    if isinstance(found.asked, Cohorts):
        return _(
            "%(a)s: %(first)s inovasi di %(here)s kabupaten/kota; "
            "%(b)s: %(second)s di %(there)s."
        ) % {
            "a": first,
            "first": number(left),
            "here": number(found.left.places.count),
            "b": second,
            "second": number(right),
            "there": number(found.right.places.count),
        }
    said = {
        "place": _place(found),
        "a": first,
        "first": number(left),
        "b": second,
        "second": number(right),
        "change": number(abs(right - left)),
    }
    if right > left:
        return (
            _(
                "%(place)s: inovasi bertambah %(change)s, dari %(first)s (%(a)s) "
                "menjadi %(second)s (%(b)s)."
            )
            % said
        )
    if right < left:
        return (
            _(
                "%(place)s: inovasi berkurang %(change)s, dari %(first)s (%(a)s) "
                "menjadi %(second)s (%(b)s)."
            )
            % said
        )
    return _("%(place)s: jumlah inovasi tetap %(first)s (%(a)s dan %(b)s).") % said


def _unrecorded(found: NationComparison) -> str:
    """What the kept months do not know, "" where they know all."""
    ends = [
        name
        for name, board in zip(names_of(found), found.boards, strict=True)
        if not board.is_recorded
    ]
    if not ends:
        return ""
    return _("Tahap Bimtek dan kegiatan terlambat tidak dicatat: %(ends)s.") % {
        "ends": ", ".join(ends)
    }


def _note(found: NationComparison) -> str:
    if all(board.read == board.places.count for board in found.boards):
        return _("Yang dihitung pada keduanya: inovasi terverifikasi.")
    return _(
        "Di daerah Anda yang dihitung adalah inovasi terverifikasi, di daerah lain "
        "hanya yang sudah ditayangkan. Tahapan inovasi, rencana aksi, bukti dukung, "
        "dan pembaruan hanya dihitung di daerah Anda."
    )


def _sums(section: Section) -> tuple[int | None, ...] | None:
    """The whole that the section's parts add up to, None on a side that was not kept;
    None for the main figures."""
    if section.key == "main":
        return None
    return (
        _sum(row.left.value for row in section.rows),
        _sum(row.right.value for row in section.rows),
        _sum(row.difference for row in section.rows),
    )


def _sum(values: Iterable[int | Decimal | None]) -> int | None:
    known = [int(value) for value in values if value is not None]
    return sum(known) if known else None


def _chart(found: NationComparison, section: Section) -> StackedBarChart | None:
    """Of two cohorts; two moments of one place count the same records twice."""
    if isinstance(found.asked, Months) or section.key == "main":
        return None
    first, second = names_of(found)
    sides = (
        (first, {row.key: row.left for row in section.rows}),
        (second, {row.key: row.right for row in section.rows}),
    )
    return stacked_bars(
        [
            StackRow(
                label=name,
                values={key: int(cell.value or 0) for key, cell in cells.items()},
                hrefs={key: cell.url for key, cell in cells.items()},
            )
            for name, cells in sides
        ],
        [Series(row.key, str(row.label), row.tone) for row in section.rows],
        is_full=True,
    )


# --- As a file ---------------------------------------------------------------


def _sheet(request: HttpRequest) -> SheetSpec | None:
    found = _shown(request).comparison
    if found is None:
        return None
    first, second = names_of(found)
    if isinstance(found.asked, Cohorts):
        title = _("Dua angkatan dibandingkan")
        chips = [
            Chip(_("Angkatan pertama"), first, ""),
            Chip(_("Angkatan kedua"), second, ""),
        ]
    else:
        title = _("Dua akhir bulan dibandingkan")
        chips = [
            Chip(_("Wilayah"), _place(found), ""),
            Chip(_("Dari"), first, ""),
            Chip(_("Sampai"), second, ""),
        ]
    return SheetSpec(
        _("Bandingkan"),
        [
            Column(_("Bagian"), 28),
            Column(_("Yang dihitung"), 36),
            Column(first, 18),
            Column(second, 18),
            Column(_("Selisih"), 12),
        ],
        _rows(found),
        [*above(title, chips), *filter(None, (_note(found), _unrecorded(found)))],
    )


def _printed(cell: Cell) -> CellValue:
    return str(cell.word) or cell.value


def _rows(found: NationComparison) -> Iterator[list[CellValue]]:
    for section in found.sections:
        for row in section.rows:
            label = str(row.label)
            yield [
                str(section.label),
                f"{label} (%)" if row.is_percent else label,
                _printed(row.left),
                _printed(row.right),
                row.difference,
            ]
