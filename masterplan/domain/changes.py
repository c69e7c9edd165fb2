"""The feed of changes: what happened, in order, to records this reader may see.

Who reads it keeps a place (the id of the last line he got) and asks for what came
after. Nothing is lost on the way although ids are given out before the transactions
that use them are committed: see `settled`.

A line about a record that the reader may see now is a change. One that took a record
out of his sight is a tombstone: which record, and nothing else. All other lines are
not for him.
"""

import datetime as dt
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import CharField, Max, Model, Value
from django.db.models.functions import Cast

from dimensions.models import IndicatorValue
from innovations.enums import INSIDE_STATUSES, REVIEWED_STATUSES
from innovations.models import (
    ActionItem,
    Commitment,
    ComplaintRecap,
    Innovation,
    Problem,
    QuickWin,
)
from masterplan.core.access import Scope
from masterplan.core.models import Activity
from masterplan.models import (
    Award,
    Deliverable,
    FollowUp,
    Masterplan,
    MasterplanEntry,
    Meeting,
    Need,
    StageRecord,
)
from regencies.enums import INSIDER_ROLES, REVIEWER_ROLES, SAMPLE_CODE, Audience
from regencies.models import (
    Body,
    Document,
    FlagshipProgramme,
    PilotArea,
    Regency,
    Unit,
)

# Lines looked at for one answer, whether they are for this reader or not.
SCAN_MAX = 2_000
# Seconds that a reader waits for transactions which may still bring earlier lines.
WAIT_SECONDS = 0.5
_PAUSE = 0.01

# Resource -> what its rows are; only these are told.
RESOURCES: Mapping[str, type[Model]] = {
    "regencies": Regency,
    "units": Unit,
    "innovations": Innovation,
    "action-items": ActionItem,
    "problems": Problem,
    "complaints": ComplaintRecap,
    "quick-wins": QuickWin,
    "commitments": Commitment,
    "documents": Document,
    "bodies": Body,
    "flagship-programmes": FlagshipProgramme,
    "pilot-areas": PilotArea,
    "stages": StageRecord,
    "deliverables": Deliverable,
    "masterplans": Masterplan,
    "masterplan-entries": MasterplanEntry,
    "meetings": Meeting,
    "follow-ups": FollowUp,
    "needs": Need,
    "awards": Award,
    "indicator-values": IndicatorValue,
}
_RESOURCE_OF = {
    model._meta.label_lower: resource for resource, model in RESOURCES.items()
}
_COLUMNS = (
    "id",
    "at",
    "actor_name",
    "verb",
    "target_type",
    "target_id",
    "regency_code",
    "changes",
    "reason",
    "version",
    "batch_id",
)
# Never told, not even within the regency: the record says them to who may read them.
_PERSONAL = frozenset({"person_phone", "nip"})


@dataclass(frozen=True, slots=True)
class Change:
    """One line. A tombstone (`is_gone`) has no verb, fields, version or batch.

    `actor`, `reason` and `values` (field -> old, new) are for people of the regency.
    """

    id: int
    at: dt.datetime
    resource: str
    target_id: str
    regency: str | None
    is_gone: bool
    verb: str | None = None
    version: int | None = None
    batch_id: str | None = None
    fields: tuple[str, ...] = ()
    actor: str | None = None
    reason: str | None = None
    values: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """`place` is where to go on; `has_more` tells not to wait before that."""

    changes: Sequence[Change]
    place: int
    has_more: bool


def newest() -> int:
    """The place after everything committed so far."""
    return Activity.objects.aggregate(newest=Max("pk"))["newest"] or 0


def page(
    scope: Scope,
    *,
    after: int,
    size: int,
    regency: str = "",
    resource: str = "",
    target_id: str = "",
    wait_seconds: float | None = None,
) -> Page:
    """What came after the place, at most `size` lines of it.

    Where an earlier line may still be on its way the page is empty and stays where it
    is. At most five statements, one more for each pause while it waits.
    """
    top = newest()
    if top <= after:
        return Page((), after, False)
    if settled(top, wait_seconds=wait_seconds) is None:
        return Page((), after, True)
    lines = Activity.objects.filter(pk__gt=after, pk__lte=top)
    if regency:
        lines = lines.filter(regency_code=regency)
    if resource:
        lines = lines.filter(target_type=RESOURCES[resource]._meta.label_lower)
    else:
        lines = lines.filter(target_type__in=list(_RESOURCE_OF))
    if target_id:
        lines = lines.filter(target_id=target_id)
    found = list(lines.order_by("pk").values(*_COLUMNS)[:SCAN_MAX])
    seen = _visible(scope, found)
    audiences = _audiences(found, seen)
    changes: list[Change] = []
    for line in found:
        told = _told(scope, line, seen, audiences)
        if told is None:
            continue
        if len(changes) == size:
            return Page(changes, changes[-1].id, True)
        changes.append(told)
    if len(found) == SCAN_MAX:
        return Page(changes, found[-1]["id"], True)
    # Lines of others up to there were looked at too.
    return Page(changes, max(after, top), False)


