"""What the pages over many regencies show: words, charts, the table, its addresses."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.forms.register import Chip
from masterplan.core import chart_map, charts
from masterplan.core.chart_map import Area, Choropleth
from masterplan.core.charts import BarChart, BarRow
from masterplan.core.templatetags.portal import decimal, number
from masterplan.domain.national_asked import Asked
from masterplan.domain.national_board import Group, NationalDashboard, Places
from masterplan.domain.national_places import stage_word
from masterplan.domain.national_rows import Line
from masterplan.domain.national_table import DEFAULT_ORDERING, ORDERINGS, ordered
from masterplan.enums import StageState
from masterplan.forms.national import NationalForm
from masterplan.views.charting import chart_of

ROWS_A_PAGE = 100
# What the map is coloured by: its name, and the unit of the value.
COLOURS: dict[str, tuple[str | Promise, str | Promise]] = {
    "total": (gettext_lazy("Inovasi"), gettext_lazy("inovasi")),
    "stage": (gettext_lazy("Tahap lulus"), gettext_lazy("tahap lulus")),
    "share": (gettext_lazy("Bagian terverifikasi"), gettext_lazy("persen")),
    "age": (gettext_lazy("Hari sejak pembaruan"), gettext_lazy("hari")),
}
FIGURES, MATRIX = "angka", "tahap"
# The filter of the register for what these pages count.
REVIEWED = "reviewed=true"
TABLES = {FIGURES: gettext_lazy("Angka"), MATRIX: gettext_lazy("Tahap Bimtek")}
HEADS: tuple[tuple[str, str | Promise], ...] = (
    ("total", gettext_lazy("Inovasi")),
    ("share", gettext_lazy("Terverifikasi")),
    ("late", gettext_lazy("Terlambat")),
    ("evidence", gettext_lazy("Ada bukti")),
    ("quick_wins", gettext_lazy("Quick win")),
    ("newest", gettext_lazy("Diperbarui")),
)


class _Addresses:
    """Pages of regencies, looked up once for all of them: hundreds stand in a page."""

    def __init__(self) -> None:
        known = "00.00"
        self._known = known
        self._regency = reverse("masterplan:regency", args=[known])
        self._stages = reverse("masterplan:bimtek", args=[known])
        self._register = f"{reverse('innovations:list')}?regency={known}"
        self._items = f"{reverse('plans:list')}?regency={known}"

    def regency(self, line: Line) -> str:
        return self._regency.replace(self._known, line.code)

    def stages(self, line: Line) -> str:
        return self._stages.replace(self._known, line.code)

    def register(self, line: Line, filters: str) -> str:
        return f"{self._register.replace(self._known, line.code)}&{filters}"

    def late(self, line: Line) -> str:
        return f"{self._items.replace(self._known, line.code)}&health=late"


@dataclass(frozen=True, slots=True)
class Shown:
    """The page as its address asks for it; what it does not know falls back."""

    path: str
    form: NationalForm
    asked: Asked
    ordering: str
    colour: str
    table: str
    page: int

    @classmethod
    def of(cls, data: QueryDict, path: str, *, province: str = "") -> "Shown":
        """`province` is that of the page itself, whatever the address asks."""
        asked = data.copy()
        if province:
            asked["province"] = province
        form = NationalForm(asked)
        ordering = data.get("ordering", "")
        page = data.get("page", "")
        return cls(
            path=path,
            form=form,
            asked=form.asked(),
            ordering=ordering
            if ordering.removeprefix("-") in ORDERINGS
            else DEFAULT_ORDERING,
            colour=data["color"] if data.get("color") in COLOURS else "total",
            table=data["table"] if data.get("table") in TABLES else FIGURES,
            page=int(page) if page.isdecimal() and len(page) < 4 and int(page) else 1,
        )

    def parameters(self) -> dict[str, str]:
        """Its own address, without what a bare one would show anyway."""
        said = self.asked.parameters()
        for name, value, bare in (
            ("ordering", self.ordering, DEFAULT_ORDERING),
            ("color", self.colour, "total"),
            ("table", self.table, FIGURES),
        ):
            if value != bare:
                said[name] = value
        return said

    def url(self, **changes: str) -> str:
        """The same page with changes; an empty one takes a parameter away."""
        said = {
            name: value
            for name, value in (self.parameters() | changes).items()
            if value
        }
        return f"{self.path}?{urlencode(said)}"

    @property
    def name(self) -> str:
        """All that the page depends on but its reader and its day."""
        refused = sorted((name, self.form.data.get(name)) for name in self.form.errors)
        return f"{self.url(page=str(self.page))} {refused}"


def body(shown: Shown, board: NationalDashboard, *, today: dt.date) -> dict[str, Any]:
    """The context of `masterplan/_national.html`."""
    province = shown.path != reverse("national")
    has_own = any(line.is_own for line in board.lines) or shown.asked.mine
    shown.form.offer(board, has_own=has_own)
    if province:
        shown.form.fields.pop("province")
    rows = ordered(board.lines, shown.ordering)
    start = (shown.page - 1) * ROWS_A_PAGE
    addresses = _Addresses()
    return {
        "board": board,
        "shown": shown,
        "province": board.all_provinces and _province(board) if province else "",
        "title": title(board, is_province=province),
        "finding": finding(board),
        "note": note(board),
        "form": shown.form,
        "clear_url": shown.path,
        "keep": [
            {"name": name, "value": value}
            for name, value in shown.parameters().items()
            if name in ("ordering", "color", "table")
        ],
        "chips": chips(shown, is_province=province),
        "bars": {
            "stages": _bars(shown, board.at_stage),
            "plans": chart_of(board.plans),
            "ages": _bars(shown, board.ages),
            "evidence": chart_of(board.evidence),
            "dimensions": chart_of(board.dimensions),
            "steps": chart_of(board.steps),
            "fullest": _fullest(board, addresses),
        },
        "map": _map(shown, board, board.asked.month or today, province=province),
        "colours": [
            (label, shown.url(color=name), name == shown.colour)
            for name, (label, _unit) in COLOURS.items()
        ],
        "tables": [
            (label, shown.url(table=name), name == shown.table)
            for name, label in TABLES.items()
        ],
        "is_matrix": shown.table == MATRIX,
        "states_legend": list(StageState),
        "heads": {
            name: _head(shown, name, label)
            for name, label in (
                ("name", _("Kabupaten/kota")),
                ("stage", _("Tahap kini")),
                *HEADS,
            )
        },
        "rows": [
            _row(line, board, addresses) for line in rows[start : start + ROWS_A_PAGE]
        ],
        "previous_url": shown.url(page=str(shown.page - 1)) if start else None,
        "next_url": shown.url(page=str(shown.page + 1))
        if start + ROWS_A_PAGE < len(rows)
        else None,
        "cohorts": [_group(shown, one) for one in board.cohorts],
        "provinces": [
            _group(shown, one, url=reverse("province", args=[one.places.key]))
            for one in board.provinces
        ],
        "export_query": urlencode(
            shown.asked.parameters() | {"ordering": shown.ordering}
        ),
        "now": timezone.now(),
    }


def title(board: NationalDashboard, *, is_province: bool) -> str:
    return _province(board) if is_province else _("Nasional")


def _province(board: NationalDashboard) -> str:
    return dict(board.all_provinces).get(board.asked.province, "")


def finding(board: NationalDashboard) -> str:
    """The page's one sentence."""
    said = _(
        "%(total)s inovasi di %(places)s kabupaten/kota, %(part)s di antaranya pernah "
        "ikut Bimtek"
    ) % {
        "total": number(board.total.count),
        "places": number(board.places.count),
        "part": number(board.participants),
    }
    if board.silent.count:
        said += _("; %(count)s daerah diam lebih dari 90 hari") % {
            "count": number(board.silent.count)
        }
    if board.late is not None and board.late.count:
        said += _("; %(count)s kegiatan terlambat") % {
            "count": number(board.late.count)
        }
    return f"{said}."


