"""Words and moves of meetings and of what follows from them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from masterplan.core.moves import Move, table


class MeetingKind(models.TextChoices):
    BIMTEK = "bimtek", _("Bimtek")
    FORUM = "forum", _("Forum Smart City")
    COORDINATION = "coordination", _("Rapat koordinasi")
    COUNCIL = "council", _("Rapat Dewan Smart City")
    DIALOGUE = "dialogue", _("Dialog kinerja")
    VISIT = "visit", _("Kunjungan")
    EXPO = "expo", _("Ekspose/pameran")
    TRAINING = "training", _("Pelatihan")


class FollowUpStatus(models.TextChoices):
    OPEN = "open", _("Belum selesai")
    DONE = "done", _("Selesai")
    CANCELLED = "cancelled", _("Dibatalkan")

    @property
    def tone(self) -> str:
        return {"open": "warn", "done": "good"}.get(self.value, "neutral")

    @property
    def icon(self) -> str:
        return {"open": "clock", "done": "check"}.get(self.value, "ban")


class NeedStatus(models.TextChoices):
    MISSING = "missing", _("Belum ada")
    PREPARING = "preparing", _("Disiapkan")
    READY = "ready", _("Siap")

    @property
    def tone(self) -> str:
        return {"missing": "bad", "preparing": "warn", "ready": "good"}[self.value]

    @property
    def icon(self) -> str:
        return {"missing": "alert", "preparing": "half-circle", "ready": "check"}[
            self.value
        ]


class AwardKind(models.TextChoices):
    AWARD = "award", _("Penghargaan")
    TRAINING = "training", _("Undangan pelatihan")


F = FollowUpStatus

FOLLOW_UP_TRANSITIONS = table(
    Move(
        "finish",
        frozenset({F.OPEN}),
        F.DONE,
        "masterplan.finish_follow_up",
        _("Tandai selesai"),
        _("menyelesaikan tindak lanjut ini"),
        icon="check",
    ),
    Move(
        "cancel",
        frozenset({F.OPEN}),
        F.CANCELLED,
        "masterplan.change_follow_up",
        _("Batalkan"),
        _("membatalkan tindak lanjut ini"),
        needs_reason=True,
        tone="danger",
        icon="ban",
    ),
    Move(
        "reopen",
        frozenset({F.DONE, F.CANCELLED}),
        F.OPEN,
        "masterplan.change_follow_up",
        _("Buka kembali"),
        _("membuka kembali tindak lanjut ini"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
)
