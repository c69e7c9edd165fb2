"""The story of one innovation, and two of its versions side by side."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from innovations.domain import versions
from innovations.domain.record import CONTACT_FIELDS, without_contacts
from innovations.models import Innovation
from innovations.views.record import head_of, inside_record
from masterplan.core import history
from masterplan.core.models import Activity
from masterplan.core.story import tell
from masterplan.core.views.history import csv_response
from masterplan.core.views.pages import render_page, whole


@require_safe
def innovation_history(request: HttpRequest, pk: int) -> HttpResponse:
    """The story of the record in sentences, newest first."""
    innovation = inside_record(request, pk)
    whole_story = Activity.objects.for_target(innovation)
    form = history.HistoryFilter(request.GET, people=history.people(whole_story))
    found = history.filtered(whole_story, form, zone=innovation.regency.zone)
    page = history.page_of(found, request.GET)
    told = tell(_readable(request, innovation, page.rows))
    context = head_of(request, innovation, "history") | {
        "form": form,
        "chips": history.chips(form, request.GET),
        "story": told,
        "shown": len(told),
        "previous_url": page.before
        and history.address(request.GET, before=page.before),
        "next_url": page.after and history.address(request.GET, after=page.after),
        "query_string": history.address(request.GET),
        "may_compare": innovation.version > 1,
    }
    return render_page(request, "innovations/history.html", context)


@require_safe
def innovation_history_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Exactly what the story shows, all its pages, as CSV."""
    innovation = inside_record(request, pk)
    whole_story = Activity.objects.for_target(innovation)
    form = history.HistoryFilter(request.GET, people=history.people(whole_story))
    found = history.filtered(whole_story, form, zone=innovation.regency.zone)
    rows = _readable(request, innovation, found)
    return csv_response(
        [history.Action(row, 0) for row in rows],
        title=_("Riwayat inovasi %(name)s") % {"name": innovation.name},
        chips=history.chips(form, request.GET),
        zone=innovation.regency.zone,
        name=f"riwayat-inovasi-{innovation.pk}",
    )


@require_safe
def innovation_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Two versions side by side: `a` and `b`, or the last two."""
    innovation = inside_record(request, pk)
    activities = list(Activity.objects.for_target(innovation))
    known = versions.known_versions(innovation, activities)
    older, newer = sorted(
        (
            _chosen(request.GET.get("a", ""), known, known[-2:][0]),
            _chosen(request.GET.get("b", ""), known, known[-1]),
        )
    )
    now = versions.state_of(innovation)
    may_read_contact = request.user.has_perm("innovations.view_contact", innovation)
    differences = versions.compare(
        versions.state_at(now, activities, older),
        versions.state_at(now, activities, newer),
        without=() if may_read_contact else CONTACT_FIELDS,
    )
    context = head_of(request, innovation, "history") | {
        "versions": [_option(number, activities) for number in reversed(known)],
        "older": _option(older, activities),
        "newer": _option(newer, activities),
        "changed": [one for one in differences if one.is_changed],
        "same": [one for one in differences if not one.is_changed],
        "replaced": _replaced(request, (older, newer)),
    }
    return render_page(request, "innovations/versions.html", context)


def _readable(
    request: HttpRequest, innovation: Innovation, activities: Any
) -> list[Activity]:
    if request.user.has_perm("innovations.view_contact", innovation):
        return list(activities)
    return without_contacts(activities)


def _chosen(asked: str, known: list[int], default: int) -> int:
    number = whole(asked)
    return default if number is None else versions.nearest(known, number)


def _option(number: int, activities: list[Activity]) -> dict[str, Any]:
    """A version with who made it and when, as far as the history knows."""
    made = next((one for one in activities if one.version == number), None)
    return {
        "number": number,
        "at": made.at if made else None,
        "actor": made.actor_name if made else "",
    }


def _replaced(request: HttpRequest, shown: tuple[int, int]) -> list[str]:
    """What was asked for and does not exist, as it was written."""
    asked = [request.GET.get(name, "").strip() for name in ("a", "b")]
    return [text[:20] for text in asked if text and whole(text) not in shown]
