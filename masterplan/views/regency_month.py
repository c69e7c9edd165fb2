"""`/daerah/<code>/?per=2026-10`: the regency as it was kept at the end of a month."""

from django import forms
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core.access import scope_of
from masterplan.core.templatetags.portal import day, number
from masterplan.core.views.pages import demand
from masterplan.domain.regency_month import RegencyMonth, regency_month
from masterplan.forms.national import MonthField
from masterplan.views.charting import chart_of
from regencies.models import Regency

ASKED = "per"
VIEW = "masterplan.view_progress"


class MonthForm(forms.Form):
    per = MonthField(label=gettext_lazy("Angka per akhir bulan"), required=False)


def month_page(request: HttpRequest, regency: Regency) -> HttpResponse:
    """The month of the address, else the newest kept; says what it does not know."""
    if not request.user.is_authenticated:
        # The page around it is public; who signs in may read on here.
        return redirect_to_login(request.get_full_path())
    demand(request, VIEW, regency)
    form = MonthForm(request.GET)
    form.is_valid()
    asked = form.cleaned_data.get(ASKED)
    found = regency_month(regency, scope=scope_of(request.user), month=asked)
    end = found.end
    return render(
        request,
        "masterplan/regency_month.html",
        {
            "regency": regency,
            "tab": "month",
            "kept": "",
            "found": found,
            "end": end,
            "form": _choice(found),
            "refused": request.GET[ASKED] if _is_refused(request, found) else "",
            "finding": _finding(found),
            "charts": {
                "dimensions": chart_of(end.dimensions),
                "statuses": chart_of(end.statuses),
                "steps": chart_of(end.steps),
                "plans": chart_of(end.plans),
                "evidence": chart_of(end.evidence),
            }
            if end
            else {},
        },
    )


def _choice(found: RegencyMonth) -> MonthForm:
    """The kept months to choose from, the one shown chosen."""
    form = MonthForm(initial={ASKED: f"{found.month:%Y-%m}" if found.month else ""})
    form.fields[ASKED].widget = forms.Select(
        choices=[(f"{one:%Y-%m}", day(one)) for one in found.kept],
    )
    return form


def _is_refused(request: HttpRequest, found: RegencyMonth) -> bool:
    """Whether another month was asked for than is shown."""
    asked = request.GET[ASKED]
    return bool(asked and found.month and asked != f"{found.month:%Y-%m}")


def _finding(found: RegencyMonth) -> str:
    if found.end is None:
        return ""
    return _("Per %(day)s: %(total)s inovasi tercatat, %(verified)s terverifikasi.") % {
        "day": day(found.month),
        "total": number(found.end.total.count),
        "verified": number(found.end.verified.count),
    }
