"""Words and moves of problems: needs and social problems a regency wants solved."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from masterplan.core.moves import Move, table


class ProblemStatus(models.TextChoices):
    IDENTIFIED = "identified", _("Teridentifikasi")
    SHARPENED = "sharpened", _("Dipertajam")
    ANSWERED = "answered", _("Ada solusi")
    SOLVED = "solved", _("Selesai")

    @property
    def tone(self) -> str:
        return {"identified": "warn", "solved": "good"}.get(self.value, "info")

    @property
    def icon(self) -> str:
        return {
            "identified": "alert",
            "sharpened": "edit",
            "answered": "star",
            "solved": "check",
        }[self.value]


class ProblemSource(models.TextChoices):
    UNIT = "opd", _("OPD")
    COMPLAINT = "complaint", _("Pengaduan masyarakat")
    SURVEY = "survey", _("Survei")
    MUSRENBANG = "musrenbang", _("Musrenbang")
    BIMTEK = "bimtek", _("Bimtek")


class Field(models.TextChoices):
    """The field of life (bidang) a problem or complaint belongs to."""

    EDUCATION = "education", _("Pendidikan")
    HEALTH = "health", _("Kesehatan")
    ECONOMY = "economy", _("Ekonomi")
    WELFARE = "welfare", _("Sosial")
    INFRASTRUCTURE = "infrastructure", _("Infrastruktur")
    TRANSPORT = "transport", _("Perhubungan")
    ENVIRONMENT = "environment", _("Lingkungan hidup")
    SAFETY = "safety", _("Keamanan dan kebencanaan")
    ADMINISTRATION = "administration", _("Administrasi kependudukan")
    GOVERNMENT = "government", _("Tata kelola pemerintahan")
    TOURISM = "tourism", _("Pariwisata dan budaya")
    FARMING = "farming", _("Pertanian dan perikanan")
    OTHER = "other", _("Lainnya")


class Severity(models.IntegerChoices):
    LOW = 1, _("Ringan")
    MEDIUM = 2, _("Sedang")
    HIGH = 3, _("Berat")

    @property
    def tone(self) -> str:
        return {1: "neutral", 2: "warn", 3: "bad"}[self.value]


class Due(models.TextChoices):
    """How a problem stands to its date, as the register can be asked for it."""

    LATE = "late", _("Lewat tenggat")
    SOON = "soon", _("Dua minggu ke depan")
    NONE = "none", _("Belum bertenggat")


P = ProblemStatus
_CHANGES = "innovations.change_problem"

TRANSITIONS = table(
    Move(
        "sharpen",
        frozenset({P.IDENTIFIED}),
        P.SHARPENED,
        _CHANGES,
        _("Tandai sudah dipertajam"),
        _("mempertajam masalah ini"),
        icon="edit",
    ),
    Move(
        "answer",
        frozenset({P.IDENTIFIED, P.SHARPENED}),
        P.ANSWERED,
        _CHANGES,
        _("Tandai sudah ada solusi"),
        _("menandai masalah ini sudah ada solusinya"),
        icon="star",
    ),
    Move(
        "solve",
        frozenset({P.ANSWERED}),
        P.SOLVED,
        _CHANGES,
        _("Tandai selesai"),
        _("menandai masalah ini selesai"),
        icon="check",
    ),
    Move(
        "reopen",
        frozenset({P.SHARPENED, P.ANSWERED, P.SOLVED}),
        P.IDENTIFIED,
        _CHANGES,
        _("Buka kembali"),
        _("membuka kembali masalah ini"),
        needs_reason=True,
        tone="secondary",
        icon="undo",
    ),
)
