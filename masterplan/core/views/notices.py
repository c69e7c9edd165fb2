"""`/pemberitahuan/`: what happened that concerns the reader."""

from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from masterplan.core import notices
from masterplan.core.access import scope_of
from masterplan.core.models import Notice, User
from masterplan.core.views.keyset import page_of
from masterplan.core.views.pages import render_page, visible_or_404, whole

COLUMNS = ("id", "text", "url", "created_at", "read_at")


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """The reader's notices, newest first."""
    page = page_of(
        Notice.objects.visible_to(scope_of(request.user)).values(*COLUMNS),
        ordering="-created_at",
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
    context: dict[str, Any] = {
        "rows": page.rows,
        "newest": max((row["id"] for row in page.rows), default=None),
        "is_first": page.before is None,
        "previous_url": _at(before=page.before),
        "next_url": _at(after=page.after),
    }
    return render_page(request, "core/notices.html", context)


@require_POST
def notice_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark it read and go where it leads."""
    notice = visible_or_404(request, Notice.objects, pk=pk)
    notices.mark_read(notice, actor=_reader(request))
    return HttpResponseRedirect(notice.url or reverse("notices"))


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    """Mark all read that stood on the page."""
    until = whole(request.POST.get("until", ""))
    if notices.mark_all_read(actor=_reader(request), until=until):
        messages.success(request, _("Semua pemberitahuan ditandai sudah dibaca."))
    return redirect("notices")


def _reader(request: HttpRequest) -> User:
    """Who is signed in; the middleware lets nobody else come this far."""
    return cast(User, request.user)


def _at(**place: str | None) -> str | None:
    kept = {name: value for name, value in place.items() if value}
    return f"?{urlencode(kept)}" if kept else None
