"""Every change of a deliverable in a draft set is one of these verbs.

They count as edits of its stage: `edits` is the stage's, as its reader saw it.
"""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    FieldConflict,
    InvalidFields,
    StaleVersion,
)
from masterplan.core.models import User
from masterplan.core.story import field_label
from masterplan.domain import rules
from masterplan.domain.gate import SIGNATURE_RULE
from masterplan.domain.template import tidied
from masterplan.domain.template_stage import code_of, demand_edits, held
from masterplan.enums import DeliverableKind
from masterplan.models import DeliverableTemplate, StageTemplate

EDITABLE_FIELDS = (
    "name",
    "help",
    "kind",
    "document_kind",
    "rule",
    "parameters",
    "is_required",
)
CODE_MAX = 40
DELIVERABLES_MAX = 40
# What a refused parameter is called among the other fields.
PARAMETER = "parameter_"

PHRASES = {
    "deliverable_template.added": gettext_lazy("menambah luaran ini pada rancangan"),
    "deliverable_template.revised": gettext_lazy("mengubah luaran ini pada rancangan"),
    "deliverable_template.removed": gettext_lazy(
        "menghapus satu luaran dari tahap ini pada rancangan"
    ),
}
LABELS = {"deliverable": gettext_lazy("luaran")}


@transaction.atomic
def add(
    stage: StageTemplate,
    *,
    actor: User,
    edits: int,
    fields: Mapping[str, object],
    code: str = "",
) -> DeliverableTemplate:
    """Ask the stage of a draft for one more thing; it stands last.

    `fields` names EDITABLE_FIELDS; without `code` one is made of the name. Raises
    NotAllowed, MoveRefused for a set that is no draft, StaleVersion, DomainError for a
    code that is taken or a stage that is full, and InvalidFields: a parameter's errors
    are under PARAMETER and its name, an unknown rule's under "rule".
    """
    current = held(stage, actor=actor)
    demand_edits(current, edits)
    others = list(current.deliverables.all())
    if len(others) >= DELIVERABLES_MAX:
        raise DomainError(
            _("Satu tahap memuat paling banyak %(max)s luaran.")
            % {"max": DELIVERABLES_MAX},
            code="too_many",
        )
    made = DeliverableTemplate(
        stage=current,
        order=max((one.order for one in others), default=0) + 1,
        **tidied(fields, EDITABLE_FIELDS),
    )
    _settle(made)
    made.code = code_of(code, made.name, longest=CODE_MAX)
    _validate(made)
    if made.code in {one.code for one in others}:
        raise DomainError(
            _("Kode luaran “%(code)s” sudah dipakai di tahap ini.")
            % {"code": made.code},
            code="code_taken",
            field="code",
        )
    made.save(force_insert=True)
    _count(current)
    told = {
        name: (None, _told(name, getattr(made, name)))
        for name in ("code", *EDITABLE_FIELDS)
        if getattr(made, name) not in ("", {})
    }
    activity.record([Event(made, "deliverable_template.added", told)], actor=actor)
    return made


@transaction.atomic
def revise(
    deliverable: DeliverableTemplate,
    *,
    actor: User,
    edits: int,
    fields: Mapping[str, object],
) -> DeliverableTemplate:
    """Change what is asked; returns the stored one. Raises as `add`, StaleVersion with
    both values. Nothing changed means nothing written."""
    stage = held(deliverable.stage, actor=actor)
    current = _current(deliverable)
    was = {name: getattr(current, name) for name in EDITABLE_FIELDS}
    for name, value in tidied(fields, EDITABLE_FIELDS).items():
        setattr(current, name, value)
    if stage.edits != edits:
        raise StaleVersion(
            version=stage.edits,
            fields=tuple(
                FieldConflict(
                    name,
                    field_label(DeliverableTemplate, name),
                    _told(name, was[name]),
                    _told(name, getattr(current, name)),
                )
                for name in EDITABLE_FIELDS
                if was[name] != getattr(current, name)
            ),
        )
    _settle(current)
    _validate(current)
    changed = [name for name in EDITABLE_FIELDS if was[name] != getattr(current, name)]
    if not changed:
        return current
    current.save(update_fields=changed)
    _count(stage)
    told = {
        name: (_told(name, was[name]), _told(name, getattr(current, name)))
        for name in changed
    }
    activity.record([Event(current, "deliverable_template.revised", told)], actor=actor)
    return current


@transaction.atomic
def remove(deliverable: DeliverableTemplate, *, actor: User, edits: int) -> None:
    """Ask for it no longer, in a draft. Raises as `add`."""
    stage = held(deliverable.stage, actor=actor)
    current = _current(deliverable)
    demand_edits(stage, edits)
    # Told of the stage: what is gone has no history that anybody could open.
    told = {"deliverable": (current.name, None)}
    activity.record([Event(stage, "deliverable_template.removed", told)], actor=actor)
    current.delete()
    _count(stage)


def told_parameters(parameters: Mapping[str, object]) -> str:
    """The parameters in one line, as the history keeps them."""
    return ", ".join(
        f"{name} = {'–' if value is None else value}"
        for name, value in sorted(parameters.items())
    )


def _current(deliverable: DeliverableTemplate) -> DeliverableTemplate:
    """As stored; its stage is locked by now."""
    current = DeliverableTemplate.objects.filter(pk=deliverable.pk).first()
    if current is None:
        raise DomainError(
            _("Luaran ini sudah dihapus orang lain dari rancangan."), code="gone"
        )
    return current


def _settle(deliverable: DeliverableTemplate) -> None:
    """Keep only what its kind asks for, the rule's parameters with their defaults."""
    if deliverable.kind == DeliverableKind.DOCUMENT:
        deliverable.rule, deliverable.parameters = "", {}
        return
    deliverable.document_kind = ""
    if deliverable.kind == DeliverableKind.SIGNATURE and not deliverable.rule:
        deliverable.rule = SIGNATURE_RULE
    try:
        deliverable.parameters = rules.validate(
            deliverable.rule, deliverable.parameters
        )
    except InvalidFields as error:
        raise InvalidFields(
            {
                name if name == "rule" else f"{PARAMETER}{name}": sentences
                for name, sentences in error.errors.items()
            }
        ) from error


def _validate(deliverable: DeliverableTemplate) -> None:
    try:
        deliverable.clean_fields(exclude={"stage", "order"})
    except ValidationError as error:
        raise InvalidFields(error.message_dict) from error


def _count(stage: StageTemplate) -> None:
    stage.edits += 1
    stage.save(update_fields=["edits"])


def _told(name: str, value: Any) -> Any:
    return told_parameters(value) if name == "parameters" else value
