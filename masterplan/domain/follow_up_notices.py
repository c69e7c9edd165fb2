"""Who is told of follow-ups; never the person who did it."""

from collections.abc import Callable, Iterable, Sequence

from django.db.models import Q
from django.utils.text import Truncator

from masterplan.core import notices
from masterplan.core.models import User
from masterplan.core.moves import Move
from masterplan.core.notices import Message
from masterplan.core.stored import stored
from masterplan.core.templatetags.portal import day
from masterplan.models import FollowUp
from regencies.enums import UNIT_ROLES, Role
from regencies.models import Membership

# A long title must leave room for the rest of the sentence.
TITLE_SHOWN = 150
# Stored as said, and told in the reader's language.
ASSIGNED = stored("Tindak lanjut untuk OPD Anda: “%(title)s”, tenggat %(day)s.")
MOVED = {
    "finish": stored("Tindak lanjut “%(title)s” selesai: %(result)s"),
    "cancel": stored("Tindak lanjut “%(title)s” dibatalkan. Alasan: %(reason)s"),
    "reopen": stored("Tindak lanjut “%(title)s” dibuka kembali. Alasan: %(reason)s"),
}
# Who hears of a move: the coordinators of what is done, the unit of the rest.
HEARD: dict[str, frozenset[Role]] = {
    "finish": frozenset({Role.COORDINATOR}),
    "cancel": UNIT_ROLES,
    "reopen": UNIT_ROLES,
}


def assigned(follow_ups: Sequence[FollowUp], *, actor: User) -> None:
    """Tell the people of each unit what falls to it, in two statements."""
    theirs = [one for one in follow_ups if one.unit_id]
    _tell(
        theirs,
        UNIT_ROLES,
        kind="follow_up.assigned",
        said=lambda one: ASSIGNED % {"title": _title(one), "day": day(one.due_on)},
        actor=actor,
    )


def moved(
    follow_ups: Sequence[FollowUp], step: Move, *, actor: User, reason: str
) -> None:
    _tell(
        follow_ups,
        HEARD[step.name],
        kind=f"follow_up.{step.name}",
        said=lambda one: (
            MOVED[step.name]
            % {"title": _title(one), "result": one.result, "reason": reason}
        ),
        actor=actor,
    )


def _tell(
    follow_ups: Sequence[FollowUp],
    roles: Iterable[Role],
    *,
    kind: str,
    said: Callable[[FollowUp], str],
    actor: User,
) -> None:
    people = _people(follow_ups, roles, actor)
    notices.tell_each(
        [
            Message(
                user_id=user_id,
                kind=kind,
                key=f"{kind}:{one.pk}:{one.version}",
                text=said(one),
                url=one.get_absolute_url(),
                regency_code=one.regency_id,
            )
            for one in follow_ups
            for user_id in sorted(people[one.pk])
        ]
    )


def _people(
    follow_ups: Sequence[FollowUp], roles: Iterable[Role], actor: User
) -> dict[int, set[int]]:
    """Follow-up -> ids of those whose seat covers its unit or its whole regency."""
    seats = list(
        Membership.objects.in_force()
        .filter(user__is_active=True, role__in=sorted(roles))
        .exclude(user=actor)
        .filter(
            Q(unit__in={one.unit_id for one in follow_ups if one.unit_id})
            | Q(unit=None, regency__in={one.regency_id for one in follow_ups})
        )
        .order_by()
        .values_list("user_id", "regency_id", "unit_id")
    )
    return {
        one.pk: {
            user_id
            for user_id, code, unit_id in seats
            if (unit_id is None and code == one.regency_id)
            or (unit_id is not None and unit_id == one.unit_id)
        }
        for one in follow_ups
    }


def _title(follow_up: FollowUp) -> str:
    return Truncator(follow_up.title).chars(TITLE_SHOWN)
