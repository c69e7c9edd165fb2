"""The page of one innovation: summary, money, history."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovations.domain import record
from innovations.domain.innovation import allowed_moves
from innovations.enums import FundingSource, InnovationStatus, QuickWinStatus
from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.models import Activity
from masterplan.core.story import field_label, tell
from masterplan.core.views.pages import render_page, visible_or_404


@login_not_required
@require_safe
def innovation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The summary; published records are anybody's, with the public's fields only."""
    innovation = _visible(request, pk)
    context = _head(request, innovation, "detail")
    context |= {
        "quick_wins": [
            {"year": quick_win.year, "status": QuickWinStatus(quick_win.status)}
            for quick_win in innovation.quick_wins.order_by("-year")
        ],
        "start": _start(innovation),
        "hides_empty": not context["is_inside"],
    }
    return render_page(request, "innovations/detail.html", context)


@require_safe
def innovation_budget(request: HttpRequest, pk: int) -> HttpResponse:
    """The budget lines and their sums."""
    innovation = _inside(request, pk)
    lines = [
        {
            "year": line.year,
            "source": FundingSource(line.source).label if line.source else "",
            "planned": line.planned,
            "allocated": line.allocated,
            "realised": line.realised,
        }
        for line in innovation.budget_lines.all()
    ]
    sums = {
        name: sum(line[name] or 0 for line in lines)
        for name in ("planned", "allocated", "realised")
    }
    context = _head(request, innovation, "budget") | {"lines": lines, "sums": sums}
    return render_page(request, "innovations/budget.html", context)


@require_safe
def innovation_history(request: HttpRequest, pk: int) -> HttpResponse:
    """The story of the record in sentences, newest first."""
    innovation = _inside(request, pk)
    activities = list(Activity.objects.for_target(innovation))
    if not request.user.has_perm("innovations.view_contact", innovation):
        activities = record.without_contacts(activities)
    context = _head(request, innovation, "history") | {"story": tell(activities)}
    return render_page(request, "innovations/history.html", context)


def _visible(request: HttpRequest, pk: int) -> Innovation:
    return visible_or_404(request, record.for_page(Innovation.objects), pk=pk)


def _inside(request: HttpRequest, pk: int) -> Innovation:
    """As above, for pages that the public of a published record does not have."""
    innovation = _visible(request, pk)
    if not record.reads_inside(scope_of(request.user), innovation):
        raise Http404
    return innovation


def _head(request: HttpRequest, innovation: Innovation, tab: str) -> dict[str, Any]:
    """What every tab shows above its own part."""
    user = request.user
    is_inside = record.reads_inside(scope_of(user), innovation)
    may_change = user.is_authenticated and user.has_perm(
        "innovations.change_innovation", innovation
    )
    may_publish = user.is_authenticated and user.has_perm(
        "innovations.publish_innovation", innovation
    )
    return {
        "innovation": innovation,
        "status": InnovationStatus(innovation.status),
        "zone": innovation.regency.time_zone,
        "is_inside": is_inside,
        "tabs": _tabs(innovation, tab) if is_inside else [],
        "moves": allowed_moves(innovation, actor=user) if is_inside else [],
        "may_change": may_change,
        "may_publish": may_publish
        and innovation.is_reviewed
        and innovation.published_at is None,
        "may_unpublish": may_publish and innovation.published_at is not None,
        "may_view_contact": user.is_authenticated
        and user.has_perm("innovations.view_contact", innovation),
        "missing": missing_fields(innovation) if is_inside else [],
        "return_note": innovation.return_note if is_inside else None,
    }


def missing_fields(innovation: Innovation) -> list[dict[str, str]]:
    """What a submission still needs, each with the address of its field."""
    edit = reverse("innovations:edit", args=[innovation.pk])
    return [
        {
            "label": field_label(Innovation, name),
            "url": f"{edit}#id_{name}",
        }
        for name in innovation.missing
    ]


def _start(innovation: Innovation) -> str:
    """ "Maret 2023", "2023", or nothing."""
    month = MONTHS[innovation.start_month] if innovation.start_month else ""
    return f"{month} {innovation.start_year or ''}".strip()


def _tabs(innovation: Innovation, current: str) -> list[dict[str, Any]]:
    names = (
        ("detail", _("Ringkasan")),
        ("budget", _("Anggaran")),
        ("history", _("Riwayat")),
    )
    return [
        {
            "label": label,
            "url": reverse(f"innovations:{name}", args=[innovation.pk]),
            "is_current": name == current,
        }
        for name, label in names
    ]
