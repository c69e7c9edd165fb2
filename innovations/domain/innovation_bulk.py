"""Many innovations recorded or changed at once, each with fields of its own.

Both verbs cost the same few statements for one record and for five hundred, and answer
one Outcome a record in the order asked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from innovations.domain import innovation as innovations
from innovations.domain import ledger, lists, names, rollup
from innovations.domain.innovation import Outcome
from innovations.domain.lists import ListChange
from innovations.enums import Source
from innovations.models import Innovation
from masterplan.core import activity, moves
from masterplan.core.activity import Event
from masterplan.core.errors import InvalidFields, VerbRefused
from masterplan.core.models import User
from regencies.models import Regency, Unit

BATCH = 500


@dataclass(frozen=True)
class Draft:
    """A new record: `fields` as `innovation.create` takes them."""

    regency: Regency
    fields: Mapping[str, object]


@dataclass(frozen=True)
class Revision:
    """A change of one record: as `innovation.revise` takes it."""

    innovation: Innovation
    version: int
    fields: Mapping[str, object]
    reason: str = ""


def create_many(
    drafts: Sequence[Draft],
    *,
    actor: User,
    source: Source = Source.TYPED,
    is_partial: bool = False,
) -> list[Outcome]:
    """Record new innovations as drafts.

    With `is_partial` refused ones are reported, with an unsaved record, and the others
    are made; without it the first refusal is raised and nothing is. What is refused and
    raised is what `innovation.create` raises.
    """
    outcomes: list[Outcome] = []
    listed: list[list[ListChange]] = []
    for draft in drafts:
        columns, several = lists.split(draft.fields)
        listed.append(lists.given(several))
        try:
            made = innovations.drafted(
                actor=actor, regency=draft.regency, fields=columns, source=source
            )
        except VerbRefused as refusal:
            if not is_partial:
                raise
            outcomes.append(Outcome(Innovation(regency=draft.regency), refusal))
        else:
            outcomes.append(Outcome(made))
    with transaction.atomic():
        for code in sorted({draft.regency.pk for draft in drafts}):
            ledger.lock(code)
        known = lists.choices(change for several in listed for change in several)
        for place, outcome in enumerate(outcomes):
            try:
                lists.check(outcome.innovation, listed[place], known)
            except InvalidFields as refusal:
                if not is_partial:
                    raise
                outcomes[place] = Outcome(outcome.innovation, refusal)
        good = [
            (outcome.innovation, listed[place])
            for place, outcome in enumerate(outcomes)
            if outcome.refusal is None
        ]
        made_now = [one for one, _listed in good]
        _follow_merges(made_now)
        Innovation.objects.bulk_create(made_now, batch_size=BATCH)
        lists.write_many([(one, change) for one, held in good for change in held])
        activity.record(
            [innovations.created(one, held) for one, held in good], actor=actor
        )
        for code in sorted({one.regency_id for one in made_now}):
            rollup.recompute(code)
    return outcomes


def revise_each(
    revisions: Sequence[Revision], *, actor: User, is_partial: bool = False
) -> list[Outcome]:
    """Give each record its own new values, read at its own version.

    A record stands in `revisions` once. With `is_partial` refused ones are reported and
    the others change; without it the first refusal is raised and nothing does. What is
    refused and raised is what `innovation.revise` raises.
    """
    codes = sorted({one.innovation.regency_id for one in revisions})
    with transaction.atomic():
        for code in codes:
            ledger.lock(code)
        current = {
            one.pk: one
            for one in innovations.locked([one.innovation.pk for one in revisions])
        }
        offered = [lists.split(one.fields)[1] for one in revisions]
        named = sorted({name for several in offered for name in several})
        prefetch_related_objects(list(current.values()), *named)
        asked = [
            lists.changes(current[one.innovation.pk], several)
            for one, several in zip(revisions, offered, strict=True)
        ]
        known = lists.choices(change for several in asked for change in several)
        active = _active_units(revisions)
        outcomes, changed = [], []
        for revision, listed in zip(revisions, asked, strict=True):
            record = current[revision.innovation.pk]
            try:
                event = _revised(record, revision, listed, known, active, actor)
            except VerbRefused as refusal:
                if not is_partial:
                    raise
                outcomes.append(Outcome(record, refusal))
                continue
            outcomes.append(Outcome(record))
            if event is not None:
                changed.append((event, record, listed))
        _store(
            [record for _event, record, _listed in changed],
            {name for event, _record, _listed in changed for name in event.changes},
        )
        lists.write_many(
            [(one, item) for _event, one, held in changed for item in held]
        )
        activity.record([event for event, _record, _listed in changed], actor=actor)
        for code in sorted({record.regency_id for _event, record, _l in changed}):
            rollup.recompute(code)
    return outcomes


def _revised(
    record: Innovation,
    revision: Revision,
    listed: Sequence[ListChange],
    known: lists.Choices,
    active: set[int],
    actor: User,
) -> Event | None:
    """Put the new values on a held record; None where nothing is new."""
    columns, _several = lists.split(revision.fields)
    offered = innovations.editable(columns)
    reason = moves.reason_given(revision.reason)
    changes = innovations.take_over(
        record, offered, actor, revision.version, reason, listed
    )
    if not changes and not listed:
        return None
    if "unit" in changes and record.unit is not None and record.unit.pk not in active:
        raise InvalidFields({"unit": [_("Pilih OPD yang aktif di daerah ini.")]})
    lists.check(record, listed, known)
    record.version += 1
    record.updated_at = timezone.now()
    told = changes | {change.name: change.told for change in listed}
    return Event(record, "innovation.revised", told, reason)


def _store(records: Sequence[Innovation], changed: set[str]) -> None:
    """Write the changed columns of all; one statement a batch."""
    columns = [name for name in innovations.EDITABLE_FIELDS if name in changed]
    if names.SOURCES & changed:
        for record in records:
            names.fold_name(record)
        columns.append("name_folded")
    Innovation.objects.bulk_update(
        records, [*columns, "version", "updated_at"], batch_size=BATCH
    )


def _active_units(revisions: Sequence[Revision]) -> set[int]:
    """Ids of the offered units that were not merged into others since."""
    offered = {
        unit.pk for one in revisions if isinstance(unit := one.fields.get("unit"), Unit)
    }
    if not offered:
        return set()
    found = Unit.objects.filter(pk__in=offered, is_active=True)
    return set(found.values_list("pk", flat=True))


def _follow_merges(records: Sequence[Innovation]) -> None:
    """Put new records into the unit theirs was merged into since it was chosen."""
    chosen = {one.unit_id for one in records if one.unit_id is not None}
    merged = dict(
        Unit.objects.filter(pk__in=chosen, merged_into__isnull=False).values_list(
            "pk", "merged_into"
        )
    )
    for record in records:
        if record.unit_id in merged:
            record.unit_id = merged[record.unit_id]
