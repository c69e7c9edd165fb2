"""`/kursi/`: somebody of several seats says from which one he works."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from masterplan.core.access import choose_seat
from masterplan.core.errors import DomainError
from masterplan.core.views.pages import safe_next, whole


@require_POST
def seat_choose(request: HttpRequest) -> HttpResponse:
    """Keep the choice and go back to where it was made."""
    try:
        choose_seat(request, whole(request.POST.get("seat", "")))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect(safe_next(request, reverse("desk")))
