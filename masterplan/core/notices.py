"""The only writer of notices: what is told to whom, and what was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from masterplan.core.errors import NotAllowed
from masterplan.core.models import Notice, User

TEXT_MAX = 300
# Beyond it the bell says "99+": nobody counts on, and the database need not either.
COUNTED_MAX = 99


@dataclass(frozen=True)
class Message:
    """One notice before it is stored; `key` keeps a matter from being told twice."""

    user_id: int
    kind: str
    key: str
    text: str
    url: str = ""
    regency_code: str = ""


def tell(
    people: Iterable[User | int],
    *,
    kind: str,
    key: str,
    text: str,
    url: str = "",
    regency_code: str = "",
) -> None:
    """Tell several people (users or their ids) the same; see `tell_each`."""
    ids = {person.pk if isinstance(person, User) else person for person in people}
    tell_each([Message(pk, kind, key, text, url, regency_code) for pk in sorted(ids)])


def tell_each(messages: Sequence[Message]) -> None:
    """Store the notices in one INSERT; who was told under a key is not told again.

    Call it inside the verb's own transaction: a change that is rolled back tells
    nobody.
    """
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=message.user_id,
                kind=message.kind,
                key=message.key,
                text=Truncator(message.text).chars(TEXT_MAX),
                url=message.url,
                regency_code=message.regency_code,
            )
            for message in messages
        ],
        ignore_conflicts=True,
    )


def mark_read(notice: Notice, *, actor: User) -> None:
    """Note that its reader opened it; the first time counts."""
    if notice.user_id != actor.pk:
        raise NotAllowed(_("Pemberitahuan ini milik orang lain."))
    Notice.objects.filter(pk=notice.pk).unread().update(read_at=timezone.now())


def mark_all_read(*, actor: User, until: int | None = None) -> int:
    """Mark the actor's notices up to the id `until` (all without it); returns how many.

    One that arrived after the page was read stays unread.
    """
    notices = Notice.objects.filter(user=actor).unread()
    if until is not None:
        notices = notices.filter(pk__lte=until)
    return notices.update(read_at=timezone.now())


def count_unread(user_id: int | None) -> int:
    """Unread notices, counted up to COUNTED_MAX + 1, in one statement."""
    if user_id is None:
        return 0
    unread = Notice.objects.filter(user=user_id).unread().order_by("-id")
    return unread[: COUNTED_MAX + 1].count()
