"""Every change of a stage in a draft set is one of these verbs."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    FieldConflict,
    InvalidFields,
    StaleVersion,
)
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.core.story import field_label
from masterplan.domain.template import (
    demand,
    hold,
    of_set,
    refuse_changes,
    tidied,
)
from masterplan.enums import TemplateStatus
from masterplan.models import Cohort, StageTemplate

EDITABLE_FIELDS = ("name", "summary", "first_month", "last_month")
# From 13 on a month lies in the year after the cohort's.
MONTHS_MAX = 24
STAGES_MAX = 30
CODE_MAX = 20

PHRASES = {
    "stage_template.added": gettext_lazy("menambah tahap ini pada rancangan templat"),
    "stage_template.revised": gettext_lazy("mengubah tahap ini pada rancangan templat"),
    "stage_template.removed": gettext_lazy("menghapus tahap ini dari rancangan"),
}
LABELS = {
    "first_month": gettext_lazy("bulan pertama"),
    "last_month": gettext_lazy("bulan terakhir"),
}


@transaction.atomic
def add(
    *,
    actor: User,
    version: int,
    fields: Mapping[str, object],
    cohort: Cohort | None = None,
    code: str = "",
    order: int | None = None,
) -> StageTemplate:
    """Add a stage to a draft, at the place `order` counted from 1, else at the end.

    `fields` names EDITABLE_FIELDS; without `code` one is made of the name. Raises
    NotAllowed, MoveRefused for a set that is no draft, InvalidFields, and DomainError
    for a code that is taken or a set that is full.
    """
    demand(actor)
    hold(cohort)
    others = list(of_set(cohort, version))
    if not others or any(one.status != TemplateStatus.DRAFT for one in others):
        raise refuse_changes()
    if len(others) >= STAGES_MAX:
        raise DomainError(
            _("Satu templat memuat paling banyak %(max)s tahap.") % {"max": STAGES_MAX},
            code="too_many",
        )
    stage = StageTemplate(
        cohort=cohort,
        version=version,
        status=TemplateStatus.DRAFT,
        order=len(others) + 1,
        **tidied(fields, EDITABLE_FIELDS),
    )
    stage.code = code_of(code, stage.name, longest=CODE_MAX)
    _validate(stage)
    if stage.code in {one.code for one in others}:
        raise DomainError(
            _("Kode tahap “%(code)s” sudah dipakai di templat ini.")
            % {"code": stage.code},
            code="code_taken",
            field="code",
        )
    stage.save(force_insert=True)
    _place(stage, others, order)
    told = {
        name: (None, getattr(stage, name))
        for name in ("code", "order", *EDITABLE_FIELDS)
        if getattr(stage, name)
    }
    activity.record([Event(stage, "stage_template.added", told)], actor=actor)
    return stage


@transaction.atomic
def revise(
    stage: StageTemplate,
    *,
    actor: User,
    edits: int,
    fields: Mapping[str, object],
    order: int | None = None,
) -> StageTemplate:
    """Change a stage of a draft read at `edits`; `order` moves it among the others.

    Returns the stored one. Raises NotAllowed, MoveRefused for a set that is no draft,
    StaleVersion with both values, InvalidFields. Nothing changed means nothing written.
    """
    offered = tidied(fields, EDITABLE_FIELDS)
    current = held(stage, actor=actor)
    changes = editing.changes_of(current, offered)
    demand_edits(current, edits, changes)
    editing.take(current, changes)
    _validate(current)
    was = current.order
    others = list(of_set(current.cohort, current.version).exclude(pk=current.pk))
    _place(current, others, order)
    if current.order != was:
        changes["order"] = (was, current.order)
    if not changes:
        return current
    current.edits += 1
    current.save(update_fields=[*changes, "edits"])
    activity.record([Event(current, "stage_template.revised", changes)], actor=actor)
    return current


@transaction.atomic
def remove(stage: StageTemplate, *, actor: User, edits: int) -> None:
    """Take a stage with its deliverables out of a draft.

    Raises as `revise`, and DomainError for the only stage left.
    """
    current = held(stage, actor=actor)
    demand_edits(current, edits)
    others = list(of_set(current.cohort, current.version).exclude(pk=current.pk))
    if not others:
        raise DomainError(
            _("Templat harus memuat sedikitnya satu tahap."), code="last_stage"
        )
    activity.record([Event(current, "stage_template.removed")], actor=actor)
    current.delete()
    _renumber(others)


def held(stage: StageTemplate, *, actor: User) -> StageTemplate:
    """The stage of a draft as stored, locked for a change of it or its deliverables.

    Raises NotAllowed, and MoveRefused where it is in no draft (any more).
    """
    demand(actor)
    hold(stage.cohort)
    current = (
        StageTemplate.objects.select_for_update(of=("self",))
        .select_related("cohort")
        .filter(pk=stage.pk, status=TemplateStatus.DRAFT)
        .first()
    )
    if current is None:
        raise refuse_changes()
    return current


def demand_edits(
    stage: StageTemplate,
    edits: int,
    changes: Mapping[str, tuple[object, object]] | None = None,
) -> None:
    """Raise StaleVersion with both values where the reader saw another state."""
    if stage.edits != edits:
        raise StaleVersion(
            version=stage.edits,
            fields=tuple(
                FieldConflict(name, field_label(StageTemplate, name), old, new)
                for name, (old, new) in (changes or {}).items()
            ),
        )


def code_of(code: str, name: str, *, longest: int) -> str:
    """The code as typed, else made of the name."""
    return tidy(code) or slugify(name).replace("-", "_")[:longest].strip("_")


def _validate(stage: StageTemplate) -> None:
    errors: dict[str, list[str]] = {}
    try:
        stage.clean_fields(exclude={"cohort", "version", "order", "edits", "status"})
    except ValidationError as error:
        # A stage may be without a usual time; the others need what they need.
        errors = {
            name: sentences
            for name, sentences in error.message_dict.items()
            if not (name in LABELS and getattr(stage, name) is None)
        }
    first, last = stage.first_month, stage.last_month
    if not errors:
        if (first is None) != (last is None):
            empty = "first_month" if first is None else "last_month"
            errors[empty] = [_("Isi kedua bulan, atau kosongkan keduanya.")]
        elif first is not None and last is not None:
            for name, month in (("first_month", first), ("last_month", last)):
                if not 1 <= month <= MONTHS_MAX:
                    errors[name] = [_("Pilih bulan dari daftar.")]
            if not errors and last < first:
                errors["last_month"] = [_("Bulan terakhir mendahului bulan pertama.")]
    if errors:
        raise InvalidFields(errors)


def _place(
    stage: StageTemplate, others: list[StageTemplate], order: int | None
) -> None:
    """Put the stage at its place and number all anew."""
    if order is None:
        order = stage.order
    if order < 1:
        raise InvalidFields({"order": [_("Urutan dihitung mulai dari 1.")]})
    line = [*others[: order - 1], stage, *others[order - 1 :]]
    _renumber(line)


def _renumber(line: list[StageTemplate]) -> None:
    moved = []
    for number, stage in enumerate(line, start=1):
        if stage.order != number:
            stage.order = number
            moved.append(stage)
    # A place is no edit: who has another stage of the set open is not stale by it.
    if moved:
        StageTemplate.objects.bulk_update(moved, ["order"])
