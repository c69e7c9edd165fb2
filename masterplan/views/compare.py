"""`/bandingkan/`: two regencies, or two start years of one; the address is the view."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from innovations.enums import YEAR_MAX, YEAR_MIN
from masterplan.core.access import present_seat, scope_of
from masterplan.core.cached_page import tagged
from masterplan.core.chart_radar import RadarAxis, RadarChart, radar
from masterplan.core.charts import Series, StackedBarChart, StackRow, stacked_bars
from masterplan.core.templatetags.portal import number
from masterplan.domain.audience import Audience
from masterplan.domain.compare import Comparison, Side, compare
from masterplan.domain.explained import explained
from masterplan.domain.figures import Figure
from regencies.models import Regency


class CompareForm(forms.Form):
    """Two places by their codes; with years the innovations begun in them."""

    a = forms.CharField(label=gettext_lazy("Kabupaten/kota pertama"), max_length=5)
    b = forms.CharField(
        label=gettext_lazy("Kabupaten/kota kedua"),
        max_length=5,
        required=False,
        help_text=gettext_lazy("Dikosongkan: daerah yang sama, untuk dua tahun."),
    )
    tahun_a = forms.IntegerField(
        label=gettext_lazy("Tahun mulai pertama"),
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        required=False,
    )
    tahun_b = forms.IntegerField(
        label=gettext_lazy("Tahun mulai kedua"),
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        required=False,
    )


@login_not_required
@require_safe
@tagged
def compare_page(request: HttpRequest) -> HttpResponse:
    """The form, and below it the comparison once both sides are known."""
    places = list(
        Regency.objects.visible_to(scope_of(request.user)).order_by("name", "pk")
    )
    seat = present_seat(request)
    asked = request.GET or None
    form = CompareForm(asked, initial={"a": seat.regency_code if seat else None})
    choices = [
        ("", _("Pilih")),
        *((one.pk, f"{one.name} ({one.pk})") for one in places),
    ]
    for name in ("a", "b"):
        form.fields[name].widget = forms.Select(choices=choices)
    context: dict[str, Any] = {"form": form, "comparison": None}
    if asked and form.is_valid():
        context |= _compared(request, form, {one.pk: one for one in places})
    return render(request, "masterplan/compare.html", context)


def _compared(
    request: HttpRequest, form: CompareForm, places: dict[str, Regency]
) -> dict[str, Any]:
    data = form.cleaned_data
    codes = (data["a"], data["b"] or data["a"])
    years = (data["tahun_a"], data["tahun_b"])
    for name, code in zip(("a", "b"), codes, strict=True):
        if code not in places:
            form.add_error(name, _("Kabupaten/kota ini tidak ditemukan."))
            return {}
    sides = list(zip((places[code] for code in codes), years, strict=True))
    if sides[0] == sides[1]:
        form.add_error("b", _("Pilih dua daerah, atau dua tahun yang berbeda."))
        return {}
    found = compare(sides, scope=scope_of(request.user))
    return {
        "comparison": found,
        "finding": _finding(found),
        "note": _note(found),
        "radars": [_radar(side) for side in found.sides],
        "charts": _charts(found),
        "rows": _rows(found),
        "explained": explained(
            "coverage", *(("health", "evidence") if found.left.standing else ())
        ),
        "names": [name_of(side) for side in found.sides],
    }


def name_of(side: Side) -> str:
    if side.year is None:
        return side.regency.name
    return _("%(name)s, mulai %(year)s") % {
        "name": side.regency.name,
        "year": side.year,
    }


def _finding(found: Comparison) -> str:
    left, right = found.sides
    return _("%(a)s: %(first)s inovasi; %(b)s: %(second)s.") % {
        "a": name_of(left),
        "first": number(left.total.count),
        "b": name_of(right),
        "second": number(right.total.count),
    }


def _note(found: Comparison) -> str:
    if found.audience is Audience.PUBLIC:
        return _("Yang dihitung pada keduanya: inovasi yang sudah ditayangkan.")
    if found.audience is Audience.REVIEWER:
        return _("Yang dihitung pada keduanya: inovasi terverifikasi.")
    return ""


def _radar(side: Side) -> RadarChart:
    return radar(
        [
            RadarAxis(
                str(one.dimension.label), one.percent, one.figure.url, one.dimension
            )
            for one in side.covers
        ]
    )


def _charts(found: Comparison) -> list[tuple[str, str, StackedBarChart]]:
    """(id, title, chart): each part a series, each side a bar of full width."""
    kinds: list[tuple[str, str, list[Sequence[Figure]]]] = [
        ("dimensi", _("Dimensi"), [side.dimensions for side in found.sides]),
        ("tahapan", _("Tahapan inovasi"), [side.steps for side in found.sides]),
    ]
    standings = [side.standing for side in found.sides if side.standing]
    if len(standings) == 2:
        kinds += [
            ("kesehatan", _("Kesehatan"), [one.health for one in standings]),
            ("bukti", _("Bukti dukung"), [one.evidence for one in standings]),
        ]
    return [(key, title, _stacked(found, parts)) for key, title, parts in kinds]


def _stacked(found: Comparison, parts: list[Sequence[Figure]]) -> StackedBarChart:
    return stacked_bars(
        [
            StackRow(
                label=name_of(side),
                values={one.key: one.count for one in figures},
                href=side.total.url,
                hrefs={one.key: one.url for one in figures},
            )
            for side, figures in zip(found.sides, parts, strict=True)
        ],
        [Series(one.key, str(one.label), one.tone) for one in parts[0]],
        is_full=True,
    )


def _rows(found: Comparison) -> list[tuple[Figure, Figure, int]]:
    """Pairs of figures with the difference, first minus second."""
    pairs = [(found.left.total, found.right.total)]
    pairs += zip(found.left.dimensions, found.right.dimensions, strict=True)
    pairs += zip(found.left.digital, found.right.digital, strict=True)
    return [(one, other, one.count - other.count) for one, other in pairs]
