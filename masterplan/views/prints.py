"""The recap by Perangkat Daerah on paper and as a workbook."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from masterplan.core.access import scope_of
from masterplan.core.sheets.download import xlsx_file
from masterplan.core.sheets.writer import SheetSpec
from masterplan.core.templatetags.portal import day
from masterplan.core.views.pages import demand, visible_or_404
from masterplan.domain import prints
from masterplan.domain.audience import Audience, audience_of
from regencies.domain.paper import letterhead, signature
from regencies.models import Regency

TITLE = "Rekapitulasi inovasi smart city menurut Perangkat Daerah"


@require_safe
def recap_print(request: HttpRequest, code: str) -> HttpResponse:
    """A4 with letterhead and the signature of the leading sector's head."""
    regency = _regency(request, code)
    now = timezone.now()
    with translation.override("id"):
        context = {
            "regency": regency,
            "title": TITLE,
            "recap": prints.recap(regency, scope=scope_of(request.user)),
            "note": _counted(request, regency),
            "letterhead": letterhead(regency, None),
            "signature": signature(
                regency,
                None,
                today=now.astimezone(regency.zone).date(),
                has_nip=request.user.has_perm("masterplan.view_inside", regency),
            ),
            "printed_at": now,
            "zone": regency.time_zone,
            "back_url": reverse("masterplan:units", args=[regency.pk]),
        }
        return render(request, "masterplan/print_recap.html", context)


@require_safe
def recap_xlsx(request: HttpRequest, code: str) -> FileResponse:
    """The same figures in one wide sheet."""
    regency = _regency(request, code)
    now = timezone.now()
    with translation.override("id"):
        found = prints.recap(regency, scope=scope_of(request.user))
        lines = [
            TITLE,
            regency.name,
            _counted(request, regency),
            f"Diunduh {day(now, regency.time_zone)}",
        ]
        spec = SheetSpec(
            "Rekap", prints.sheet_columns(found), prints.sheet_rows(found), lines
        )
        return xlsx_file(spec, name=f"rekap-opd-{regency.pk}")


def _regency(request: HttpRequest, code: str) -> Regency:
    regency = visible_or_404(
        request, Regency.objects.select_related("logo", "leading_sector"), pk=code
    )
    demand(request, "masterplan.print_recap", regency)
    return regency


def _counted(request: HttpRequest, regency: Regency) -> str:
    """What the figures count, for whoever holds the paper without the portal."""
    audience = audience_of(scope_of(request.user), regency.pk)
    if audience is Audience.COORDINATOR:
        return "Dihitung dari semua inovasi yang tercatat, termasuk draf."
    if audience is Audience.INSIDER:
        return (
            "Dihitung dari inovasi yang sudah diajukan dan draf Perangkat Daerah "
            "sendiri."
        )
    return "Dihitung dari inovasi yang sudah diverifikasi daerah."
