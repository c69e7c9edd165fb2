"""A regency's dashboard and its Bimtek page.

Both are public pages: everybody sees the figures of what he may see, a stranger those
of published records, and nobody outside learns that the invented regency exists.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from masterplan.core.access import scope_of
from masterplan.core.cached_page import tagged
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import visible_or_404
from masterplan.domain.audience import Audience, audience_of
from masterplan.domain.dashboards import RegencyDashboard, regency_dashboard
from masterplan.domain.explained import explained
from masterplan.domain.stage_progress import progress_of
from masterplan.domain.stage_strip import strips
from masterplan.views import regency_month
from masterplan.views.charting import chart_of
from masterplan.views.chosen import chosen_filters
from regencies.models import Regency


@login_not_required
@require_safe
@tagged
def dashboard(request: HttpRequest, code: str) -> HttpResponse:
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    if regency_month.ASKED in request.GET:
        return regency_month.month_page(request, regency)
    scope = scope_of(request.user)
    chosen = chosen_filters(request, audience_of(scope, regency.pk))
    figures = regency_dashboard(regency, scope=scope, filters=chosen.values)
    return render(
        request,
        "masterplan/regency.html",
        {
            "regency": regency,
            "dashboard": figures,
            "chosen": chosen.worded(figures.units.known),
            "kept": chosen.query,
            "tab": "summary",
            "sheet": "ringkasan",
            "finding": finding(figures),
            "note": note(figures.audience),
            "charts": {
                "dimensions": chart_of(row.figure for row in figures.dimensions),
                "steps": chart_of(figures.steps),
                "statuses": chart_of(
                    one
                    for one in figures.statuses
                    if one.key in figures.units.shown_statuses
                ),
                "digital": chart_of(figures.digital),
                "years": chart_of(figures.years),
                "quick_wins": chart_of(figures.quick_wins),
                "freshness": chart_of(figures.freshness),
                **(
                    {
                        "health": chart_of(figures.standing.health),
                        "evidence": chart_of(figures.standing.evidence),
                    }
                    if figures.standing
                    else {}
                ),
            },
            "explained": explained(
                *(("stage", "health") if figures.standing else ()),
                "freshness",
                *(("evidence", "progress") if figures.standing else ()),
            ),
        },
    )


@login_not_required
@require_safe
@tagged
def bimtek(request: HttpRequest, code: str) -> HttpResponse:
    """The known facts for everybody; how far each stage is, for who works with it."""
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    scope = scope_of(request.user)
    works_here = request.user.has_perm("masterplan.view_stage", regency)
    progress = {
        one.participation.pk: one
        for one in (progress_of(scope, [regency.pk]) if works_here else ())
    }
    sections = []
    for strip in strips(regency, scope=scope):
        own = progress.get(strip.pk)
        standings = {one.stage.pk: one for one in own.standings} if own else {}
        rows = [(stage, standings.get(stage.pk)) for stage in strip.stages]
        sections.append((strip, own, rows))
    return render(
        request,
        "masterplan/bimtek.html",
        {"regency": regency, "sections": sections},
    )


def finding(figures: RegencyDashboard) -> str:
    """The page's one sentence, in the words of who reads it."""
    if figures.audience is Audience.PUBLIC:
        return _("%(total)s inovasi ditayangkan untuk publik.") % {
            "total": number(figures.total.count)
        }
    if figures.audience is Audience.REVIEWER and figures.unverified is None:
        return _("%(total)s inovasi terverifikasi yang cocok dengan saringan.") % {
            "total": number(figures.total.count)
        }
    if figures.audience is Audience.REVIEWER:
        return _(
            "%(total)s inovasi terverifikasi; %(rest)s lainnya belum diverifikasi "
            "daerah."
        ) % {
            "total": number(figures.total.count),
            "rest": number(figures.unverified),
        }
    total, withdrawn = number(figures.total.count), figures.withdrawn.count
    if withdrawn:
        sentence = _("%(total)s inovasi tercatat (%(withdrawn)s ditarik)") % {
            "total": total,
            "withdrawn": number(withdrawn),
        }
    else:
        sentence = _("%(total)s inovasi tercatat") % {"total": total}
    sentence += _(", %(verified)s terverifikasi") % {
        "verified": number(figures.verified.count)
    }
    if figures.late and figures.late.count:
        sentence += _(", %(late)s terlambat") % {"late": number(figures.late.count)}
    if figures.stale.count:
        sentence += _("; %(count)s OPD belum memperbarui lebih dari 30 hari") % {
            "count": number(figures.stale.count)
        }
    if figures.filters:
        sentence += "."
    elif figures.units.silent:
        sentence += _("; %(count)s OPD belum mencatat inovasi.") % {
            "count": number(len(figures.units.silent))
        }
    elif figures.units.active_count:
        sentence += _("; semua %(count)s OPD sudah mencatat inovasi.") % {
            "count": number(figures.units.active_count)
        }
    else:
        sentence += "."
    return sentence


def note(audience: Audience) -> str:
    """What the sentence leaves out, where that is not plain."""
    if audience is Audience.INSIDER:
        return _("Draf OPD lain tidak ikut dihitung.")
    if audience is Audience.PUBLIC:
        return _(
            "Halaman ini memuat inovasi yang sudah diverifikasi dan ditayangkan oleh "
            "daerah."
        )
    return ""