def note(board: NationalDashboard) -> str:
    """What the sentence counts, where that is not plain."""
    if board.read == board.places.count:
        return _("Yang dihitung adalah inovasi terverifikasi.")
    return _(
        "Di %(read)s daerah Anda yang dihitung adalah inovasi terverifikasi, di daerah "
        "lain hanya yang sudah ditayangkan. Kesehatan, kesegaran, dan bukti hanya "
        "dihitung di daerah Anda."
    ) % {"read": number(board.read)}


def chips(shown: Shown, *, is_province: bool) -> list[Chip]:
    """One a filter in force, in the words of the form."""
    return [
        Chip(
            label=str(shown.form.fields[name].label),
            value=shown.form.words(name, value),
            remove_url=shown.url(**{name: ""}),
        )
        for name, value in shown.asked.parameters().items()
        if not (is_province and name == "province")
    ]


def _bars(shown: Shown, places: Iterable[Places]) -> BarChart:
    return charts.bars(
        BarRow(
            label=str(one.label),
            value=one.count,
            href=f"{shown.path}?{one.query}#daerah" if one.count else "",
            tone=one.tone,
        )
        for one in places
    )


def _fullest(board: NationalDashboard, addresses: _Addresses) -> BarChart:
    is_now = board.asked.month is None
    return charts.bars(
        BarRow(
            label=line.name,
            value=line.total,
            href=addresses.register(line, REVIEWED) if is_now else "",
        )
        for line in board.fullest
    )


