"""Who is invited to a meeting and who came: the list kept at the door."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from masterplan.core.access import scope_of
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
    whole,
)
from masterplan.domain import attendance as verbs
from masterplan.forms.meeting import AttendanceForm, PeopleForm, initial_of_row
from masterplan.models import Attendance, Meeting
from masterplan.views.entry_page import EntryPage
from regencies.models import Unit

CHANGE = "masterplan.change_meeting"
# The row's id and how it stood on the page that was ticked.
SHOWN = "shown"
CAME = "present"


@require_http_methods(READ_OR_POST)
def attendance_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The list; ticks are sent with how each stood, so only changes are written."""
    meeting = _visible(request, code, pk)
    if request.method == "POST":
        demand(request, CHANGE, meeting)
        standing = verbs.tick(meeting, actor=request.user, present=_ticked(request))
        messages.success(
            request,
            _("Tersimpan: %(present)s dari %(invited)s hadir.")
            % {
                "present": number(standing.present),
                "invited": number(standing.invited),
            },
        )
        return redirect("masterplan:attendance", code, pk)
    rows = (
        Attendance.objects.visible_to(scope_of(request.user))
        .filter(meeting=meeting)
        .select_related("unit")
        .order_by("unit__name", "name", "pk")
    )
    context = {
        "regency": meeting.regency,
        "meeting": meeting,
        "rows": list(rows),
        "standing": verbs.standing(meeting),
        "may_change": request.user.has_perm(CHANGE, meeting)
        and not meeting.is_cancelled,
    }
    return render_page(request, "masterplan/attendance.html", context)


@require_POST
def attendance_invite(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """A row for every OPD that counts."""
    meeting = _managed(request, code, pk)
    added = verbs.invite_units(meeting, actor=request.user)
    if added:
        text = ngettext(
            "%(count)s OPD ditambahkan.", "%(count)s OPD ditambahkan.", added
        )
        messages.success(request, text % {"count": number(added)})
    else:
        messages.info(request, _("Semua OPD sudah ada dalam daftar."))
    return redirect("masterplan:attendance", code, pk)


@require_http_methods(READ_OR_POST)
def attendance_add(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Names one a line, pasted or typed."""
    meeting = _managed(request, code, pk)
    form = PeopleForm(posted(request))
    page = EntryPage(
        request,
        form,
        regency=meeting.regency,
        title=_("Tambah nama"),
        back_url=reverse("masterplan:attendance", args=[code, pk]),
        lede=meeting.title,
    )
    added: list[int] = []
    if page.saves(
        lambda: added.append(
            verbs.add(
                meeting,
                actor=request.user,
                people=verbs.parse(
                    form.cleaned_data["people"], _units(request, meeting)
                ),
            )
        )
    ):
        text = ngettext(
            "%(count)s nama ditambahkan.", "%(count)s nama ditambahkan.", added[0]
        )
        messages.success(request, text % {"count": number(added[0])})
        return redirect("masterplan:attendance", code, pk)
    return page.response()


@require_http_methods(READ_OR_POST)
def attendance_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Mend one row."""
    row = _row(request, code, pk)
    form = AttendanceForm(
        posted(request), initial=initial_of_row(row), units=_units(request, row.meeting)
    )
    page = EntryPage(
        request,
        form,
        regency=row.meeting.regency,
        title=_("Perbaiki baris daftar hadir"),
        back_url=reverse("masterplan:attendance", args=[code, row.meeting_id]),
        lede=row.meeting.title,
        remove_url=reverse("masterplan:attendance-remove", args=[code, pk]),
    )
    if page.saves(
        lambda: verbs.revise(row, actor=request.user, fields=form.cleaned_data)
    ):
        messages.success(request, _("Baris tersimpan."))
        return redirect("masterplan:attendance", code, row.meeting_id)
    return page.response()


@require_POST
def attendance_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    row = _row(request, code, pk)
    verbs.remove(row.meeting, actor=request.user, ids=[row.pk])
    messages.success(request, _("Baris dihapus dari daftar hadir."))
    return redirect("masterplan:attendance", code, row.meeting_id)


def _ticked(request: HttpRequest) -> dict[int, bool | None]:
    """What was changed on the page: came, or did not after all."""
    came = {whole(text) for text in request.POST.getlist(CAME)}
    changed: dict[int, bool | None] = {}
    for text in request.POST.getlist(SHOWN):
        key, _separator, stood = text.partition(":")
        pk = whole(key)
        if pk is not None and (pk in came) != (stood == "1"):
            changed[pk] = pk in came
    return changed


def _visible(request: HttpRequest, code: str, pk: int) -> Meeting:
    meeting = visible_or_404(
        request,
        Meeting.objects.select_related("regency__province"),
        regency=code,
        pk=pk,
    )
    demand(request, "masterplan.view_attendance", meeting)
    return meeting


def _managed(request: HttpRequest, code: str, pk: int) -> Meeting:
    meeting = _visible(request, code, pk)
    demand(request, CHANGE, meeting)
    return meeting


def _row(request: HttpRequest, code: str, pk: int) -> Attendance:
    row = visible_or_404(
        request,
        Attendance.objects.select_related("meeting__regency__province"),
        meeting__regency=code,
        pk=pk,
    )
    demand(request, CHANGE, row.meeting)
    return row


def _units(request: HttpRequest, meeting: Meeting) -> QuerySet[Unit]:
    return Unit.objects.visible_to(scope_of(request.user)).filter(
        regency=meeting.regency_id, is_active=True
    )
