"""The sets of stages as the ministry looks at them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count, F, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.dates import MONTHS
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core.models import Activity
from masterplan.domain import rules
from masterplan.domain.template import of_set
from masterplan.domain.template_stage import MONTHS_MAX
from masterplan.enums import DeliverableKind, TemplateStatus
from masterplan.models import Cohort, DeliverableTemplate, StageTemplate
from regencies.enums import DocumentKind

# The default's place in addresses, where a cohort has its year.
DEFAULT = "bawaan"
STORY_SHOWN = 20
# Past the twelfth they lie in the year after the cohort's.
MONTH_NAMES = {
    number: MONTHS[number]
    if number <= 12
    else format_lazy(
        gettext_lazy("{month} tahun berikutnya"), month=MONTHS[number - 12]
    )
    for number in range(1, MONTHS_MAX + 1)
}


@dataclass(frozen=True, slots=True)
class SetLine:
    """One set: whose it is (`owner` in addresses, `cohort` its name, "" the default's),
    its status, and how much it holds."""

    owner: str
    cohort: str
    version: int
    status: TemplateStatus
    stages: int
    deliverables: int
    required: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A deliverable with what is looked at, in a sentence."""

    deliverable: DeliverableTemplate
    kind: DeliverableKind
    sentence: str


@dataclass(frozen=True, slots=True)
class StageAsked:
    stage: StageTemplate
    asked: tuple[Asked, ...]

    @property
    def window(self) -> str:
        """The usual months in words; "" for a stage without."""
        first, last = self.stage.first_month, self.stage.last_month
        if first is None or last is None:
            return ""
        if first == last:
            return str(MONTH_NAMES[first])
        return f"{MONTH_NAMES[first]} – {MONTH_NAMES[last]}"


def owner_of(cohort: Cohort | None) -> str:
    return str(cohort.year) if cohort else DEFAULT


def sets() -> list[SetLine]:
    """Every set, the default's first, then the newest year's; the newest version of
    each on top. One statement."""
    rows = (
        StageTemplate.objects.values("cohort__year", "cohort__name", "version")
        .annotate(
            # The stages of a set share their status.
            state=F("status"),
            stage_count=Count("pk", distinct=True),
            asked=Count("deliverables", distinct=True),
            required=Count(
                "deliverables",
                filter=Q(deliverables__is_required=True),
                distinct=True,
            ),
        )
        .order_by(F("cohort__year").desc(nulls_first=True), "-version")
    )
    return [
        SetLine(
            owner=str(row["cohort__year"] or DEFAULT),
            cohort=row["cohort__name"] or "",
            version=row["version"],
            status=TemplateStatus(row["state"]),
            stages=row["stage_count"],
            deliverables=row["asked"],
            required=row["required"],
        )
        for row in rows
    ]


def stages_of(cohort: Cohort | None, version: int) -> list[StageAsked]:
    """The stages of one set with what each asks for, in two statements."""
    return [
        StageAsked(
            stage,
            tuple(
                Asked(one, DeliverableKind(one.kind), sentence_of(one))
                for one in stage.deliverables.all()
            ),
        )
        for stage in of_set(cohort, version).prefetch_related("deliverables")
    ]


def sentence_of(deliverable: DeliverableTemplate) -> str:
    """What is looked at: the rule's own sentence, or the document."""
    if deliverable.rule:
        return rules.told(deliverable.rule, deliverable.parameters)
    if deliverable.document_kind:
        kind = DocumentKind(deliverable.document_kind).label
        return _("Dokumen disetujui: %(kind)s.") % {"kind": kind}
    return _("Dokumen disetujui, jenis apa pun.")


def question_of(rule: rules.Rule) -> str:
    """What a rule asks before its figures are given: "(jenis rapat) telah …"."""
    return rule.told(
        {
            name: f"({str(parameter.label).lower()})"
            for name, parameter in rule.parameters.items()
            if parameter.is_required
        }
    )


def story_of(stages: Sequence[StageAsked]) -> QuerySet[Activity]:
    """What happened to the stages and deliverables of a set, newest first."""
    mine = [str(one.stage.pk) for one in stages]
    asked = DeliverableTemplate.objects.filter(
        stage__in=[one.stage.pk for one in stages]
    ).values_list(Cast("pk", CharField(max_length=40)), flat=True)
    return Activity.objects.filter(
        Q(target_type=StageTemplate._meta.label_lower, target_id__in=mine)
        | Q(
            target_type=DeliverableTemplate._meta.label_lower,
            target_id__in=asked.order_by(),
        )
    ).order_by("-pk")
