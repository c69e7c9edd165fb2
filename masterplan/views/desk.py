"""`/beranda/`: what waits for me; sign-in lands here."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from masterplan.core.access import present_seat, scope_of
from masterplan.domain.desk import desk


@require_safe
def desk_page(request: HttpRequest) -> HttpResponse:
    # The work of the seat he sits on; the others are one switch away.
    scope = scope_of(request.user).only(present_seat(request))
    return render(request, "masterplan/desk.html", {"desk": desk(scope)})
