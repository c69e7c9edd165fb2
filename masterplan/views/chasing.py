"""`/daerah/<kode>/tagihan/`: what each OPD owes, and reminding it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from masterplan.core.access import scope_of
from masterplan.core.templatetags.portal import number
from masterplan.core.views.pages import READ_OR_POST, demand, visible_or_404
from masterplan.core.whatsapp import whatsapp_address
from masterplan.domain import chasing
from masterplan.domain.chasing import Debts, Missing
from regencies.models import Regency, Unit


@require_safe
def chasing_page(request: HttpRequest, code: str) -> HttpResponse:
    regency = visible_or_404(
        request, Regency.objects.select_related("province"), pk=code
    )
    demand(request, "masterplan.view_chasing", regency)
    debts = chasing.debts(regency, scope=scope_of(request.user))
    asked = request.GET.get("missing", "")
    missing = Missing(asked) if asked in Missing.values else None
    return render(
        request,
        "masterplan/chasing.html",
        {
            "regency": regency,
            "debts": debts,
            "rows": debts.owing(missing),
            "missing": missing,
            "finding": _finding(debts),
            "may_remind": request.user.has_perm("masterplan.remind_unit", regency),
        },
    )


@require_http_methods(READ_OR_POST)
def reminder(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Note the reminder (POST), then show its ready text (GET)."""
    unit = visible_or_404(
        request, Unit.objects.select_related("regency__province"), regency=code, pk=pk
    )
    demand(request, "masterplan.remind_unit", unit)
    if request.method == "POST":
        chasing.remind(unit, actor=request.user)
        # A page of its own: loading it again reminds nobody twice.
        return redirect("masterplan:reminder", code, pk)
    debt = chasing.debt_of(unit, scope=scope_of(request.user))
    register = f"{reverse('innovations:list')}?{debt.recorded.query}"
    text = chasing.reminder(
        debt,
        sender=str(request.user),
        regency=unit.regency.name,
        register=request.build_absolute_uri(register),
        entry=request.build_absolute_uri(reverse("innovations:create")),
    )
    return render(
        request,
        "masterplan/reminder.html",
        {
            "regency": unit.regency,
            "unit": unit,
            "debt": debt,
            "text": text,
            "lines": text.count("\n") + 6,
            "whatsapp_url": whatsapp_address(text),
        },
    )


def _finding(debts: Debts) -> str:
    if not debts.rows:
        return ""
    owing = debts.owing_count
    if not owing:
        return _("Tidak ada tagihan: semua %(count)s OPD lengkap.") % {
            "count": number(len(debts.rows))
        }
    return _("%(owing)s dari %(count)s OPD masih punya tagihan.") % {
        "owing": number(owing),
        "count": number(len(debts.rows)),
    }
