"""What changing a part of a record means for the record itself.

Budget lines and outcome indicators have a version of their own, so that two people who
change different ones do not meet; the record's version rises with each all the same,
because its history tells of them.
"""

from innovations.domain import innovation as innovations
from innovations.domain import ledger
from innovations.models import Innovation
from masterplan.core import activity, moves
from masterplan.core.activity import Event
from masterplan.core.models import User


def held(innovation: Innovation, *, actor: User) -> Innovation:
    """The record and its regency's ledger, held; raises NotAllowed."""
    ledger.lock(innovation.regency_id)
    [current] = innovations.locked([innovation.pk])
    if not actor.has_perm("innovations.change_innovation", current):
        raise moves.not_allowed(Innovation)
    return current


def tell(
    innovation: Innovation,
    verb: str,
    name: str,
    old: str | None,
    new: str | None,
    *,
    actor: User,
    reason: str = "",
) -> None:
    """A new version of a held record, and the line of its history."""
    innovations.store(innovation, [])
    activity.record([Event(innovation, verb, {name: (old, new)}, reason)], actor=actor)