def settled(top: int, *, wait_seconds: float | None = None) -> int | None:
    """`top` once no line up to it can appear any more; None where that takes longer.

    PostgreSQL hands out an id before its row is committed, so a later look may find a
    smaller id than an earlier one did. Whoever was given an id up to `top` holds a
    lock on the table, taken before the id, until the transaction ends: when those who
    hold one now are through, everything up to `top` is decided. SQLite has one writer
    at a time.
    """
    if connection.vendor != "postgresql":
        return top
    until = time.monotonic() + (WAIT_SECONDS if wait_seconds is None else wait_seconds)
    waiting = _writers()
    while waiting:
        if time.monotonic() >= until:
            return None
        time.sleep(_PAUSE)
        waiting &= _writers()
    return top


def _writers() -> set[str]:
    """Transactions of others that have written to the history or are about to."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks"
            " WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND granted"
            " AND database = (SELECT oid FROM pg_database"
            " WHERE datname = current_database())"
            " AND relation = %s::regclass AND pid <> pg_backend_pid()",
            [Activity._meta.db_table],
        )
        return {row[0] for row in cursor.fetchall()}


def _visible(scope: Scope, lines: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """(type, id) of the records that this reader may see now; one statement."""
    asked: dict[str, set[str]] = defaultdict(set)
    for line in lines:
        asked[line["target_type"]].add(line["target_id"])
    parts = []
    for label, ids in sorted(asked.items()):
        model: Any = RESOURCES[_RESOURCE_OF[label]]
        parts.append(
            model.objects.visible_to(scope)
            .filter(pk__in=ids)
            .order_by()
            .values_list(
                Value(label, output_field=CharField()),
                Cast("pk", CharField(max_length=40)),
            )
        )
    if not parts:
        return set()
    first, *others = parts
    return set(first.union(*others, all=True) if others else first)


def _audiences(
    lines: Iterable[Mapping[str, Any]], seen: set[tuple[str, str]]
) -> dict[str, str]:
    """How far withdrawn documents had been open; one statement where there are any."""
    keys = {
        line["target_id"]
        for line in lines
        if "withdrawn_at" in line["changes"]
        and (line["target_type"], line["target_id"]) not in seen
    }
    if not keys:
        return {}
    found = Document.objects.filter(pk__in=keys).values_list("pk", "audience")
    return {str(key): audience for key, audience in found}


def _told(
    scope: Scope,
    line: Mapping[str, Any],
    seen: set[tuple[str, str]],
    audiences: Mapping[str, str],
) -> Change | None:
    resource = _RESOURCE_OF[line["target_type"]]
    regency = line["regency_code"] or None
    if resource == "regencies":
        regency = line["target_id"]
    head: dict[str, Any] = {
        "id": line["id"],
        "at": line["at"],
        "resource": resource,
        "target_id": line["target_id"],
        "regency": regency,
    }
    if (line["target_type"], line["target_id"]) not in seen:
        is_gone = _hid(scope, line, audiences)
        return Change(**head, is_gone=True) if is_gone else None
    values = {
        name: change
        for name, change in line["changes"].items()
        if name not in _PERSONAL
    }
    is_inside = bool(regency) and regency in scope.regencies_of(*INSIDER_ROLES)
    return Change(
        **head,
        is_gone=False,
        verb=line["verb"],
        version=line["version"],
        batch_id=str(line["batch_id"]) if line["batch_id"] else None,
        fields=tuple(values),
        actor=line["actor_name"] if is_inside else None,
        reason=line["reason"] if is_inside else None,
        values=values if is_inside else None,
    )


def _hid(scope: Scope, line: Mapping[str, Any], audiences: Mapping[str, str]) -> bool:
    """Whether this very line took the record from somebody like this reader.

    Judged by what the line says was before; a record that he never could see stays
    unknown to him.
    """
    changes, code = line["changes"], line["regency_code"]
    if scope.limit is not None and code not in scope.limit:
        return False
    is_inside = code in scope.regencies_of(*INSIDER_ROLES)
    is_reviewer = scope.is_national_for(*REVIEWER_ROLES) or (
        code in scope.regencies_of(*REVIEWER_ROLES)
    )
    model = RESOURCES[_RESOURCE_OF[line["target_type"]]]
    if model is Innovation:
        status = _before(changes, "status")
        was_public = bool(_before(changes, "published_at")) and code != SAMPLE_CODE
        return (
            was_public
            or (is_inside and status in INSIDE_STATUSES)
            or (is_reviewer and status in REVIEWED_STATUSES)
        )
    if model is Document:
        audience = _before(changes, "audience") or audiences.get(line["target_id"])
        if "withdrawn_at" not in changes and "audience" not in changes:
            return False
        return (
            (audience == Audience.PUBLIC and code != SAMPLE_CODE)
            or (is_inside and audience not in (None, Audience.UNIT))
            or (is_reviewer and audience == Audience.REVIEWERS)
        )
    # The only rows of the feed that are ever deleted; the others are closed.
    is_deleted = model is ComplaintRecap and line["verb"] == "complaint.removed"
    return is_deleted and (is_inside or is_reviewer)


def _before(changes: Mapping[str, Any], name: str) -> Any:
    old, new = changes.get(name, (None, None))
    return old if old != new else None
