"""Words and moves of innovations.

A status says whether a record was checked and whether it is closed; how far the
innovation itself is, is said by its step.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from masterplan.core.moves import Move, table


class InnovationStatus(models.TextChoices):
    DRAFT = "draft", _("Draf")
    SUBMITTED = "submitted", _("Diajukan")
    RETURNED = "returned", _("Perlu perbaikan")
    VERIFIED = "verified", _("Terverifikasi")
    COMPLETED = "completed", _("Selesai")
    DISCONTINUED = "discontinued", _("Dihentikan")
    WITHDRAWN = "withdrawn", _("Ditarik")

    @property
    def tone(self) -> str:
        return _STATUS_LOOK[self][0]

    @property
    def icon(self) -> str:
        return _STATUS_LOOK[self][1]


_STATUS_LOOK = {
    InnovationStatus.DRAFT: ("neutral", "edit"),
    InnovationStatus.SUBMITTED: ("info", "send"),
    InnovationStatus.RETURNED: ("warn", "undo"),
    InnovationStatus.VERIFIED: ("good", "check"),
    InnovationStatus.COMPLETED: ("good", "flag"),
    InnovationStatus.DISCONTINUED: ("bad", "ban"),
    InnovationStatus.WITHDRAWN: ("neutral", "trash"),
}

# From here the unit may still send it in.
OPEN_STATUSES = frozenset({InnovationStatus.DRAFT, InnovationStatus.RETURNED})
# Who reads a record in which status, besides its own unit and coordinator.
INSIDE_STATUSES = frozenset(
    {
        InnovationStatus.SUBMITTED,
        InnovationStatus.RETURNED,
        InnovationStatus.VERIFIED,
        InnovationStatus.COMPLETED,
        InnovationStatus.DISCONTINUED,
    }
)
REVIEWED_STATUSES = frozenset(
    {
        InnovationStatus.VERIFIED,
        InnovationStatus.COMPLETED,
        InnovationStatus.DISCONTINUED,
    }
)


class InnovationStep(models.TextChoices):
    PROBLEM = "problem", _("Perumusan masalah")
    IDEA = "idea", _("Perumusan ide")
    PLANNING = "planning", _("Perencanaan")
    DEVELOPMENT = "development", _("Pembangunan")
    IMPLEMENTATION = "implementation", _("Implementasi")
    EVALUATION = "evaluation", _("Evaluasi")


class IidStage(models.TextChoices):
    """The Indeks Inovasi Daerah knows three stages where a record knows six steps."""

    INITIATIVE = "initiative", _("Inisiatif")
    TRIAL = "trial", _("Uji Coba")
    APPLICATION = "application", _("Penerapan")


IID_STAGES = {
    InnovationStep.PROBLEM: IidStage.INITIATIVE,
    InnovationStep.IDEA: IidStage.INITIATIVE,
    InnovationStep.PLANNING: IidStage.INITIATIVE,
    InnovationStep.DEVELOPMENT: IidStage.TRIAL,
    InnovationStep.IMPLEMENTATION: IidStage.APPLICATION,
    InnovationStep.EVALUATION: IidStage.APPLICATION,
}


class InnovationKind(models.TextChoices):
    PROGRAMME = "programme", _("Program")
    PRODUCT = "product", _("Produk")
    METHOD = "method", _("Metode")
    CONCEPT = "concept", _("Konseptual")
    TECHNOLOGY = "technology", _("Teknologi")


class Initiator(models.TextChoices):
    LEADER = "leader", _("Kepala daerah")
    COUNCILLOR = "dprd", _("Anggota DPRD")
    UNIT = "opd", _("OPD")
    OFFICIAL = "asn", _("ASN")
    CITIZEN = "citizen", _("Masyarakat")
    COUNCIL = "council", _("Dewan Smart City")


class IidForm(models.TextChoices):
    """The form of an innovation as the Indeks Inovasi Daerah sorts it."""

    GOVERNANCE = "governance", _("Inovasi tata kelola pemerintahan daerah")
    SERVICE = "service", _("Inovasi pelayanan publik")
    OTHER = "other", _("Inovasi daerah lainnya sesuai urusan")


class Novelty(models.TextChoices):
    NEW = "new", _("Baru")
    DEVELOPMENT = "development", _("Pengembangan dari yang ada")


class Source(models.TextChoices):
    TYPED = "typed", _("Diketik di portal")
    IMPORT = "import", _("Impor Excel")
    API = "api", _("Dikirim sistem lain")


# --- What a record needs before it may be submitted ---------------------------

SUBMIT_FIELDS = (
    "unit",
    "problem",
    "description",
    "is_digital",
    "person_in_charge",
)

# --- What the Indeks Inovasi Daerah and a quick win ask for beside that -------

# The stage the IID wants follows from the step; the last three feed its evidence.
IID_FIELDS = (
    "step",
    "initiator",
    "iid_form",
    "affair",
    "trial_on",
    "implemented_on",
    "design",
    "objective",
    "benefit",
    "result",
    "beneficiary_count",
    "regulation",
    "nomenclature_code",
)
# What a person can feel within a year, and what the ten criteria ask about.
QUICK_WIN_FIELDS = (
    "sub_dimension",
    "start_year",
    "step",
    "process_before",
    "process_after",
    "benefit",
    "result",
    "beneficiary_count",
    "uniqueness",
    "resources",
    "continuity",
    "growth",
    "risks",
)
# Words that the IID asks the design ("rancang bangun") to have at the least.
DESIGN_WORDS_MIN = 300

# --- Which status may follow which --------------------------------------------


S = InnovationStatus

TRANSITIONS = table(
    Move(
        "submit",
        frozenset({S.DRAFT, S.RETURNED}),
        S.SUBMITTED,
        "innovations.submit_innovation",
        _("Ajukan ke Diskominfo"),
        _("mengajukan inovasi ini ke Diskominfo"),
    ),
    Move(
        "take_back",
        frozenset({S.SUBMITTED}),
        S.DRAFT,
        "innovations.take_back_innovation",
        _("Ambil kembali sebagai draf"),
        _("mengambil kembali inovasi ini sebagai draf"),
        tone="secondary",
        icon="undo",
    ),
    Move(
        "verify",
        frozenset({S.SUBMITTED}),
        S.VERIFIED,
        "innovations.verify_innovation",
        _("Verifikasi"),
        _("memverifikasi inovasi ini"),
        icon="check",
    ),
    Move(
        "return",
        frozenset({S.SUBMITTED, S.VERIFIED}),
        S.RETURNED,
        "innovations.return_innovation",
        _("Kembalikan untuk diperbaiki"),
        _("mengembalikan inovasi ini untuk diperbaiki"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
    Move(
        "withdraw",
        frozenset({S.DRAFT, S.SUBMITTED, S.RETURNED}),
        S.WITHDRAWN,
        "innovations.withdraw_innovation",
        _("Tarik inovasi"),
        _("menarik inovasi ini"),
        needs_reason=True,
        tone="danger",
        icon="trash",
    ),
    Move(
        "complete",
        frozenset({S.VERIFIED}),
        S.COMPLETED,
        "innovations.close_innovation",
        _("Tandai selesai"),
        _("menandai inovasi ini selesai"),
        tone="secondary",
        icon="flag",
    ),
    Move(
        "discontinue",
        frozenset({S.VERIFIED}),
        S.DISCONTINUED,
        "innovations.close_innovation",
        _("Hentikan inovasi"),
        _("menghentikan inovasi ini"),
        needs_reason=True,
        tone="danger",
        icon="ban",
    ),
    Move(
        "reopen",
        frozenset({S.COMPLETED, S.DISCONTINUED}),
        S.VERIFIED,
        "innovations.close_innovation",
        _("Buka kembali"),
        _("membuka kembali inovasi ini"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
)
