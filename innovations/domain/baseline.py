"""What passing Bimtek IV froze of a record, and what a later change of it needs.

Nothing is locked: a change of a frozen record's baseline takes a reason, and what the
field said at the freezing is shown beside what it says now. The frozen copy itself is
the masterplan's; here it is read back from the record's own history.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.enums.baseline import BASELINE_FIELDS, TARGETS
from innovations.models import Innovation
from masterplan.core import moves
from masterplan.core.models import Activity
from masterplan.core.stored import stored
from masterplan.core.story import field_label, said

FIELDS = BASELINE_FIELDS
LABELS = {TARGETS: gettext_lazy("target indikator hasil")}

# The reasons of changes that nobody could be asked about; the history keeps them.
MERGED = stored("OPD pengampu digabung ke OPD lain.")
SPLIT = stored("OPD pengampu dipecah.")


@dataclass(frozen=True, slots=True)
class Original:
    """A baseline field that says something else now; `value` in words, of then."""

    label: str
    value: str


def mark(ids: Collection[int], *, at: dt.datetime) -> int:
    """Freeze the baseline of the records that have none yet; returns how many.

    Part of a higher verb, which holds their regency's ledger, read `at` under it, and
    keeps the copy. Like the other stamps of higher floors it is no edit of the record:
    the version stays, so that no form open somewhere turns stale by it.
    """
    unmarked = Innovation.objects.filter(pk__in=ids, baseline_at=None)
    return unmarked.update(baseline_at=at)


def take_up(ids: Collection[int], *, at: dt.datetime) -> int:
    """Stamp the records that are taken up into a masterplan first; returns how many.

    Part of a higher verb, as `mark`.
    """
    return Innovation.objects.filter(pk__in=ids, taken_up_at=None).update(
        taken_up_at=at
    )


def release(ids: Collection[int]) -> int:
    """Take that stamp away from records that no masterplan holds any more.

    Part of a higher verb, as `mark`.
    """
    taken = Innovation.objects.filter(pk__in=ids, taken_up_at__isnull=False)
    return taken.update(taken_up_at=None)


def demand_reason(innovation: Innovation, changed: Iterable[str], reason: str) -> str:
    """The reason without blanks around it, for a change of these fields.

    Raises DomainError (`reason_required`) where the record is frozen, one of them
    belongs to its baseline, and no reason is given.
    """
    frozen = [name for name in FIELDS if name in set(changed)]
    if innovation.baseline_at is None or not frozen:
        return moves.reason_given(reason)
    labels = ", ".join(field_label(Innovation, name) for name in frozen)
    asking = _(
        "Isian ini sudah dibekukan sebagai baseline masterplan: %(fields)s. Tuliskan "
        "alasan perubahannya; isian semula tetap terlihat di sampingnya."
    )
    return moves.reason_given(reason, asking % {"fields": labels})


def originals(innovation: Innovation) -> dict[str, Original | None]:
    """Each baseline field that says something else now than when it was frozen, as it
    was; None for the others.

    From the record's history since then, in one statement; none for one not frozen.
    """
    found: dict[str, Original | None] = dict.fromkeys(FIELDS)
    if innovation.baseline_at is None:
        return found
    since = Activity.objects.for_target(innovation).filter(
        at__gt=innovation.baseline_at, changes__has_any_keys=FIELDS
    )
    first: dict[str, object] = {}
    last: dict[str, object] = {}
    for changes in since.order_by("pk").values_list("changes", flat=True):
        for name in FIELDS:
            if name in changes:
                old, new = changes[name]
                first.setdefault(name, old)
                last[name] = new
    for name, old in first.items():
        if _key(old) != _key(last[name]):
            words = said(Innovation, name, old)
            found[name] = Original(field_label(Innovation, name), words)
    return found


def _key(value: object) -> object:
    """A value as it compares: a record by its key, whatever it was called then."""
    if isinstance(value, Mapping):
        return value["id"]
    return value or None
