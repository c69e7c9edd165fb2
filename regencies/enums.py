"""Kinds of places and units, and the seats people hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from masterplan.core.enums import NAME_MAX as NAME_MAX
from masterplan.core.enums import PERSON_MAX as PERSON_MAX
from masterplan.core.enums import TEXT_MAX as TEXT_MAX
from masterplan.core.enums import YEAR_MAX as YEAR_MAX
from masterplan.core.enums import YEAR_MIN as YEAR_MIN

# The one regency that is invented from end to end, to show every screen. It is never
# in national or public figures.
SAMPLE_CODE = "00.01"


class RegencyKind(models.TextChoices):
    KABUPATEN = "kabupaten", _("Kabupaten")
    KOTA = "kota", _("Kota")


class UnitKind(models.TextChoices):
    SECRETARIAT = "sekretariat", _("Sekretariat")
    INSPECTORATE = "inspektorat", _("Inspektorat")
    OFFICE = "dinas", _("Dinas")
    AGENCY = "badan", _("Badan")
    POLICE_UNIT = "satuan", _("Satuan")
    HOSPITAL = "rsud", _("RSUD")
    DISTRICT = "kecamatan", _("Kecamatan")
    HEALTH_CENTRE = "puskesmas", _("Puskesmas")
    VILLAGE = "kelurahan", _("Kelurahan")
    SECTION = "bagian", _("Bagian")
    TECHNICAL_UNIT = "upt", _("UPT")
    OTHER = "lainnya", _("Lainnya")


# Units of these kinds roll up to their parent; rules, signatures and "who innovates"
# do not count them as OPD of their own.
UNCOUNTED_KINDS = frozenset(
    {
        UnitKind.HEALTH_CENTRE,
        UnitKind.VILLAGE,
        UnitKind.SECTION,
        UnitKind.TECHNICAL_UNIT,
    }
)


class Role(models.TextChoices):
    OPERATOR = "operator", _("Operator OPD")
    UNIT_HEAD = "unit_head", _("Kepala OPD")
    COORDINATOR = "coordinator", _("Koordinator (Diskominfo)")
    LEADER = "leader", _("Kepala daerah / Sekda")
    MENTOR = "mentor", _("Pembimbing")
    EVALUATOR = "evaluator", _("Evaluator")
    MINISTRY = "ministry", _("Kementerian")


# Which seat needs what: (a regency, a unit). An evaluator may be national or not.
UNIT_ROLES = frozenset({Role.OPERATOR, Role.UNIT_HEAD})
REGENCY_ROLES = frozenset({Role.COORDINATOR, Role.LEADER, Role.MENTOR})
# People of the regency itself, who read everything that was submitted there.
INSIDER_ROLES = UNIT_ROLES | REGENCY_ROLES
# People who review from outside and read what the regency has verified.
REVIEWER_ROLES = frozenset({Role.EVALUATOR, Role.MINISTRY})


class TimeZone(models.TextChoices):
    WIB = "Asia/Jakarta", _("WIB")
    WITA = "Asia/Makassar", _("WITA")
    WIT = "Asia/Jayapura", _("WIT")


class AppointmentStatus(models.TextChoices):
    """How somebody heads an office: a signature's validity depends on it."""

    DEFINITIVE = "definitif", _("Definitif")
    ACTING_VACANT = "pj", _("Pj. (Penjabat)")
    ACTING = "plt", _("Plt. (Pelaksana Tugas)")
    DAILY = "plh", _("Plh. (Pelaksana Harian)")

    @property
    def prefix(self) -> str:
        """What stands before the position on paper; nothing for a definitive head."""
        return "" if self == AppointmentStatus.DEFINITIVE else f"{self.value.title()}."


class Rhythm(models.TextChoices):
    """How often progress is reported."""

    MONTHLY = "monthly", _("Setiap bulan")
    QUARTERLY = "quarterly", _("Setiap triwulan")


class LinkKind(models.TextChoices):
    INVITATION = "invitation", _("Undangan")
    RESET = "reset", _("Atur ulang kata sandi")


class PartnerKind(models.TextChoices):
    COMPANY = "company", _("Swasta")
    STATE_COMPANY = "soe", _("BUMN/BUMD")
    CAMPUS = "campus", _("Perguruan tinggi")
    COMMUNITY = "community", _("Komunitas")
    MEDIA = "media", _("Media")
    GOVERNMENT = "government", _("Instansi pemerintah lain")
    FOREIGN = "foreign", _("Mitra luar negeri")


class BodyKind(models.TextChoices):
    COUNCIL = "council", _("Dewan Smart City")
    TEAM = "team", _("Tim Pelaksana")


class MemberElement(models.TextChoices):
    """Whom a member stands for."""

    GOVERNMENT = "government", _("Pemerintah daerah")
    ACADEMIC = "academic", _("Akademisi")
    BUSINESS = "business", _("Dunia usaha")
    COMMUNITY = "community", _("Komunitas/masyarakat")
    MEDIA = "media", _("Media")
    OTHER = "other", _("Lainnya")


class DocumentKind(models.TextChoices):
    """What a piece of evidence is; rules and evaluations ask for it by kind."""

    DECREE = "sk", _("Surat Keputusan (SK)")
    REGULATION = "perkada", _("Peraturan Bupati/Wali Kota")
    BYLAW = "perda", _("Peraturan Daerah")
    AGREEMENT = "mou", _("MoU/perjanjian kerja sama")
    PROCEDURE = "sop", _("SOP")
    GUIDE = "manual", _("Pedoman/manual")
    BUDGET = "dpa", _("DPA/RKA")
    PLAN = "plan", _("RPJMD/RKPD/Renstra")
    LETTER = "letter", _("Surat/surat tugas")
    MINUTES = "minutes", _("Notulen/berita acara")
    ATTENDANCE = "attendance", _("Daftar hadir")
    REPORT = "report", _("Laporan")
    SURVEY = "survey", _("Hasil survei")
    PHOTO = "photo", _("Foto")
    SCREENSHOT = "screenshot", _("Tangkapan layar")
    VIDEO = "video", _("Tautan video")
    PRESENTATION = "slides", _("Paparan")
    NEWS = "news", _("Berita")
    CERTIFICATE = "certificate", _("Sertifikat/penghargaan")
    OTHER = "other", _("Lainnya")


class Audience(models.TextChoices):
    """Who may open a document besides the coordinator, from few to many."""

    UNIT = "unit", _("OPD pemilik")
    REGENCY = "regency", _("Seluruh daerah dan pembimbing")
    REVIEWERS = "reviewers", _("Juga evaluator dan kementerian")
    PUBLIC = "public", _("Umum")


# --- Limits -------------------------------------------------------------------

SHORT_NAME_MAX = 60
LINK_DAYS = 14
DUTIES_MAX = 10_000
RESET_REASON_MAX = 500
LOGO_BYTES_MAX = 1024 * 1024
LOGO_SIDE_MAX = 3000  # pixels
