"""Named changes of status: a table entry a move, and one answer to "may it happen?"."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from masterplan.core.enums import TEXT_MAX
from masterplan.core.errors import (
    DomainError,
    MoveRefused,
    NotAllowed,
    StaleVersion,
    VerbRefused,
)
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
) -> VerbRefused | None:
    """Why this record (with `status` and `version`) may not make the move, or None.

    `version` is the one its reader saw; None asks nothing of it.
    """
    if not actor.has_perm(step.permission, record):
        return not_allowed(record)
    if version is not None and version != record.version:
        return StaleVersion(version=record.version)
    if record.status in step.sources:
        return None
    return MoveRefused(
        _("%(noun)s berstatus “%(status)s” tidak dapat diproses dengan “%(button)s”.")
        % {
            "noun": capfirst(str(record._meta.verbose_name)),
            "status": record.get_status_display(),
            "button": step.button,
        }
    )


def not_allowed(record: Model | type[Model]) -> NotAllowed:
    """The refusal of a verb about such a record, for who may see but not do."""
    return NotAllowed(
        _("Anda tidak berwenang melakukan ini pada %(noun)s tersebut.")
        % {"noun": record._meta.verbose_name}
    )


def allowed(record: Any, moves: Iterable[Move], *, actor: User) -> list[Move]:
    """The moves this person may make with this record now, in the table's order."""
    return [step for step in moves if refusal(record, step, actor=actor) is None]


def clean_reason(step: Move, reason: str) -> str:
    """The reason of a move without blanks around it; raises as `reason_given`."""
    asking = _("Tuliskan alasannya, agar OPD tahu apa yang harus diperbuat.")
    return reason_given(reason, asking if step.needs_reason else "")


def reason_given(reason: str, asking: str = "", *, longest: int = TEXT_MAX) -> str:
    """The reason without blanks around it.

    Raises DomainError where it is too long, or lacks and `asking` says what for.
    """
    reason = reason.strip()
    if asking and not reason:
        raise DomainError(asking, code="reason_required", field="reason")
    if len(reason) > longest:
        raise DomainError(
            _("Alasan paling panjang %(max)s huruf.") % {"max": longest},
            code="too_long",
            field="reason",
        )
    return reason
