"""Words and moves of the joint commitment and its signatures."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CommitmentStatus(models.TextChoices):
    DRAFT = "draft", _("Draf")
    OPEN = "open", _("Terbuka untuk ditandatangani")
    COMPLETE = "complete", _("Lengkap")
    SUPERSEDED = "superseded", _("Digantikan")

    @property
    def tone(self) -> str:
        return {"open": "info", "complete": "good"}.get(self.value, "neutral")

    @property
    def icon(self) -> str:
        return {"draft": "edit", "open": "send", "complete": "check"}.get(
            self.value, "undo"
        )


class SignatureStatus(models.TextChoices):
    PENDING = "pending", _("Belum")
    SIGNED = "signed", _("Sudah menandatangani")
    ABSENT = "absent", _("Berhalangan")

    @property
    def tone(self) -> str:
        return {"pending": "neutral", "signed": "good", "absent": "warn"}[self.value]

    @property
    def icon(self) -> str:
        return {"pending": "clock", "signed": "check", "absent": "ban"}[self.value]


class SigningMethod(models.TextChoices):
    """How the office signed; none of them is a certified electronic signature."""

    PORTAL = "portal", _("Persetujuan di portal")
    INK = "ink", _("Tanda tangan basah")
    REPRESENTED = "represented", _("Diwakili")
