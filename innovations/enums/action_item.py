"""Words, limits and moves of action plans; health is derived, never typed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from innovations.enums.innovation import InnovationStatus
from masterplan.core.moves import Move, table
from regencies.enums import Rhythm


class ActionStatus(models.TextChoices):
    PLANNED = "planned", _("Direncanakan")
    IN_PROGRESS = "in_progress", _("Berjalan")
    DONE = "done", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")

    @property
    def tone(self) -> str:
        return {"planned": "neutral", "in_progress": "info", "done": "good"}.get(
            self.value, "bad"
        )

    @property
    def icon(self) -> str:
        return {
            "planned": "clock",
            "in_progress": "half-circle",
            "done": "check",
            "cancelled": "ban",
        }[self.value]


class Health(models.TextChoices):
    ON_TRACK = "on_track", _("Sesuai rencana")
    AT_RISK = "at_risk", _("Perlu perhatian")
    LATE = "late", _("Terlambat")
    SILENT = "silent", _("Belum diperbarui")
    NO_PLAN = "no_plan", _("Belum ada rencana aksi")

    @property
    def tone(self) -> str:
        return {"on_track": "good", "at_risk": "warn", "late": "bad"}.get(
            self.value, "neutral"
        )

    @property
    def icon(self) -> str:
        return {
            "on_track": "check",
            "at_risk": "alert",
            "late": "clock",
            "silent": "half-circle",
            "no_plan": "ban",
        }[self.value]


# Percent points behind a straight line from start to end that ask for attention.
BEHIND_POINTS = 20
WEIGHT_MAX = 1_000
DONE_PERCENT = 100
OPEN_STATUSES = frozenset({ActionStatus.PLANNED, ActionStatus.IN_PROGRESS})
# Nobody is asked about the plan of a record that is over.
RESTING_STATUSES = frozenset(
    {
        InnovationStatus.COMPLETED,
        InnovationStatus.DISCONTINUED,
        InnovationStatus.WITHDRAWN,
    }
)
# After so many days without a report an activity is silent.
RHYTHM_DAYS = {Rhythm.MONTHLY: 31, Rhythm.QUARTERLY: 92}
# What a person may say instead of the rules; silence and a missing plan are facts.
OVERRIDES = (Health.ON_TRACK, Health.AT_RISK, Health.LATE)
# Told this many days before an activity ends.
DUE_DAYS = 7


class ItemDue(models.TextChoices):
    """When an activity ends, as the list is filtered."""

    WEEK = "week", _("Minggu ini")
    MONTH = "month", _("30 hari ke depan")
    LATE = "late", _("Lewat tenggat")


A = ActionStatus
_CHANGES = "innovations.change_action_item"

TRANSITIONS = table(
    Move(
        "start",
        frozenset({A.PLANNED}),
        A.IN_PROGRESS,
        _CHANGES,
        _("Mulai kerjakan"),
        _("memulai kegiatan ini"),
        icon="half-circle",
    ),
    Move(
        "finish",
        frozenset({A.PLANNED, A.IN_PROGRESS}),
        A.DONE,
        _CHANGES,
        _("Tandai selesai"),
        _("menandai kegiatan ini selesai"),
        icon="check",
    ),
    Move(
        "cancel",
        frozenset({A.PLANNED, A.IN_PROGRESS}),
        A.CANCELLED,
        _CHANGES,
        _("Batalkan kegiatan"),
        _("membatalkan kegiatan ini"),
        needs_reason=True,
        tone="danger",
        icon="ban",
    ),
    Move(
        "reopen",
        frozenset({A.DONE, A.CANCELLED}),
        A.IN_PROGRESS,
        _CHANGES,
        _("Buka kembali"),
        _("membuka kembali kegiatan ini"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
)
