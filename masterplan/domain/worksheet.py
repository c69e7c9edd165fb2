"""What the verbs of the three worksheets share.

Many people fill one dimension's sheet at the same time, so every row is changed by
itself, under its own lock and version. Rows are added one after the other in a
participation: what two people send twice stands once.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, moves
from masterplan.core.activity import Event
from masterplan.core.comments import tidy
from masterplan.core.editing import Changes
from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.models import Activity, User
from masterplan.models import GapRow, Participation, ReadinessRow, SwotRow

CHANGE = "masterplan.change_worksheet"
# More than a group discusses in two days; it keeps a page light and a sheet printable.
ROWS_MAX = 60
# As much of a long text as the history tells.
TOLD_MAX = 120

PHRASES = {
    "readiness.saved": gettext_lazy("mengisi unsur kesiapan ini"),
    "swot.added": gettext_lazy("menambah baris SWOT ini"),
    "swot.revised": gettext_lazy("mengubah baris SWOT ini"),
    "swot.removed": gettext_lazy("menghapus baris SWOT ini"),
    "gap.added": gettext_lazy("menambah baris kesenjangan ini"),
    "gap.revised": gettext_lazy("mengubah baris kesenjangan ini"),
    "gap.removed": gettext_lazy("menghapus baris kesenjangan ini"),
}

ListedRow = TypeVar("ListedRow", SwotRow, GapRow)


def demand(
    actor: User, record: Participation | ReadinessRow | SwotRow | GapRow
) -> None:
    """Raise NotAllowed for who may not fill this regency's worksheets."""
    if not actor.has_perm(CHANGE, record):
        raise moves.not_allowed(record)


def lock_participation(participation: Participation) -> None:
    """Let no other row be added until the transaction ends; rows may be changed."""
    Participation.objects.select_for_update(no_key=True).get(pk=participation.pk)


def locked(model: type[ListedRow], row: ListedRow) -> ListedRow:
    """The stored row, held until the transaction ends.

    Raises DomainError where somebody else removed it meanwhile.
    """
    rows = model._default_manager.select_for_update()
    found: ListedRow | None = rows.filter(pk=row.pk).first()
    if found is None:
        raise gone()
    return found


def gone() -> DomainError:
    return DomainError(
        _("Baris ini sudah dihapus orang lain. Muat ulang halamannya."), code="gone"
    )


def remove(row: ListedRow, *, verb: str, actor: User, version: int | None) -> None:
    """Delete a row as it was read; what it said stays in the history."""
    current = locked(type(row), row)
    demand(actor, current)
    if version is not None and version != current.version:
        raise StaleVersion(version=current.version)
    tell(current, verb, {}, actor=actor)
    current.delete()


def demand_room(rows: models.QuerySet[Any]) -> None:
    """Raise DomainError where the sheet of a dimension holds as many as it may."""
    if rows.count() >= ROWS_MAX:
        raise DomainError(
            _(
                "Lembar ini sudah memuat %(max)s baris. Gabungkan atau hapus dahulu "
                "baris yang serupa."
            )
            % {"max": ROWS_MAX},
            code="too_many_rows",
        )


def plain(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields with texts as they may be stored: nothing in them that is not seen."""
    return {
        name: tidy(value) if isinstance(value, str) else value
        for name, value in fields.items()
    }


def tell(
    row: ReadinessRow | SwotRow | GapRow, verb: str, changes: Changes, *, actor: User
) -> None:
    """One light line in the history; of long texts only their beginnings."""
    told = {name: (_short(old), _short(new)) for name, (old, new) in changes.items()}
    # The label is stored, so it does not depend on who happens to write.
    with translation.override("id"):
        activity.record([Event(row, verb, told)], actor=actor)


def _short(value: object) -> object:
    if isinstance(value, str) and len(value) > TOLD_MAX:
        return f"{value[: TOLD_MAX - 1]}…"
    return value


def last_hands(rows: Sequence[models.Model]) -> dict[int, str]:
    """Row id -> who saved it last, in one statement; [] asks nothing."""
    if not rows:
        return {}
    written = (
        Activity.objects.filter(
            target_type=rows[0]._meta.label_lower,
            target_id__in=[str(row.pk) for row in rows],
        )
        .order_by("pk")
        .values_list("target_id", "actor_name")
    )
    return {int(target): name for target, name in written}
