"""Who is told of what happens to stages and deliverables; never who did it."""

from collections.abc import Iterable

from django.utils.text import Truncator

from innovations.domain.notices import NAME_SHOWN, WITH_REASON
from masterplan.core import notices
from masterplan.core.models import Comment, User
from masterplan.core.moves import Move
from masterplan.core.stored import stored
from masterplan.models import Deliverable, StageRecord
from masterplan.permissions import has_mentor
from regencies.enums import Role
from regencies.models import Membership

# Stored as said, and told in the reader's language.
STAGE = {
    "submit": stored("Tahap “%(name)s” di %(place)s menunggu pengesahan Anda."),
    "return": stored("Tahap “%(name)s” dikembalikan untuk dilengkapi."),
    "pass": stored("Tahap “%(name)s” disahkan lulus."),
    "pass_with_notes": stored("Tahap “%(name)s” lulus dengan catatan."),
    "reopen": stored("Tahap “%(name)s” dibuka kembali."),
}
DELIVERABLE = {
    "submit": stored("Luaran “%(name)s” di %(place)s menunggu persetujuan Anda."),
    "return": stored("Luaran “%(name)s” dikembalikan untuk diperbaiki."),
    "approve": stored("Luaran “%(name)s” disetujui."),
    "reopen": stored("Luaran “%(name)s” dibuka kembali."),
}
COMMENTED = stored("%(actor)s menulis catatan pada luaran “%(name)s”: %(text)s")


def submitted(record: StageRecord | Deliverable, *, actor: User) -> None:
    """Tell who signs off: the mentors, or the leaders where none is assigned."""
    _tell(record, "submit", _signing(record.regency_id), actor)


def moved(
    record: StageRecord | Deliverable, step: Move, *, actor: User, reason: str = ""
) -> None:
    """Tell the coordinators what became of what they had submitted."""
    _tell(record, step.name, [Role.COORDINATOR], actor, reason)


def commented(deliverable: Deliverable, said: Comment, *, actor: User) -> None:
    """Tell the coordinators and who signs off what was said."""
    text = COMMENTED % {
        "actor": actor,
        "name": Truncator(deliverable.name).chars(NAME_SHOWN),
        "text": said.text,
    }
    notices.tell(
        _people(
            deliverable.regency_id,
            [Role.COORDINATOR, *_signing(deliverable.regency_id)],
            actor,
        ),
        kind="deliverable.commented",
        key=f"comment:{said.pk}",
        text=text,
        url=f"{deliverable.get_absolute_url()}#c{said.pk}",
        regency_code=deliverable.regency_id,
    )


def _tell(
    record: StageRecord | Deliverable,
    name: str,
    roles: Iterable[Role],
    actor: User,
    reason: str = "",
) -> None:
    is_stage = isinstance(record, StageRecord)
    text = (STAGE if is_stage else DELIVERABLE)[name] % {
        "name": Truncator(record.name).chars(NAME_SHOWN),
        "place": record.regency.short_name,
    }
    if reason:
        text = WITH_REASON % {"sentence": text, "reason": reason}
    kind = f"{'stage' if is_stage else 'deliverable'}.{name}"
    notices.tell(
        _people(record.regency_id, roles, actor),
        kind=kind,
        key=f"{kind}:{record.pk}:{record.version}",
        text=text,
        url=record.get_absolute_url(),
        regency_code=record.regency_id,
    )


def _signing(regency_code: str) -> list[Role]:
    return [Role.MENTOR if has_mentor(regency_code) else Role.LEADER]


def _people(regency_code: str, roles: Iterable[Role], actor: User) -> list[int]:
    seats = (
        Membership.objects.in_force()
        .filter(regency=regency_code, role__in=sorted(roles), user__is_active=True)
        .exclude(user=actor)
    )
    return sorted(set(seats.values_list("user_id", flat=True)))
