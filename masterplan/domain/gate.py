"""The gate of a stage: what blocks it, each line with the page that mends it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from masterplan.core.errors import InvalidFields
from masterplan.domain import rules
from masterplan.domain.rules import Gap, Part, Snapshot
from masterplan.domain.rules.reading import read
from masterplan.enums import DeliverableKind, DeliverableStatus
from masterplan.models import Deliverable, StageRecord

# What a signature deliverable asks for where its template names no rule.
SIGNATURE_RULE = "all_heads_signed"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One missing thing of a deliverable (`code`); `url` is where it is mended.

    Only those of required deliverables keep the stage from passing; the others are
    told. `count` is more than one where a line stands for things too many to name.
    """

    deliverable_id: int
    code: str
    sentence: str
    url: str
    unit_id: int | None = None
    is_required: bool = True
    count: int = 1


def blockers(
    stage: StageRecord, deliverables: Iterable[Deliverable] | None = None
) -> list[Blocker]:
    """What the stage still lacks, in the order of its deliverables."""
    given = None if deliverables is None else list(deliverables)
    return _of({stage.pk: stage}, given)[stage.pk]


def blockers_of(stages: Iterable[StageRecord]) -> dict[int, list[Blocker]]:
    """The same by stage, of one or many regencies, in constant statements."""
    return _of({stage.pk: stage for stage in stages}, None)


def _of(
    stages: Mapping[int, StageRecord], deliverables: Sequence[Deliverable] | None
) -> dict[int, list[Blocker]]:
    if deliverables is None:
        deliverables = list(
            Deliverable.objects.filter(stage__in=stages).order_by("order", "pk")
        )
    snapshots = read(
        {stage.participation_id for stage in stages.values()}, _needs(deliverables)
    )
    found: dict[int, list[Blocker]] = {pk: [] for pk in stages}
    for one in deliverables:
        snapshot = snapshots[stages[one.stage_id].participation_id]
        found[one.stage_id] += [
            Blocker(
                deliverable_id=one.pk,
                code=one.code,
                sentence=gap.sentence,
                url=gap.url,
                unit_id=gap.unit_id,
                is_required=one.is_required,
                count=gap.count,
            )
            for gap in _gaps(one, snapshot)
        ]
    return found


def _rule_of(deliverable: Deliverable) -> str:
    """The name of the rule that answers for it; "" for documents."""
    if deliverable.kind == DeliverableKind.DOCUMENT:
        return ""
    if deliverable.kind == DeliverableKind.SIGNATURE:
        return deliverable.rule or SIGNATURE_RULE
    return deliverable.rule


def _needs(deliverables: Iterable[Deliverable]) -> set[Part]:
    names = {_rule_of(one) for one in deliverables} & set(rules.RULES)
    return {part for name in names for part in rules.RULES[name].needs}


def _gaps(deliverable: Deliverable, snapshot: Snapshot) -> list[Gap]:
    if deliverable.kind == DeliverableKind.DOCUMENT:
        return _document_gaps(deliverable)
    name = _rule_of(deliverable)
    try:
        given = rules.validate(name, deliverable.parameters)
    except InvalidFields:
        # A row older than the rules of today: it asks for a person, it never passes.
        return [
            Gap(
                _(
                    "“%(deliverable)s” memakai aturan “%(rule)s” yang tidak dikenal "
                    "portal. Minta kementerian memperbarui templatnya."
                )
                % {"deliverable": deliverable.name, "rule": name},
                deliverable.get_absolute_url(),
            )
        ]
    return rules.RULES[name].check(snapshot, given)


def _document_gaps(deliverable: Deliverable) -> list[Gap]:
    if deliverable.status == DeliverableStatus.APPROVED:
        return []
    sentence = {
        DeliverableStatus.NOT_STARTED: _("“%(name)s” belum dilampirkan."),
        DeliverableStatus.DRAFT: _("“%(name)s” belum diajukan."),
        DeliverableStatus.SUBMITTED: _("“%(name)s” menunggu persetujuan."),
        DeliverableStatus.RETURNED: _("“%(name)s” dikembalikan dan perlu diperbaiki."),
    }[DeliverableStatus(deliverable.status)]
    return [Gap(sentence % {"name": deliverable.name}, deliverable.get_absolute_url())]
