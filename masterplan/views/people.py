"""`/daerah/<kode>/pengguna/`: who works in a regency, and how he gets in."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from masterplan.core.access import scope_of
from masterplan.core.errors import DomainError
from masterplan.core.models import User
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
)
from masterplan.core.whatsapp import whatsapp_address
from regencies.domain import (
    access_link,
    link_words,
    membership,
    people,
    second_factor,
)
from regencies.domain.access_link import Issued
from regencies.enums import UNIT_ROLES, Role
from regencies.forms.people import InvitationForm, OpenRegencyForm, PersonForm
from regencies.forms.refusing import RefusingForm
from regencies.models import AccessLink, Membership, Regency, Unit

OWN_ROLES = [Role.OPERATOR, Role.UNIT_HEAD, Role.LEADER, Role.COORDINATOR]


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A seat with what the reader may do to it."""

    seat: Membership
    role: Role
    may_manage: bool
    may_hand_over: bool


@require_safe
def people_list(request: HttpRequest, code: str) -> HttpResponse:
    regency = regency_of(request, code)
    scope = scope_of(request.user)
    seats = (
        Membership.objects.visible_to(scope)
        .not_ended()
        .filter(regency=regency)
        .select_related("user", "unit")
        .order_by("user__name", "user", "id")
    )
    links = (
        AccessLink.objects.visible_to(scope)
        .usable()
        .filter(regency=regency)
        .select_related("unit", "created_by")
    )
    context = {
        "regency": regency,
        "seats": list(seats),
        "links": list(links),
        "is_whole": request.user.has_perm("regencies.manage_people", regency),
    }
    return render_page(request, "masterplan/people.html", context)


