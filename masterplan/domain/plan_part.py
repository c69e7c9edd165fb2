"""The lines of a masterplan: vision words, missions, goals, strategies.

Each is edited row by row with its own version; the plan's history tells of them all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dimensions.models import SubDimension
from masterplan.core import activity, editing
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
)
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.domain import plan
from masterplan.enums import (
    GOALS_MAX,
    MISSIONS_MAX,
    PART_TEXT_MAX,
    STRATEGIES_MAX,
    VISION_WORDS_MAX,
    Horizon,
)
from masterplan.models import Goal, Masterplan, Mission, Strategy, VisionWord
from regencies.models import FlagshipProgramme

Part = VisionWord | Mission | Goal | Strategy


@dataclass(frozen=True)
class Kind:
    """One sort of line: `fields` beside the text, and how many a plan holds."""

    name: str
    model: type[Any]
    fields: tuple[str, ...]
    most: int
    label: str | Promise


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "vision-word",
            VisionWord,
            ("meaning",),
            VISION_WORDS_MAX,
            gettext_lazy("kata kunci visi"),
        ),
        Kind(
            "mission",
            Mission,
            ("flagship_programmes",),
            MISSIONS_MAX,
            gettext_lazy("misi"),
        ),
        Kind(
            "goal", Goal, ("dimension", "horizon"), GOALS_MAX, gettext_lazy("sasaran")
        ),
        Kind(
            "strategy",
            Strategy,
            ("dimension", "sub_dimension"),
            STRATEGIES_MAX,
            gettext_lazy("strategi"),
        ),
    )
}
PHRASES = {
    "masterplan.part_added": gettext_lazy("menambah isi masterplan ini"),
    "masterplan.part_revised": gettext_lazy("mengubah isi masterplan ini"),
    "masterplan.part_removed": gettext_lazy("menghapus isi masterplan ini"),
    "masterplan.part_moved": gettext_lazy("mengubah urutan isi masterplan ini"),
}
LABELS = {
    **{f"plan_{kind.name}": kind.label for kind in KINDS.values()},
    "meaning": gettext_lazy("makna"),
    "flagship_programmes": gettext_lazy("program unggulan"),
    "horizon": gettext_lazy("jangka"),
}
WORDS = {"horizon": dict(Horizon.choices)}


def add(
    masterplan: Masterplan, *, kind: str, actor: User, fields: Mapping[str, object]
) -> Part:
    """Write one more line at the end of its kind: `text` and the kind's fields.

    Raises InvalidFields, NotAllowed, MoveRefused, DomainError where it is full.
    """
    noun = KINDS[kind]
    values, programmes = _offered(noun, fields)
    with transaction.atomic():
        current = plan.held_open(masterplan, actor=actor)
        orders = list(
            noun.model.objects.filter(masterplan=current).values_list(
                "order", flat=True
            )
        )
        if len(orders) >= noun.most:
            raise DomainError(
                _("Paling banyak %(max)s %(noun)s dalam satu masterplan.")
                % {"max": noun.most, "noun": noun.label},
                code="too_many",
            )
        part = noun.model(
            masterplan=current, order=max(orders, default=0) + 1, **values
        )
        _validate(noun, part, programmes)
        part.save(force_insert=True)
        if programmes is not None:
            part.flagship_programmes.set(programmes)
        told = {f"plan_{noun.name}": (None, part.text)}
        activity.record([Event(current, "masterplan.part_added", told)], actor=actor)
    return part


def revise(
    part: Part, *, actor: User, version: int, fields: Mapping[str, object]
) -> Part:
    """Change a line read at `version`; returns the stored one.

    Raises StaleVersion with both values, InvalidFields, NotAllowed, MoveRefused.
    Nothing changed means nothing written.
    """
    noun = kind_of(part)
    values, programmes = _offered(noun, fields)
    with transaction.atomic():
        current_plan = plan.held_open(part.masterplan, actor=actor)
        current = _held(noun, part)
        changes = editing.changes_of(current, values)
        if programmes is not None:
            before = list(current.flagship_programmes.order_by("pk"))
            if before != programmes:
                changes["flagship_programmes"] = (_named(before), _named(programmes))
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        former = current.text
        for name, value in values.items():
            setattr(current, name, value)
        _validate(noun, current, programmes)
        current.version += 1
        current.save(update_fields=[*values, "version"])
        if programmes is not None:
            current.flagship_programmes.set(programmes)
        told = {f"plan_{noun.name}": (former, current.text)} | {
            name: change
            for name, change in changes.items()
            if name in ("meaning", "flagship_programmes", "horizon")
        }
        activity.record(
            [Event(current_plan, "masterplan.part_revised", told)], actor=actor
        )
    return current


def remove(part: Part, *, actor: User) -> None:
    """Strike a line; entries that rest on a strategy then rest on none.

    Raises NotAllowed, MoveRefused.
    """
    noun = kind_of(part)
    with transaction.atomic():
        current_plan = plan.held_open(part.masterplan, actor=actor)
        current = _held(noun, part)
        told = {f"plan_{noun.name}": (current.text, None)}
        current.delete()
        activity.record(
            [Event(current_plan, "masterplan.part_removed", told)], actor=actor
        )


def shift(part: Part, *, actor: User, by: int) -> None:
    """Move a line one place up (-1) or down (1) among its kind.

    Goals and strategies move among those of their dimension. At the end of the row
    nothing happens. Raises NotAllowed, MoveRefused.
    """
    noun = kind_of(part)
    with transaction.atomic():
        current_plan = plan.held_open(part.masterplan, actor=actor)
        _held(noun, part)
        rows = list(
            noun.model.objects.filter(masterplan=current_plan)
            .select_for_update(of=("self",))
            .order_by("pk")
        )
        rows.sort(key=lambda row: (row.order, row.pk))
        lane = [row for row in rows if _lane(row) == _lane(part)]
        place = next(at for at, row in enumerate(lane) if row.pk == part.pk)
        if not 0 <= place + by < len(lane):
            return
        here, there = rows.index(lane[place]), rows.index(lane[place + by])
        rows[here], rows[there] = rows[there], rows[here]
        for order, row in enumerate(rows, start=1):
            row.order = order
        noun.model.objects.bulk_update(rows, ["order"])
        told = {f"plan_{noun.name}": (None, lane[place].text)}
        activity.record(
            [Event(current_plan, "masterplan.part_moved", told)], actor=actor
        )


def kind_of(part: Part) -> Kind:
    return next(kind for kind in KINDS.values() if kind.model is type(part))


def _lane(part: Any) -> object:
    return getattr(part, "dimension_id", None)


def _held(noun: Kind, part: Part) -> Any:
    current = (
        noun.model.objects.select_for_update(of=("self",)).filter(pk=part.pk).first()
    )
    if current is None:
        raise MoveRefused(_("Baris ini sudah dihapus orang lain. Muat ulang halaman."))
    return current


def _offered(
    noun: Kind, fields: Mapping[str, object]
) -> tuple[dict[str, object], list[FlagshipProgramme] | None]:
    """The row's own values, and the programmes of a mission."""
    editing.known(fields, ("text", *noun.fields))
    values: dict[str, object] = {"text": tidy(str(fields.get("text") or ""))}
    programmes = None
    for name in noun.fields:
        value: Any = fields.get(name)
        if name == "flagship_programmes":
            asked: Iterable[FlagshipProgramme] = value or []
            programmes = sorted(asked, key=lambda one: one.pk)
        elif name == "meaning":
            values[name] = tidy(str(value or ""))
        else:
            values[name] = value
    return values, programmes


