"""Putting records forward: one from its page, several from the register."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from innovations.domain import quick_win as verbs
from innovations.forms.quick_win import ProposeForm
from innovations.models import Innovation, QuickWin
from innovations.views.bulk import picks_of
from innovations.views.record import inside_record
from masterplan.core.access import scope_of
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    safe_next,
)

PROPOSE = "innovations.propose_quick_win"


@require_http_methods(READ_OR_POST)
def innovation_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the year (GET), propose the record (POST)."""
    innovation = inside_record(request, pk)
    demand(request, PROPOSE, innovation)
    form = ProposeForm(posted(request), years=_years())
    if request.method == "POST" and form.is_valid():
        year = form.cleaned_data["year"]
        made = verbs.propose([innovation], year=year, actor=request.user)
        if made:
            messages.success(
                request, _("Diusulkan sebagai quick win %(year)s.") % {"year": year}
            )
        else:
            messages.info(
                request,
                _("Inovasi ini sudah diusulkan untuk %(year)s.") % {"year": year},
            )
        visible = QuickWin.objects.visible_to(scope_of(request.user))
        return HttpResponseRedirect(
            visible.get(innovation=innovation, year=year).get_absolute_url()
        )
    return render_page(
        request,
        "innovations/quick_win_propose.html",
        {
            "picked": [(innovation, innovation.version)],
            "form": form,
            "action_url": reverse("quick-wins:propose", args=[innovation.pk]),
            "back": innovation.get_absolute_url(),
        },
        status=422 if form.errors else 200,
    )


@require_POST
def innovations_propose(request: HttpRequest) -> HttpResponse:
    """The ticked rows of the register: first the year, then all of them at once."""
    demand(request, PROPOSE)
    back = safe_next(request, reverse("innovations:list"))
    picks = picks_of(request)
    visible = Innovation.objects.visible_to(scope_of(request.user))
    found = visible.filter(pk__in=picks).select_related("regency", "unit")
    picked = [
        one for one in found.order_by("pk") if request.user.has_perm(PROPOSE, one)
    ]
    if not picked:
        messages.warning(request, _("Pilih dahulu inovasi yang boleh Anda usulkan."))
        return HttpResponseRedirect(back)
    form = ProposeForm(request.POST if "year" in request.POST else None, years=_years())
    if form.is_bound and form.is_valid():
        year = form.cleaned_data["year"]
        made = verbs.propose(picked, year=year, actor=request.user)
        messages.success(request, _told(picked, made, year))
        return HttpResponseRedirect(back)
    return render_page(
        request,
        "innovations/quick_win_propose.html",
        {
            "picked": [(one, picks[one.pk]) for one in picked],
            "form": form,
            "action_url": reverse("quick-wins:propose-many"),
            "back": back,
        },
        status=422 if form.errors else 200,
    )


def _years() -> list[int]:
    """This year's, and next year's, which are chosen in autumn."""
    year = timezone.localdate().year
    return [year, year + 1]


def _told(picked: Iterable[Innovation], made: list[QuickWin], year: int) -> str:
    count = len(made)
    text = ngettext(
        "%(count)s inovasi diusulkan sebagai quick win %(year)s.",
        "%(count)s inovasi diusulkan sebagai quick win %(year)s.",
        count,
    ) % {"count": count, "year": year}
    known = len(list(picked)) - count
    if known:
        text += " " + _("%(count)s sudah diusulkan sebelumnya.") % {"count": known}
    return text
