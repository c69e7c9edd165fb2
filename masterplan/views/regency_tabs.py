"""The further dashboards of a regency: progress, budget, territory, answers.

Territory is public, as the register of published records is. The others are for who
works with the regency: the public reads of no plan, no budget line and no problem
anywhere else in the portal either, and a page of empty figures would mislead.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dates import MONTHS_3
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dimensions.enums import DimensionSlug
from innovations.enums import Health
from masterplan.core import chart_map
from masterplan.core.access import scope_of
from masterplan.core.cached_page import tagged
from masterplan.core.chart_line import LineChart, LinePoint, line
from masterplan.core.chart_map import Area, Choropleth, choropleth
from masterplan.core.charts import BarRow, bars
from masterplan.core.templatetags.portal import number, percent, rupiah_short
from masterplan.core.views.pages import demand, visible_or_404
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.explained import explained
from masterplan.domain.regency_answers import RegencyAnswers, regency_answers
from masterplan.domain.regency_budget import RegencyBudget, regency_budget
from masterplan.domain.regency_progress import (
    Curve,
    RegencyProgress,
    regency_progress,
)
from masterplan.domain.regency_territory import RegencyTerritory, regency_territory
from masterplan.views.charting import chart_of
from masterplan.views.chosen import Chosen, chosen_filters
from regencies.models import Regency, Unit

VIEW = "masterplan.view_progress"
# What each part is called in the address of its file.
SHEETS = {
    "progress": "kemajuan",
    "budget": "anggaran",
    "territory": "wilayah",
    "answers": "jawaban",
}


@require_safe
@tagged
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """How the action plans go."""
    regency, chosen = _opened(request, code)
    found = regency_progress(
        regency, scope=scope_of(request.user), filters=chosen.values
    )
    context = {
        "progress": found,
        "finding": _progress_finding(found),
        "charts": {
            "health": chart_of(found.health),
            "late": chart_of(found.late_units),
        },
        "line": _line(found.curve),
        "explained": explained("health", "curve"),
    }
    return _page(request, "progress", regency, chosen, context)


@require_safe
@tagged
def budget(request: HttpRequest, code: str) -> HttpResponse:
    """The money by year and source."""
    regency, chosen = _opened(request, code)
    found = regency_budget(regency, scope=scope_of(request.user), filters=chosen.values)
    context = {
        "budget": found,
        "finding": _budget_finding(found),
        "explained": explained("budget", "outside"),
    }
    return _page(request, "budget", regency, chosen, context)


@login_not_required
@require_safe
@tagged
def territory(request: HttpRequest, code: str) -> HttpResponse:
    """Where the innovations are."""
    regency, chosen = _opened(request, code, is_open=True)
    found = regency_territory(
        regency, scope=scope_of(request.user), filters=chosen.values
    )
    context = {
        "territory": found,
        "finding": _territory_finding(found),
        "narrows_records_only": _narrows_records_only(found.audience, chosen),
        "charts": {"places": chart_of(found.places)},
        "map": _map(found, regency),
    }
    return _page(request, "territory", regency, chosen, context)


@require_safe
@tagged
def answers(request: HttpRequest, code: str) -> HttpResponse:
    """Problems and what answers them, alignment, outcomes, follow-ups."""
    regency, chosen = _opened(request, code)
    found = regency_answers(
        regency, scope=scope_of(request.user), filters=chosen.values
    )
    context = {
        "answers": found,
        "finding": _answers_finding(found),
        "narrows_records_only": _narrows_records_only(found.audience, chosen),
        "dimensions": DimensionSlug.choices,
        "charts": {
            "unanswered": bars(
                BarRow(
                    str(row.field.label),
                    row.unanswered.count,
                    row.unanswered.url,
                    "warn",
                )
                for row in found.shown_fields
            ),
        },
        "explained": explained("outcome", "alignment"),
    }
    return _page(request, "answers", regency, chosen, context)


# --- What they share ---------------------------------------------------------


def _regency(request: HttpRequest, code: str) -> Regency:
    return visible_or_404(request, Regency.objects.select_related("province"), pk=code)


def _opened(
    request: HttpRequest, code: str, *, is_open: bool = False
) -> tuple[Regency, Chosen]:
    regency = _regency(request, code)
    if not is_open:
        demand(request, VIEW, regency)
    scope = scope_of(request.user)
    chosen = chosen_filters(request, audience_of(scope, regency.pk))
    return regency, chosen.worded(units_of(request, regency))


def units_of(request: HttpRequest, regency: Regency) -> Iterable[Unit]:
    return (
        Unit.objects.visible_to(scope_of(request.user))
        .filter(regency=regency)
        .order_by("name")
    )


def _page(
    request: HttpRequest,
    name: str,
    regency: Regency,
    chosen: Chosen,
    context: dict[str, Any],
) -> HttpResponse:
    return render(
        request,
        f"masterplan/regency_{name}.html",
        {
            "regency": regency,
            "chosen": chosen,
            "kept": chosen.query,
            "tab": name,
            "sheet": SHEETS[name],
        }
        | context,
    )


def _narrows_records_only(audience: Audience, chosen: Chosen) -> bool:
    """The unit narrows problems and follow-ups too, the others records alone; the
    public reads of records alone."""
    return audience is not Audience.PUBLIC and any(
        name != "unit" for name in chosen.values
    )


def _line(curve: Curve) -> LineChart:
    return line(
        [
            LinePoint(
                f"{MONTHS_3[one.month.month]} {one.month.year}",
                one.planned,
                one.actual,
            )
            for one in curve.months
        ],
        today_index=curve.today_index,
    )


def _map(found: RegencyTerritory, regency: Regency) -> Choropleth | None:
    """Where there are shapes of the kecamatan; else the table stands alone."""
    if not found.districts or not chart_map.has_districts(regency.pk):
        return None
    return choropleth(
        [
            Area(
                row.district.pk,
                row.district.name,
                row.innovations.count,
                row.innovations.url,
                _("kawasan percontohan: %(names)s")
                % {"names": ", ".join(one.name for one in row.areas)}
                if row.areas
                else "",
            )
            for row in found.districts
        ],
        shapes=f"districts-{regency.pk}",
        unit=_("inovasi"),
    )


# --- What is said ------------------------------------------------------------


def _progress_finding(found: RegencyProgress) -> str:
    if not found.total.count:
        return ""
    return _(
        "%(late)s dari %(total)s kegiatan terlambat; %(silent)s belum diperbarui, "
        "%(risk)s perlu perhatian."
    ) % {
        "late": number(found.of_health(Health.LATE).count),
        "total": number(found.total.count),
        "silent": number(found.of_health(Health.SILENT).count),
        "risk": number(found.of_health(Health.AT_RISK).count),
    }


def _budget_finding(found: RegencyBudget) -> str:
    money = found.total.money
    if money.planned is None:
        return ""
    sentence = _("Pagu %(planned)s pada %(count)s inovasi") % {
        "planned": rupiah_short(money.planned),
        "count": number(found.total.figure.count),
    }
    if money.realised is not None:
        sentence += _(", terealisasi %(realised)s") % {
            "realised": rupiah_short(money.realised)
        }
    if found.outside.share is not None:
        sentence += _("; %(share)s pagu dari luar APBD") % {
            "share": percent(found.outside.share, 1)
        }
    return f"{sentence}."


def _territory_finding(found: RegencyTerritory) -> str:
    if not found.total.count:
        return ""
    wide, _some, nowhere = found.places
    sentence = _(
        "%(wide)s dari %(total)s inovasi untuk seluruh wilayah, %(nowhere)s belum "
        "berlokasi"
    ) % {
        "wide": number(wide.count),
        "total": number(found.total.count),
        "nowhere": number(nowhere.count),
    }
    if found.districts:
        sentence += _("; %(empty)s dari %(all)s kecamatan belum memiliki inovasi") % {
            "empty": number(found.empty),
            "all": number(len(found.districts)),
        }
    return f"{sentence}."


def _answers_finding(found: RegencyAnswers) -> str:
    late = found.follow_ups[1].count
    if not found.problems.count:
        return _(
            "Belum ada masalah yang dicatat; %(late)s tindak lanjut terlambat."
        ) % {"late": number(late)}
    return _(
        "%(unanswered)s dari %(total)s masalah belum dijawab inovasi; %(late)s tindak "
        "lanjut lewat tenggat."
    ) % {
        "unanswered": number(found.unanswered.count),
        "total": number(found.problems.count),
        "late": number(late),
    }
