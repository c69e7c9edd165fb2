"""Words and moves of stages and of what each stage has to bring."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from masterplan.core.moves import Move, table


class StageState(models.TextChoices):
    UPCOMING = "upcoming", _("Belum dimulai")
    OPEN = "open", _("Sedang berjalan")
    SUBMITTED = "submitted", _("Menunggu pengesahan")
    PASSED = "passed", _("Lulus")

    @property
    def tone(self) -> str:
        return {
            StageState.UPCOMING: "neutral",
            StageState.OPEN: "info",
            StageState.SUBMITTED: "warn",
            StageState.PASSED: "good",
        }[self]

    @property
    def icon(self) -> str:
        return {
            StageState.UPCOMING: "circle",
            StageState.OPEN: "half-circle",
            StageState.SUBMITTED: "clock",
            StageState.PASSED: "check",
        }[self]


class DeliverableKind(models.TextChoices):
    DOCUMENT = "document", _("Dokumen")
    RULE = "rule", _("Aturan data")
    SIGNATURE = "signature", _("Tanda tangan")


class DeliverableStatus(models.TextChoices):
    NOT_STARTED = "not_started", _("Belum dimulai")
    DRAFT = "draft", _("Draf")
    SUBMITTED = "submitted", _("Diajukan")
    RETURNED = "returned", _("Perlu perbaikan")
    APPROVED = "approved", _("Disetujui")

    @property
    def tone(self) -> str:
        return {
            "not_started": "neutral",
            "draft": "neutral",
            "submitted": "info",
            "returned": "warn",
            "approved": "good",
        }[self.value]

    @property
    def icon(self) -> str:
        return {
            "not_started": "circle",
            "draft": "edit",
            "submitted": "send",
            "returned": "undo",
            "approved": "check",
        }[self.value]


class TemplateStatus(models.TextChoices):
    DRAFT = "draft", _("Draf")
    PUBLISHED = "published", _("Berlaku")
    RETIRED = "retired", _("Tidak dipakai lagi")

    @property
    def tone(self) -> str:
        return {"draft": "warn", "published": "good"}.get(self.value, "neutral")

    @property
    def icon(self) -> str:
        return {"draft": "edit", "published": "check"}.get(self.value, "undo")


# The code of the stage whose passing freezes the baseline of the masterplan's entries.
BASELINE_STAGE = "bimtek_4"

S = StageState
D = DeliverableStatus

STAGE_TRANSITIONS = table(
    Move(
        "open",
        frozenset({S.UPCOMING}),
        S.OPEN,
        "masterplan.open_stage",
        _("Buka tahap"),
        _("membuka tahap ini"),
        icon="half-circle",
    ),
    Move(
        "submit",
        frozenset({S.OPEN}),
        S.SUBMITTED,
        "masterplan.submit_stage",
        _("Ajukan untuk disahkan"),
        _("mengajukan tahap ini untuk disahkan"),
    ),
    Move(
        "return",
        frozenset({S.SUBMITTED}),
        S.OPEN,
        "masterplan.pass_stage",
        _("Kembalikan untuk dilengkapi"),
        _("mengembalikan tahap ini untuk dilengkapi"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
    Move(
        "pass",
        frozenset({S.SUBMITTED}),
        S.PASSED,
        "masterplan.pass_stage",
        _("Sahkan lulus"),
        _("mengesahkan tahap ini lulus"),
        icon="check",
    ),
    Move(
        "pass_with_notes",
        # From "open" too: what still blocks it keeps it from being submitted.
        frozenset({S.OPEN, S.SUBMITTED}),
        S.PASSED,
        "masterplan.pass_stage_with_notes",
        _("Luluskan dengan catatan"),
        _("meluluskan tahap ini dengan catatan"),
        needs_reason=True,
        tone="secondary",
        icon="flag",
    ),
    Move(
        "record",
        frozenset({S.UPCOMING, S.OPEN}),
        S.PASSED,
        "masterplan.record_stage",
        _("Catat sebagai sudah terlaksana"),
        _("mencatat kemudian bahwa tahap ini sudah terlaksana"),
        tone="secondary",
        icon="clock",
    ),
    Move(
        "reopen",
        frozenset({S.PASSED}),
        S.OPEN,
        "masterplan.reopen_stage",
        _("Buka kembali tahap"),
        _("membuka kembali tahap ini"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
)

DELIVERABLE_TRANSITIONS = table(
    Move(
        "submit",
        frozenset({D.DRAFT, D.RETURNED}),
        D.SUBMITTED,
        "masterplan.submit_deliverable",
        _("Ajukan luaran"),
        _("mengajukan luaran ini"),
    ),
    Move(
        "return",
        frozenset({D.SUBMITTED}),
        D.RETURNED,
        "masterplan.approve_deliverable",
        _("Kembalikan untuk diperbaiki"),
        _("mengembalikan luaran ini untuk diperbaiki"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
    Move(
        "approve",
        frozenset({D.SUBMITTED}),
        D.APPROVED,
        "masterplan.approve_deliverable",
        _("Setujui luaran"),
        _("menyetujui luaran ini"),
        icon="check",
    ),
    Move(
        "reopen",
        frozenset({D.APPROVED}),
        D.DRAFT,
        "masterplan.approve_deliverable",
        _("Buka kembali luaran"),
        _("membuka kembali luaran ini"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
)
