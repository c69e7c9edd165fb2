"""Words and moves of the joint commitment and its signatures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from masterplan.core.moves import Move, table


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


C = CommitmentStatus
_MANAGES = "innovations.manage_commitment"

TRANSITIONS = table(
    Move(
        "open",
        frozenset({C.DRAFT}),
        C.OPEN,
        _MANAGES,
        _("Buka untuk ditandatangani"),
        _("membuka komitmen ini untuk ditandatangani"),
    ),
    Move(
        "complete",
        frozenset({C.OPEN}),
        C.COMPLETE,
        _MANAGES,
        _("Nyatakan lengkap"),
        _("menyatakan komitmen ini lengkap"),
        icon="check",
    ),
    # Carried out by opening the commitment that replaces it.
    Move(
        "supersede",
        frozenset({C.OPEN, C.COMPLETE}),
        C.SUPERSEDED,
        _MANAGES,
        _("Ganti dengan komitmen baru"),
        _("mengganti komitmen ini dengan yang baru"),
        tone="secondary",
        icon="undo",
    ),
)

S = SignatureStatus
_RECORDS = "innovations.record_signature"

SIGNATURE_TRANSITIONS = table(
    Move(
        "sign",
        frozenset({S.PENDING, S.ABSENT}),
        S.SIGNED,
        "innovations.sign_commitment",
        _("Tanda tangani"),
        _("menandatangani komitmen ini di portal"),
        icon="check",
    ),
    Move(
        "sign_in_ink",
        frozenset({S.PENDING, S.ABSENT}),
        S.SIGNED,
        _RECORDS,
        _("Catat tanda tangan basah"),
        _("mencatat tanda tangan basah"),
        icon="edit",
    ),
    Move(
        "represent",
        frozenset({S.PENDING, S.ABSENT}),
        S.SIGNED,
        _RECORDS,
        _("Catat diwakili"),
        _("mencatat tanda tangan yang diwakili"),
        icon="users",
    ),
    Move(
        "mark_absent",
        frozenset({S.PENDING}),
        S.ABSENT,
        _RECORDS,
        _("Catat berhalangan"),
        _("mencatat yang bersangkutan berhalangan"),
        tone="secondary",
        icon="ban",
    ),
    Move(
        "reset",
        frozenset({S.SIGNED, S.ABSENT}),
        S.PENDING,
        "innovations.reset_signature",
        _("Kembalikan menjadi belum"),
        _("mengembalikan tanda tangan ini menjadi belum"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
)
