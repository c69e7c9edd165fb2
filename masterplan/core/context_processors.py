"""What every page may print: the portal's own facts and the reader's Scope."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from masterplan.core.access import Scope, Seat, present_seat, scope_of
from masterplan.core.notices import count_unread


@dataclass(frozen=True)
class Portal:
    name: str
    ministry: str
    is_demo: bool
    demo_password: str
    demo_accounts: tuple[tuple[str, str], ...]
    contact: str
    licence: str
    licence_url: str


def portal(request: HttpRequest) -> dict[str, object]:
    def scope() -> Scope:
        return scope_of(request.user)

    def seat() -> Seat | None:
        return present_seat(request)

    def unread() -> int:
        return count_unread(scope_of(request.user).user_id)

    is_demo = settings.PORTAL_DEMO
    return {
        "portal": Portal(
            name=settings.PORTAL_NAME,
            ministry=settings.PORTAL_MINISTRY,
            is_demo=is_demo,
            demo_password=settings.PORTAL_DEMO_PASSWORD if is_demo else "",
            demo_accounts=settings.PORTAL_DEMO_ACCOUNTS if is_demo else (),
            contact=settings.PORTAL_CONTACT,
            licence=settings.PORTAL_DATA_LICENCE,
            licence_url=settings.PORTAL_DATA_LICENCE_URL,
        ),
        # Lazy: a page that prints no navigation pays no statement for it.
        "scope": SimpleLazyObject(scope),
        "present_seat": SimpleLazyObject(seat),
        "unread_notices": SimpleLazyObject(unread),
    }
