"""`/isian/`: keep what somebody types, and throw it away again; each only his own."""

import datetime as dt
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from masterplan.core import drafts
from masterplan.core.errors import DomainError
from masterplan.core.models import FormDraft, User
from masterplan.core.views.pages import safe_next, whole

FORM, TARGET = "draft-form", "draft-target"
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "version", "action", "next"})
# Names of forms and keys of records; anything else is no form of ours.
NAME = re.compile(r"[a-z_]{1,60}")
KEY = re.compile(r"[0-9A-Za-z.\-]{0,60}")
# The session's word for a form that was sent after the sign-in had ended.
UNSENT = "unsent_form"


@require_POST
def draft_keep(request: HttpRequest) -> HttpResponse:
    """Keep the form that was sent whole, with its name and target beside it."""
    place = _place(request)
    if place is None:
        return HttpResponse(status=400)
    try:
        drafts.keep(
            actor=cast(User, request.user),
            data=_typed(request),
            base_version=whole(request.POST.get("version", "")),
            **place,
        )
    except DomainError:
        return HttpResponse(status=413)
    return HttpResponse(status=204)


@require_POST
def draft_drop(request: HttpRequest) -> HttpResponse:
    """Throw the kept form away and go back to it, now as the record stands."""
    place = _place(request)
    if place is None:
        return HttpResponse(status=400)
    drafts.drop(actor=cast(User, request.user), **place)
    forget_unsent(request)
    return HttpResponseRedirect(safe_next(request, reverse("desk")))


def keeps_unsent(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let what is sent to this form after the session ended wait for the sign-in.

    It waits in the browser's new session, which the sign-in carries on.
    """

    @login_not_required
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        typed = _typed(request)
        if typed and drafts.size_of(typed) <= drafts.DATA_MAX:
            request.session[UNSENT] = {
                "path": request.path,
                "data": typed,
                "version": whole(request.POST.get("version", "")),
                "at": timezone.now().isoformat(),
            }
        return redirect_to_login(request.get_full_path())

    return wrapped


def unsent(request: HttpRequest) -> FormDraft | None:
    """What waits for this very form, as a draft that stands in no table."""
    kept = request.session.get(UNSENT)
    if not kept or kept["path"] != request.path:
        return None
    return FormDraft(
        data=kept["data"],
        base_version=kept["version"],
        saved_at=dt.datetime.fromisoformat(kept["at"]),
    )


def forget_unsent(request: HttpRequest) -> None:
    """It was sent again, or is not wanted any more."""
    request.session.pop(UNSENT, None)


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    """The fields of the form that was sent, as typed."""
    return {
        name: values
        for name, values in request.POST.lists()
        if name not in NOT_TYPED and name not in (FORM, TARGET)
    }


def _place(request: HttpRequest) -> dict[str, str] | None:
    """Form and target, or None if they have not the shape of any."""
    form, target = request.POST.get(FORM, ""), request.POST.get(TARGET, "")
    if not (NAME.fullmatch(form) and KEY.fullmatch(target)):
        return None
    return {"form": form, "target": target}
