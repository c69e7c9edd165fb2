"""What a stage has to bring, copied into it: a later template changes nothing."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from masterplan.core.enums import NAME_MAX
from masterplan.core.errors import InvalidFields
from masterplan.core.folding import tidy
from masterplan.domain.template import templates_for
from masterplan.enums import DeliverableKind
from masterplan.models import Deliverable, StageRecord

DELIVERABLES_MAX = 30
_COPIED = (
    "order",
    "code",
    "name",
    "help",
    "kind",
    "document_kind",
    "rule",
    "parameters",
    "is_required",
)


def lay_out(stage: StageRecord) -> None:
    """Copy what the templates in force for its cohort ask of this stage into it.

    A stage of this regency alone has no template and keeps what it was given. Part of
    opening a stage, which holds it.
    """
    if not stage.code:
        return
    templates = templates_for(stage.participation.cohort)
    template = next((one for one in templates if one.code == stage.code), None)
    if template is None:
        return
    if stage.template_id != template.pk:
        stage.template = template
        stage.save(update_fields=["template"])
    Deliverable.objects.bulk_create(
        [
            Deliverable(
                stage=stage,
                regency_id=stage.regency_id,
                template=one,
                **{name: getattr(one, name) for name in _COPIED},
            )
            for one in template.deliverables.all()
        ]
    )


def lay_out_own(stage: StageRecord, names: Sequence[str]) -> None:
    """Give a stage of this regency alone the documents it has to bring.

    Part of adding the stage. Raises InvalidFields.
    """
    asked = list(dict.fromkeys(name for name in map(tidy, names) if name))
    if len(asked) > DELIVERABLES_MAX:
        raise InvalidFields(
            {
                "deliverables": [
                    _("Paling banyak %(max)s luaran.") % {"max": DELIVERABLES_MAX}
                ]
            }
        )
    if any(len(name) > NAME_MAX for name in asked):
        raise InvalidFields(
            {
                "deliverables": [
                    _("Nama luaran paling panjang %(max)s huruf.") % {"max": NAME_MAX}
                ]
            }
        )
    Deliverable.objects.bulk_create(
        [
            Deliverable(
                stage=stage,
                regency_id=stage.regency_id,
                order=order,
                code=own_code(order),
                name=name,
                kind=DeliverableKind.DOCUMENT,
            )
            for order, name in enumerate(asked, start=1)
        ]
    )


def own_code(order: int) -> str:
    """The code of a deliverable that no template asks for."""
    return f"own-{order}"
