"""What changing a part of a record means for the record itself.

Budget lines and outcome indicators have a version of their own, so that two people who
change different ones do not meet; the record's version rises with each all the same,
because its history tells of them.
"""

from collections.abc import Mapping

from innovations.domain import baseline, ledger
from innovations.domain import innovation as innovations
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
    changes: Mapping[str, tuple[object, object]],
    *,
    actor: User,
    reason: str,
) -> None:
    """A new version of a held record, and the line of its history.

    Raises DomainError where `changes` name its baseline and no reason is given; the
    caller's transaction then takes the write back.
    """
    reason = baseline.demand_reason(innovation, changes, reason)
    innovations.store(innovation, [])
    activity.record([Event(innovation, verb, changes, reason)], actor=actor)