@require_http_methods(READ_OR_POST)
def people_invite(request: HttpRequest, code: str) -> HttpResponse:
    regency = regency_of(request, code)
    is_whole = request.user.has_perm("regencies.manage_people", regency)
    form = InvitationForm(
        request.POST or None,
        initial={"unit": request.GET.get("unit"), "role": request.GET.get("role")},
        roles=OWN_ROLES if is_whole else [Role.COORDINATOR],
        units=_units(request, regency),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            issued = access_link.invite(
                actor=request.user,
                regency=regency,
                name=data["name"],
                email=data["email"],
                role=data["role"],
                unit=data.get("unit"),
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            return show_link(request, issued)
    return form_page(
        request,
        regency,
        form,
        title=_("Undang pengguna"),
        action=_("Buat undangan"),
        lede=_("Anda mendapat tautan untuk dikirim lewat WhatsApp."),
    )


@require_safe
def person_page(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    regency = regency_of(request, code)
    person, seats = person_of(request, regency, pk)
    context = {
        "regency": regency,
        "person": person,
        "lines": [_line(request, seat) for seat in seats if not seat.has_ended],
        "ended": [seat for seat in seats if seat.has_ended],
        "may_account": request.user.has_perm("regencies.manage_account", person),
        "may_reset_factor": second_factor.is_set(person)
        and request.user.has_perm("regencies.reset_second_factor", person),
        "is_self": person == request.user,
    }
    return render_page(request, "masterplan/person.html", context)


@require_POST
def person_reset(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    regency = regency_of(request, code)
    person, _seats = person_of(request, regency, pk)
    return show_link(
        request, access_link.issue_reset(person, actor=request.user, regency=regency)
    )


@require_http_methods(READ_OR_POST)
def person_deactivate(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    regency = regency_of(request, code)
    person, _seats = person_of(request, regency, pk)
    demand(request, "regencies.manage_account", person)
    if request.method == "POST":
        people.deactivate(person, actor=request.user, regency=regency)
        messages.success(
            request, _("Akun %(name)s kini nonaktif.") % {"name": person.name}
        )
        return redirect("masterplan:person", code=code, pk=pk)
    context = {
        "regency": regency,
        "title": _("Nonaktifkan akun %(name)s?") % {"name": person.name},
        "text": _(
            "Ia keluar dari semua perangkat dan token API-nya berhenti berlaku. "
            "Kursi dan riwayatnya tetap tercatat, dan akun dapat diaktifkan kembali."
        ),
        "action": _("Nonaktifkan akun"),
        "back_url": reverse("masterplan:person", args=[code, pk]),
    }
    return render_page(request, "masterplan/people_confirm.html", context)


@require_POST
def person_reactivate(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    regency = regency_of(request, code)
    person, _seats = person_of(request, regency, pk)
    people.reactivate(person, actor=request.user, regency=regency)
    messages.success(request, _("Akun %(name)s aktif lagi.") % {"name": person.name})
    return redirect("masterplan:person", code=code, pk=pk)


@require_http_methods(READ_OR_POST)
def seat_end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    regency = regency_of(request, code)
    seat = _seat(request, regency, pk)
    demand(request, "regencies.manage_seat", seat)
    if request.method == "POST":
        membership.end(seat, actor=request.user)
        messages.success(request, _("Kursi berakhir: %(seat)s.") % {"seat": str(seat)})
        return redirect("masterplan:people", code=code)
    context = {
        "regency": regency,
        "title": _("Akhiri kursi %(name)s?") % {"name": seat.user.name},
        "text": _("%(seat)s berakhir sekarang juga; kursinya yang lain tetap.")
        % {"seat": str(seat)},
        "action": _("Akhiri kursi"),
        "back_url": reverse("masterplan:person", args=[code, seat.user_id]),
    }
    return render_page(request, "masterplan/people_confirm.html", context)


@require_http_methods(READ_OR_POST)
def seat_handover(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    regency = regency_of(request, code)
    seat = _seat(request, regency, pk)
    demand(request, "regencies.manage_seat", seat)
    form = PersonForm(request.POST or None)
    form.fields["name"].label = _("Nama penerus")
    form.fields["email"].label = _("Alamat surel penerus")
    if request.method == "POST" and form.is_valid():
        try:
            done = people.hand_over(seat, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.show_refusal(error)
        else:
            if done.issued is not None:
                return show_link(request, done.issued)
            messages.success(
                request,
                _("%(seat)s kini dipegang %(name)s.")
                % {"seat": str(done.seat), "name": done.seat.user.name},
            )
            return redirect("masterplan:people", code=code)
    return form_page(
        request,
        regency,
        form,
        title=_("Serah terima: %(seat)s") % {"seat": str(seat)},
        action=_("Serahkan kepada penerus"),
        lede=_(
            "Kursi %(name)s berakhir sekarang dan penerusnya diundang. Rekan yang "
            "sudah bekerja di daerah ini langsung memegangnya."
        )
        % {"name": seat.user.name},
        back_url=reverse("masterplan:person", args=[code, seat.user_id]),
    )


@require_POST
def link_renew(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    regency = regency_of(request, code)
    link = _link(request, regency, pk)
    return show_link(request, access_link.renew(link, actor=request.user))


@require_POST
def link_revoke(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    regency = regency_of(request, code)
    link = _link(request, regency, pk)
    access_link.revoke(link, actor=request.user)
    messages.success(request, _("Tautan untuk %(name)s dicabut.") % {"name": link.name})
    return redirect("masterplan:people", code=code)


@require_http_methods(READ_OR_POST)
def open_regency(request: HttpRequest) -> HttpResponse:
    """`/nasional/daerah-baru/`: a regency with its first coordinator."""
    demand(request, "regencies.open_regency")
    form = OpenRegencyForm(request.POST or None, regencies=people.unopened())
    if request.method == "POST" and form.is_valid():
        try:
            issued = people.open_regency(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.show_refusal(error)
        else:
            return show_link(request, issued)
    return form_page(
        request,
        None,
        form,
        title=_("Buka daerah"),
        action=_("Buka daerah dan buat undangan"),
        lede=_("Koordinator yang Anda undang mengundang orang-orang daerahnya."),
        back_url=reverse("desk"),
    )


def show_link(request: HttpRequest, issued: Issued) -> HttpResponse:
    """The new link, this once; the answer to the post itself, so that its text is
    kept nowhere. A repeated post makes a new link and ends this one."""
    link = issued.link
    address = request.build_absolute_uri(reverse("access-link", args=[issued.token]))
    text = link_words.message(link, address=address)
    context = {
        "regency": link.regency,
        "link": link,
        "seat": link_words.seat_label(link),
        "address": address,
        "text": text,
        "whatsapp_url": whatsapp_address(text),
        "is_mailed": link_words.mail(link, text=text),
    }
    return render_page(request, "masterplan/people_link.html", context)


def form_page(
    request: HttpRequest,
    regency: Regency | None,
    form: RefusingForm,
    *,
    title: str,
    action: str,
    lede: str,
    back_url: str = "",
) -> HttpResponse:
    if not back_url and regency is not None:
        back_url = reverse("masterplan:people", args=[regency.pk])
    context = {
        "regency": regency,
        "form": form,
        "title": title,
        "action": action,
        "lede": lede,
        "back_url": back_url,
    }
    status = 422 if form.errors else 200
    return render_page(request, "masterplan/people_form.html", context, status=status)


def regency_of(request: HttpRequest, code: str) -> Regency:
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    demand(request, "regencies.view_people", regency)
    return regency


def _units(request: HttpRequest, regency: Regency) -> QuerySet[Unit]:
    return Unit.objects.visible_to(scope_of(request.user)).filter(
        regency=regency, is_active=True
    )


def person_of(
    request: HttpRequest, regency: Regency, pk: int
) -> tuple[User, list[Membership]]:
    """Somebody known to the regency with all his seats there, the newest first."""
    seats = list(
        Membership.objects.visible_to(scope_of(request.user))
        .filter(regency=regency, user=pk)
        .select_related("user", "unit", "regency")
        .order_by("-start", "-pk")
    )
    if not seats:
        raise Http404
    return seats[0].user, seats


def _seat(request: HttpRequest, regency: Regency, pk: int) -> Membership:
    seats = Membership.objects.select_related("user", "unit", "regency")
    return visible_or_404(request, seats, regency=regency, pk=pk)


def _link(request: HttpRequest, regency: Regency, pk: int) -> AccessLink:
    links = AccessLink.objects.select_related("user", "unit", "regency")
    return visible_or_404(request, links, regency=regency, pk=pk)


def _line(request: HttpRequest, seat: Membership) -> SeatLine:
    may_manage = request.user.has_perm("regencies.manage_seat", seat)
    return SeatLine(
        seat=seat,
        role=Role(seat.role),
        may_manage=may_manage,
        may_hand_over=may_manage and seat.role in UNIT_ROLES,
    )
