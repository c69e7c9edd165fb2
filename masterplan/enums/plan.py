"""Words and moves of a masterplan and of the worksheets it grows from."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from masterplan.core.moves import Move, table


class PlanStatus(models.TextChoices):
    DRAFT = "draft", _("Draf")
    ACTIVE = "active", _("Berlaku")
    SUPERSEDED = "superseded", _("Digantikan")

    @property
    def tone(self) -> str:
        return {"draft": "neutral", "active": "good"}.get(self.value, "neutral")

    @property
    def icon(self) -> str:
        return {"draft": "edit", "active": "check"}.get(self.value, "undo")


class Horizon(models.TextChoices):
    SHORT = "short", _("Jangka pendek")
    MEDIUM = "medium", _("Jangka menengah")
    LONG = "long", _("Jangka panjang")


class Aspect(models.TextChoices):
    """What a regency has to run smart city with (kesiapan daerah)."""

    STRUCTURE = "structure", _("Struktur")
    INFRASTRUCTURE = "infrastructure", _("Infrastruktur")
    SUPERSTRUCTURE = "superstructure", _("Suprastruktur")


class Element(models.TextChoices):
    """The parts of the three aspects, in the order of the analysis."""

    PEOPLE = "people", _("Sumber daya manusia")
    BUDGET = "budget", _("Anggaran")
    GOVERNANCE = "governance", _("Tata kelola")
    PHYSICAL = "physical", _("Infrastruktur fisik")
    DIGITAL = "digital", _("Infrastruktur digital (TIK)")
    SOCIAL = "social", _("Infrastruktur sosial")
    POLICY = "policy", _("Kebijakan dan peraturan")
    INSTITUTION = "institution", _("Kelembagaan")
    PROCEDURE = "procedure", _("Tata laksana")

    @property
    def aspect(self) -> Aspect:
        return _ASPECTS[self]


_ASPECTS = {
    Element.PEOPLE: Aspect.STRUCTURE,
    Element.BUDGET: Aspect.STRUCTURE,
    Element.GOVERNANCE: Aspect.STRUCTURE,
    Element.PHYSICAL: Aspect.INFRASTRUCTURE,
    Element.DIGITAL: Aspect.INFRASTRUCTURE,
    Element.SOCIAL: Aspect.INFRASTRUCTURE,
    Element.POLICY: Aspect.SUPERSTRUCTURE,
    Element.INSTITUTION: Aspect.SUPERSTRUCTURE,
    Element.PROCEDURE: Aspect.SUPERSTRUCTURE,
}


class Quadrant(models.TextChoices):
    STRENGTH = "strength", _("Kekuatan")
    WEAKNESS = "weakness", _("Kelemahan")
    OPPORTUNITY = "opportunity", _("Peluang")
    THREAT = "threat", _("Ancaman")


class Priority(models.IntegerChoices):
    LOW = 1, _("Rendah")
    MEDIUM = 2, _("Sedang")
    HIGH = 3, _("Tinggi")


READINESS_SCORE_MAX = 4
SWOT_WEIGHT_MAX = 100
SWOT_RATING_MAX = 5
HORIZON_YEARS_MAX = 25
# What a plan may hold of each part, and how long one line of it is.
VISION_WORDS_MAX = 20
MISSIONS_MAX = 20
GOALS_MAX = 100
STRATEGIES_MAX = 200
PART_TEXT_MAX = 500
BASIS_MAX = 500

TRANSITIONS = table(
    Move(
        "activate",
        frozenset({PlanStatus.DRAFT}),
        PlanStatus.ACTIVE,
        "masterplan.activate_masterplan",
        _("Tetapkan berlaku"),
        _("menetapkan masterplan ini berlaku"),
        icon="check",
    ),
    Move(
        "supersede",
        frozenset({PlanStatus.ACTIVE}),
        PlanStatus.SUPERSEDED,
        "masterplan.activate_masterplan",
        _("Nyatakan digantikan"),
        _("menyatakan masterplan ini digantikan"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
)
