"""The sheet of a quick win on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from innovations.domain import quick_win_sheet as sheet
from innovations.views.quick_win import facts_of, visible_quick_win
from regencies.domain.paper import letterhead, signature


@require_safe
def quick_win_print(request: HttpRequest, pk: int) -> HttpResponse:
    """A4 with letterhead and the signature of the head of its unit."""
    quick_win = visible_quick_win(request, pk)
    regency, unit = quick_win.regency, quick_win.innovation.unit
    now = timezone.now()
    with translation.override("id"):
        facts = facts_of(request, quick_win)
        context = facts | {
            "regency": regency,
            "outcomes": sheet.outcomes(quick_win),
            "letterhead": letterhead(regency, unit),
            "signature": signature(
                regency,
                unit,
                today=now.astimezone(regency.zone).date(),
                has_nip=facts["may_view_contact"],
            ),
            "printed_at": now,
            "back_url": quick_win.get_absolute_url(),
        }
        return render(request, "innovations/print_quick_win.html", context)
