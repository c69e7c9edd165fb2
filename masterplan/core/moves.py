"""Named changes of status: a table entry a move, and one answer to "may it happen?"."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from masterplan.core.enums import TEXT_MAX
from masterplan.core.errors import DomainError, MoveRefused, NotAllowed, StaleVersion
from masterplan.core.models import User


@dataclass(frozen=True)
class Move:
    """One named change of status: from where, to where, who, and the words for it.

    `permission` is a rule's name; `button` says where the record goes; `done` is the
    sentence's verb in the history ("mengajukan inovasi ini").
    """

    name: str
    sources: frozenset[str]
    target: Any  # a member of the noun's status
    permission: str
    button: str | Promise
    done: str | Promise
    needs_reason: bool = False
    tone: str = "primary"
    icon: str = "send"


def table(*moves: Move) -> dict[str, Move]:
    """A TRANSITIONS table: the moves by name, in the order pages offer them."""
    return {move.name: move for move in moves}


def refusal(
    record: Any, step: Move, *, actor: User, version: int | None = None
) -> DomainError | None:
    """Why this record (with `status` and `version`) may not make the move, or None.

    `version` is the one its reader saw; None asks nothing of it.
    """
    noun = record._meta.verbose_name
    if not actor.has_perm(step.permission, record):
        return NotAllowed(
            _("Anda tidak berwenang melakukan ini pada %(noun)s tersebut.")
            % {"noun": noun}
        )
    if version is not None and version != record.version:
        return StaleVersion(version=record.version)
    if record.status in step.sources:
        return None
    return MoveRefused(
        _("%(noun)s berstatus “%(status)s” tidak dapat diproses dengan “%(button)s”.")
        % {
            "noun": capfirst(str(noun)),
            "status": record.get_status_display(),
            "button": step.button,
        }
    )


def allowed(record: Any, moves: Iterable[Move], *, actor: User) -> list[Move]:
    """The moves this person may make with this record now, in the table's order."""
    return [step for step in moves if refusal(record, step, actor=actor) is None]


def clean_reason(step: Move, reason: str) -> str:
    """The reason without blanks around it; raises where it lacks or is too long."""
    reason = reason.strip()
    if step.needs_reason and not reason:
        raise DomainError(
            _("Tuliskan alasannya, agar OPD tahu apa yang harus diperbuat."),
            code="reason_required",
            field="reason",
        )
    if len(reason) > TEXT_MAX:
        raise DomainError(
            _("Alasan paling panjang %(max)s huruf.") % {"max": TEXT_MAX},
            code="too_long",
            field="reason",
        )
    return reason
