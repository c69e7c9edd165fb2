"""What signing in means for the offices people work for."""

from typing import Any

from django.http import HttpRequest

from masterplan.core.accounts import ClosedAccountAdapter
from masterplan.core.models import User
from regencies.domain import activation


class SeatAccountAdapter(ClosedAccountAdapter):
    """Closed to sign-up; the first sign-in of an operator starts his unit's clock."""

    def login(self, request: HttpRequest, user: User) -> Any:
        answer = super().login(request, user)
        activation.note_sign_in(actor=user)
        return answer