def _validate(
    noun: Kind, part: Any, programmes: list[FlagshipProgramme] | None
) -> None:
    errors: dict[str, list[str]] = {}
    longest = _("Paling panjang %(max)s huruf.") % {"max": PART_TEXT_MAX}
    if not part.text:
        errors["text"] = [_("Tuliskan isinya.")]
    elif len(part.text) > PART_TEXT_MAX:
        errors["text"] = [longest]
    if noun.model is VisionWord and len(part.meaning) > PART_TEXT_MAX:
        errors["meaning"] = [longest]
    if noun.model is Goal and part.horizon not in Horizon.values:
        errors["horizon"] = [_("Pilih jangka pendek, menengah, atau panjang.")]
    if noun.model is Strategy:
        errors |= _place_errors(part.dimension_id, part.sub_dimension)
    if any(one.regency_id != part.regency_id for one in programmes or ()):
        errors["flagship_programmes"] = [_("Program unggulan ini milik daerah lain.")]
    if errors:
        raise InvalidFields(errors)


def _place_errors(
    dimension: str | None, sub_dimension: SubDimension | None
) -> dict[str, list[str]]:
    if dimension is None:
        return {"dimension": [_("Pilih dimensinya.")]}
    if sub_dimension is not None and sub_dimension.dimension_id != dimension:
        return {"sub_dimension": [_("Subdimensi ini bukan bagian dari dimensi itu.")]}
    return {}


def _named(programmes: Iterable[FlagshipProgramme]) -> str:
    return ", ".join(one.name for one in programmes)