def _map(
    shown: Shown, board: NationalDashboard, as_of: dt.date, *, province: bool
) -> Choropleth | None:
    """The country, or the province alone where there are shapes of it."""
    code = shown.asked.province
    if province and not chart_map.has_regencies(code):
        return None

    def value(line: Line) -> int | None:
        if shown.colour == "stage":
            return line.passed
        if shown.colour == "share":
            return line.share
        if shown.colour == "age":
            newest = line.newest
            return (as_of - timezone.localdate(newest)).days if newest else None
        return line.total if line.total or line.is_read else None

    addresses = _Addresses()
    return chart_map.choropleth(
        [
            Area(line.code, line.name, value(line), addresses.regency(line))
            for line in sorted(board.lines, key=lambda one: one.code)
        ],
        shapes=f"{chart_map.REGENCIES}-{code}" if province else chart_map.REGENCIES,
        unit=str(COLOURS[shown.colour][1]),
        # Percents, days and stages have no sum.
        is_summed=shown.colour == "total",
    )


def _head(shown: Shown, name: str, label: str | Promise) -> dict[str, Any]:
    direction = {name: "ascending", f"-{name}": "descending"}.get(shown.ordering, "")
    # Figures are read from the largest, names from the first.
    first, second = (name, f"-{name}") if name == "name" else (f"-{name}", name)
    turned = second if shown.ordering == first else first
    return {
        "label": label,
        "href": shown.url(ordering=turned) + "#daerah",
        "direction": direction,
    }


def _row(line: Line, board: NationalDashboard, addresses: _Addresses) -> dict[str, Any]:
    """A line with the lists behind its figures; a month's figures open nothing."""
    is_now = board.asked.month is None

    def opens(count: int | None, filters: str) -> str:
        return addresses.register(line, filters) if is_now and count else ""

    return {
        "line": line,
        "url": addresses.regency(line),
        "stage": stage_word(line.stage, board.stages),
        "stages_url": addresses.stages(line),
        "register_url": opens(line.total, REVIEWED),
        "waiting_url": opens(line.waiting, "status=submitted&status=returned"),
        "evidence_url": opens(line.with_evidence, f"{REVIEWED}&evidence=some"),
        "quick_wins_url": opens(line.quick_wins, f"{REVIEWED}&quick_win=some"),
        "late_url": addresses.late(line) if is_now and line.late else "",
        "states": [line.states.get(stage.code) for stage in board.stages],
    }


def _group(shown: Shown, group: Group, *, url: str = "") -> dict[str, Any]:
    return {
        "group": group,
        "url": url or f"{shown.path}?{group.places.query}#daerah",
        "passed": None if group.passed is None else decimal(group.passed / 10),
    }
