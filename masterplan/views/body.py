"""`/daerah/<kode>/kelembagaan/`: the Dewan Smart City and the Tim Pelaksana."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    StreamingHttpResponse,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from masterplan.core.access import scope_of
from masterplan.core.sheets.download import above, csv_file, xlsx_file
from masterplan.core.sheets.writer import CellValue, Column, SheetSpec
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    posted,
    render_page,
    visible_or_404,
)
from masterplan.views.choices import documents_for
from masterplan.views.entry_page import EntryPage
from regencies.domain import body as verbs
from regencies.enums import DocumentKind, MemberElement
from regencies.forms.body import (
    BodyForm,
    EndForm,
    MemberForm,
    initial_of,
    initial_of_member,
)
from regencies.models import Body, BodyMember, Document, Regency

CHANGE = "regencies.change_body"
DECREES = (DocumentKind.DECREE, DocumentKind.REGULATION)


@require_safe
def body_list(request: HttpRequest, code: str) -> HttpResponse:
    """Those in force first; names only for people of the regency and its mentors."""
    regency, rows = _rows(request, code)
    context = {
        "regency": regency,
        "rows": rows,
        "finding": _finding(rows),
        "is_inside": request.user.has_perm("masterplan.view_inside", regency),
    }
    return render_page(request, "masterplan/bodies.html", context)


@require_safe
def body_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    """Bodies and the members named on the page, as CSV."""
    spec = _sheet(request, code)
    return csv_file(spec.columns, spec.rows, lines=spec.lines, name=_file(code))


@require_safe
def body_xlsx(request: HttpRequest, code: str) -> FileResponse:
    """Bodies and the members named on the page, as XLSX."""
    return xlsx_file(_sheet(request, code), name=_file(code))


def _rows(request: HttpRequest, code: str) -> tuple[Regency, list[dict[str, Any]]]:
    """The bodies of a regency with the members and the decree this reader may see."""
    regency = _regency(request, code)
    demand(request, "masterplan.view_meeting", regency)
    scope = scope_of(request.user)
    members = BodyMember.objects.visible_to(scope).order_by("order", "pk")
    decrees = Document.objects.visible_to(scope)
    bodies = (
        Body.objects.visible_to(scope)
        .filter(regency=regency)
        .annotate(member_count=Count("members"))
        .prefetch_related(Prefetch("members", queryset=members))
    )
    found = list(bodies)
    may_open = set(
        decrees.filter(
            pk__in=[one.decree_id for one in found if one.decree_id]
        ).values_list("pk", flat=True)
    )
    today = timezone.localdate(timezone=regency.zone)
    rows = [
        {
            "body": one,
            "member_count": one.member_count,
            "members": [
                (member, MemberElement(member.element)) for member in one.members.all()
            ],
            "has_decree": one.decree_id is not None,
            "decree_id": one.decree_id if one.decree_id in may_open else None,
            "is_over": one.until is not None and one.until < today,
        }
        for one in found
    ]
    rows.sort(key=lambda row: bool(row["is_over"]))
    return regency, rows


def _file(code: str) -> str:
    return f"kelembagaan-{code}"


def _sheet(request: HttpRequest, code: str) -> SheetSpec:
    """A line a member; a body that names none to this reader has one of its own."""
    regency, rows = _rows(request, code)
    title = _("Kelembagaan %(regency)s") % {"regency": regency.name}
    return SheetSpec(
        _("Kelembagaan"),
        [
            Column(_("Kelembagaan"), 36),
            Column(_("Jenis"), 24),
            Column(_("Berlaku sejak"), 14),
            Column(_("Berlaku sampai"), 14),
            Column(_("SK pembentukan"), 16),
            Column(_("Jumlah anggota"), 10),
            Column(_("Nama"), 32),
            Column(_("Kedudukan"), 28),
            Column(_("Instansi"), 32),
            Column(_("Unsur"), 20),
        ],
        [line for row in rows for line in _lines(row)],
        above(title, (), zone=regency.time_zone),
    )


def _lines(row: dict[str, Any]) -> Iterator[list[CellValue]]:
    body: Body = row["body"]
    told: list[CellValue] = [
        body.name,
        str(body.get_kind_display()),
        body.start,
        body.until,
        _("Ada") if row["has_decree"] else _("Belum ada"),
        row["member_count"],
    ]
    for member, element in row["members"]:
        yield [
            *told,
            member.name,
            member.position,
            member.institution,
            str(element.label),
        ]
    if not row["members"]:
        yield [*told, None, None, None, None]


@require_http_methods(READ_OR_POST)
def body_create(request: HttpRequest, code: str) -> HttpResponse:
    regency = _regency(request, code)
    demand(request, CHANGE, regency)
    form = BodyForm(
        posted(request), documents=documents_for(request, regency, *DECREES)
    )
    page = EntryPage(
        request,
        form,
        regency=regency,
        title=_("Catat kelembagaan"),
        back_url=_list_url(code),
    )
    if page.saves(
        lambda: verbs.create(
            actor=request.user, regency=regency, fields=form.cleaned_data
        )
    ):
        return _kept(request, code, _("Kelembagaan tersimpan."))
    return page.response()


@require_http_methods(READ_OR_POST)
def body_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    body = _body(request, code, pk)
    form = BodyForm(
        posted(request),
        initial=initial_of(body),
        documents=documents_for(request, body.regency, *DECREES, named=body.decree_id),
    )
    page = EntryPage(
        request,
        form,
        regency=body.regency,
        title=_("Ubah kelembagaan"),
        back_url=_list_url(code),
        record=body,
    )
    if page.saves(
        lambda: verbs.revise(
            body,
            actor=request.user,
            version=page.version or 0,
            fields=form.cleaned_data,
        )
    ):
        return _kept(request, code, _("Kelembagaan tersimpan."))
    return page.response()


@require_http_methods(READ_OR_POST)
def body_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    body = _body(request, code, pk)
    form = EndForm(posted(request))
    page = EntryPage(
        request,
        form,
        regency=body.regency,
        title=_("Akhiri kelembagaan"),
        back_url=_list_url(code),
        record=body,
        lede=body.name,
    )
    if page.saves(
        lambda: verbs.end(
            body,
            actor=request.user,
            until=form.cleaned_data["until"],
            version=page.version,
        )
    ):
        return _kept(
            request, code, _("Kelembagaan diakhiri; anggotanya tetap tercatat.")
        )
    return page.response()


@require_http_methods(READ_OR_POST)
def member_create(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    body = _body(request, code, pk)
    form = MemberForm(posted(request))
    page = EntryPage(
        request,
        form,
        regency=body.regency,
        title=_("Tambah anggota"),
        back_url=_list_url(code),
        lede=body.name,
    )
    if page.saves(
        lambda: verbs.add_member(body, actor=request.user, fields=form.cleaned_data)
    ):
        return _kept(request, code, _("Anggota tersimpan."))
    return page.response()


@require_http_methods(READ_OR_POST)
def member_edit(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    member = _member(request, code, pk)
    form = MemberForm(posted(request), initial=initial_of_member(member))
    page = EntryPage(
        request,
        form,
        regency=member.body.regency,
        title=_("Ubah anggota"),
        back_url=_list_url(code),
        # Its members stand in one decree: the version is the body's.
        record=member.body,
        lede=member.body.name,
        remove_url=reverse("masterplan:body-member-remove", args=[code, pk]),
    )
    if page.saves(
        lambda: verbs.revise_member(
            member,
            actor=request.user,
            version=page.version or 0,
            fields=form.cleaned_data,
        )
    ):
        return _kept(request, code, _("Anggota tersimpan."))
    return page.response()


@require_POST
def member_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    verbs.remove_member(_member(request, code, pk), actor=request.user)
    return _kept(request, code, _("Anggota dihapus dari kelembagaan ini."))


def _finding(rows: list[dict]) -> str:
    """What assessors ask first: both there, in force, with their decree."""
    current = [row for row in rows if not row["is_over"]]
    if not current:
        return ""
    without = sum(not row["has_decree"] for row in current)
    if without:
        return _("%(count)s kelembagaan berlaku; %(without)s belum memiliki SK.") % {
            "count": len(current),
            "without": without,
        }
    return _("%(count)s kelembagaan berlaku, semuanya memiliki SK.") % {
        "count": len(current)
    }


def _regency(request: HttpRequest, code: str) -> Regency:
    return visible_or_404(request, Regency.objects.select_related("province"), pk=code)


def _body(request: HttpRequest, code: str, pk: int) -> Body:
    body = visible_or_404(
        request,
        Body.objects.select_related("regency__province", "decree"),
        regency=code,
        pk=pk,
    )
    demand(request, CHANGE, body)
    return body


def _member(request: HttpRequest, code: str, pk: int) -> BodyMember:
    member = visible_or_404(
        request,
        BodyMember.objects.select_related("body__regency__province"),
        body__regency=code,
        pk=pk,
    )
    demand(request, CHANGE, member.body)
    return member


def _list_url(code: str) -> str:
    return reverse("masterplan:bodies", args=[code])


def _kept(request: HttpRequest, code: str, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(_list_url(code))
