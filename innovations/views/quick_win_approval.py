"""The selected quick wins of a year before the leader and the mentor."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from dimensions.enums import DimensionSlug
from innovations.domain import quick_win_review as review
from innovations.enums import QuickWinStatus
from innovations.forms.quick_win import MinutesForm, PickForm
from innovations.models import QuickWin
from innovations.models.quick_win import QuickWinQuerySet
from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
)
from regencies.models import Regency

APPROVE, RECORD, AGREE = "approve", "record", "agree"
PERMISSIONS = {
    APPROVE: "innovations.approve_quick_win",
    RECORD: "innovations.record_quick_win_approval",
    AGREE: "innovations.agree_quick_win",
}


@require_http_methods(READ_OR_POST)
def quick_win_approval(request: HttpRequest, code: str, year: int) -> HttpResponse:
    """Who has agreed to what; each reader is offered what his seat may do.

    The posted `action` says which of the three it is.
    """
    regency = visible_or_404(request, Regency.objects, pk=code)
    demand(request, "innovations.view_quick_win", regency)
    selected = list(_selected(request, regency, year))
    forms = _forms(request, regency, selected)
    action = request.POST.get("action", "")
    status = 200
    if request.method == "POST":
        _demand_action(request, action, regency)
        status = 422
        if action in forms:
            forms[action] = form = _form(action, selected, request.POST, request.FILES)
            if form.is_valid() and _carried_out(
                request, action, form, regency, selected
            ):
                return HttpResponseRedirect(
                    reverse("quick-wins:approval", args=[code, year])
                )
    context = {
        "regency": regency,
        "year": year,
        "rows": [
            {"quick_win": one, "dimension": DimensionSlug(one.dimension_id).label}
            for one in selected
        ],
        "approved": sum(one.approved_at is not None for one in selected),
        "forms": forms,
    }
    return render_page(
        request, "innovations/quick_win_approval.html", context, status=status
    )


def _demand_action(request: HttpRequest, action: str, regency: Regency) -> None:
    """Raise NotAllowed for who may not do it, or none of the three."""
    may = {
        name
        for name, permission in PERMISSIONS.items()
        if request.user.has_perm(permission, regency)
    }
    if action not in may and (action in PERMISSIONS or not may):
        raise NotAllowed(_("Peran Anda tidak mencakup tindakan ini."))


def _selected(request: HttpRequest, regency: Regency, year: int) -> QuickWinQuerySet:
    scope = scope_of(request.user)
    return (
        QuickWin.objects.visible_to(scope)
        .read_inside(scope)
        .filter(regency=regency, year=year, status=QuickWinStatus.SELECTED)
        .select_related("innovation__unit", "dimension")
        .order_by("dimension__order", "rank", "pk")
    )


def _open_for(action: str, selected: list[QuickWin]) -> list[QuickWin]:
    column = "agreed_at" if action == AGREE else "approved_at"
    return [one for one in selected if getattr(one, column) is None]


def _form(action: str, selected: list[QuickWin], *data: Any) -> PickForm:
    kind = MinutesForm if action == RECORD else PickForm
    return kind(
        *data,
        prefix=action,
        choices=[
            (
                one.pk,
                f"{DimensionSlug(one.dimension_id).label} {one.rank}: "
                f"{one.innovation.name}",
            )
            for one in _open_for(action, selected)
        ],
    )


def _forms(
    request: HttpRequest, regency: Regency, selected: list[QuickWin]
) -> dict[str, PickForm]:
    """By action, where the reader may do it and something is open for it."""
    return {
        action: _form(action, selected)
        for action, permission in PERMISSIONS.items()
        if request.user.has_perm(permission, regency) and _open_for(action, selected)
    }


def _carried_out(
    request: HttpRequest,
    action: str,
    form: PickForm,
    regency: Regency,
    selected: list[QuickWin],
) -> bool:
    """Whether the verb took it; what it refused then stands on the form."""
    picks = set(form.cleaned_data["picks"])
    picked = [one for one in selected if one.pk in picks]
    try:
        if isinstance(form, MinutesForm):
            made = review.approve_by_minutes(
                picked,
                actor=request.user,
                regency=regency,
                fields=form.passport(),
                upload=form.cleaned_data["upload"],
            )
        elif action == AGREE:
            made = review.agree(picked, actor=request.user)
        else:
            made = review.approve(picked, actor=request.user)
    except DomainError as error:
        form.show_refusal(error)
        return False
    count = len(made)
    text = (
        ngettext(
            "%(count)s quick win disepakati.", "%(count)s quick win disepakati.", count
        )
        if action == AGREE
        else ngettext(
            "%(count)s quick win disetujui.", "%(count)s quick win disetujui.", count
        )
    )
    messages.success(request, text % {"count": count})
    return True
