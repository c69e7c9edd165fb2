"""What stands in a regency's calendar."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DateKind(models.TextChoices):
    STAGE = "stage", _("Tahap Bimtek")
    MEETING = "meeting", _("Rapat")
    COMMITMENT = "commitment", _("Komitmen")
    QUICK_WIN = "quick_win", _("Quick win")
    FOLLOW_UP = "follow_up", _("Tindak lanjut")
    ACTION_ITEM = "action_item", _("Rencana aksi")

    @property
    def icon(self) -> str:
        return {
            "stage": "half-circle",
            "meeting": "users",
            "commitment": "edit",
            "quick_win": "star",
            "follow_up": "send",
            "action_item": "check",
        }[self.value]
