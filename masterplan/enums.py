"""Stages of the way to a masterplan: words, tones and icons of their states."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
