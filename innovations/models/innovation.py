"""The record everything turns around: what a unit does for smart city."""

import operator
from functools import reduce

from django.conf import settings
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
)
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dimensions.models import Dimension, SubDimension
from innovations.enums import (
    ACRONYM_MAX,
    BENEFICIARIES_MAX,
    INSIDE_STATUSES,
    NAME_MAX,
    NOMENCLATURE,
    NOMENCLATURE_SHAPE,
    PERSON_MAX,
    PHONE_MAX,
    REVIEWED_STATUSES,
    SENTENCE_MAX,
    VILLAGES_MAX,
    WORDS_MAX,
    YEAR_MAX,
    YEAR_MIN,
    IidForm,
    Initiator,
    InnovationKind,
    InnovationStatus,
    InnovationStep,
    Novelty,
    Source,
)
from innovations.models.problem import Problem
from masterplan.core.access import Scope
from regencies.enums import (
    INSIDER_ROLES,
    REVIEWER_ROLES,
    SAMPLE_CODE,
    UNIT_ROLES,
    Role,
)
from regencies.models import (
    District,
    FlagshipProgramme,
    Partner,
    PilotArea,
    Regency,
    Unit,
)

# What is missing from a record before it may be submitted, as one condition each.
MISSING = {
    "unit": Q(unit=None),
    "problem": Q(problem=""),
    "description": Q(description=""),
    "is_digital": Q(is_digital=None),
    "person_in_charge": Q(person_in_charge=""),
}
# "Perlu dilengkapi": something is missing, and the record was not given up.
INCOMPLETE = reduce(operator.or_, MISSING.values()) & ~Q(
    status__in=[InnovationStatus.DISCONTINUED, InnovationStatus.WITHDRAWN]
)


def no_problem() -> Q:
    """ "Belum ada masalah": linked to none of the register, and not given up.

    Asked by a subquery, so that it may stand in counts: a join would count a record
    once a problem.
    """
    links = Innovation.problems.through._default_manager.filter(
        innovation=OuterRef("pk")
    )
    return ~Q(Exists(links)) & ~Q(
        status__in=[InnovationStatus.DISCONTINUED, InnovationStatus.WITHDRAWN]
    )


class InnovationQuerySet(models.QuerySet["Innovation"]):
    def visible_to(self, scope: Scope) -> "InnovationQuerySet":
        """Every read starts here.

        Drafts: the unit and the coordinator. From submitted on: every seat in the
        regency and its mentors. From verified on: evaluators and the ministry.
        Published: everybody. The invented regency is never public.
        """
        visible = Q(published_at__isnull=False) & ~Q(regency=SAMPLE_CODE)
        if scope.is_national_for(*REVIEWER_ROLES):
            # What is published was reviewed (a constraint): one plain condition.
            visible = Q(status__in=REVIEWED_STATUSES)
        if scope.seats:
            visible |= Q(regency__in=scope.regencies_of(Role.COORDINATOR))
            visible |= Q(unit__in=scope.units_of(*UNIT_ROLES))
            visible |= Q(
                regency__in=scope.regencies_of(*INSIDER_ROLES),
                status__in=INSIDE_STATUSES,
            )
            visible |= Q(
                regency__in=scope.regencies_of(*REVIEWER_ROLES),
                status__in=REVIEWED_STATUSES,
            )
        return self.filter(visible)

    def published(self) -> "InnovationQuerySet":
        return self.visible_to(Scope())

    def incomplete(self) -> "InnovationQuerySet":
        """Records that lack something a submission needs ("perlu dilengkapi")."""
        return self.filter(INCOMPLETE)

    def without_problem(self) -> "InnovationQuerySet":
        """Records, not given up, that answer no problem of the register yet."""
        return self.filter(no_problem())


class Innovation(models.Model):
    """One innovation of a regency; fields that may stay empty are rows of their own
    ("belum ditetapkan") in every breakdown."""

    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="innovations"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("OPD pengampu"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="innovations",
    )
    dimension = models.ForeignKey(
        Dimension,
        verbose_name=_("dimensi"),
        on_delete=models.PROTECT,
        related_name="innovations",
    )
    sub_dimension = models.ForeignKey(
        SubDimension,
        verbose_name=_("subdimensi"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="innovations",
    )
    name = models.CharField(_("nama inovasi"), max_length=NAME_MAX)
    acronym = models.CharField(_("akronim"), max_length=ACRONYM_MAX, blank=True)
    # `domain.names.folded` of both, written with them: what alike names are found by.
    # PostgreSQL has a trigram index over those of published records.
    name_folded = models.TextField(default="", editable=False)
    problem = models.CharField(_("masalah"), max_length=SENTENCE_MAX, blank=True)
    description = models.TextField(_("uraian singkat"), blank=True)
    objective = models.TextField(_("tujuan"), blank=True)
    benefit = models.TextField(_("manfaat"), blank=True)
    result = models.TextField(_("hasil"), blank=True)
    person_in_charge = models.CharField(
        _("penanggung jawab"), max_length=PERSON_MAX, blank=True
    )
    person_position = models.CharField(
        _("jabatan penanggung jawab"), max_length=PERSON_MAX, blank=True
    )
    person_phone = models.CharField(
        _("telepon penanggung jawab"), max_length=PHONE_MAX, blank=True
    )
    link = models.URLField(_("tautan"), max_length=500, blank=True)
    supporting_units = models.ManyToManyField(
        Unit,
        verbose_name=_("OPD pendukung"),
        blank=True,
        related_name="supported_innovations",
    )
    problems = models.ManyToManyField(
        Problem,
        verbose_name=_("masalah yang dijawab"),
        blank=True,
        related_name="innovations",
    )
    process_before = models.TextField(_("proses sebelum"), blank=True)
    process_after = models.TextField(_("proses sesudah"), blank=True)
    uniqueness = models.TextField(_("keunikan"), blank=True)
    continuity = models.TextField(_("strategi keberlangsungan"), blank=True)
    growth = models.TextField(_("potensi pengembangan"), blank=True)
    risks = models.TextField(_("analisis risiko"), blank=True)
    resources = models.TextField(_("sumber daya yang digunakan"), blank=True)
    novelty = models.CharField(
        _("kebaruan"), max_length=11, choices=Novelty.choices, blank=True
    )
    districts = models.ManyToManyField(
        District, verbose_name=_("kecamatan"), blank=True, related_name="innovations"
    )
    is_region_wide = models.BooleanField(_("seluruh wilayah"), default=False)
    village_count = models.PositiveIntegerField(
        _("jumlah desa/kelurahan"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(VILLAGES_MAX)],
    )
    beneficiaries = models.CharField(
        _("penerima manfaat"), max_length=SENTENCE_MAX, blank=True
    )
    beneficiary_count = models.PositiveIntegerField(
        _("jumlah penerima manfaat"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(BENEFICIARIES_MAX)],
    )
    partners = models.ManyToManyField(
        Partner, verbose_name=_("mitra"), blank=True, related_name="innovations"
    )
    flagship_programme = models.ForeignKey(
        FlagshipProgramme,
        verbose_name=_("program unggulan kepala daerah"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="innovations",
    )
    duties_fit = models.CharField(
        _("kesesuaian dengan tupoksi"), max_length=SENTENCE_MAX, blank=True
    )
    regulation = models.CharField(_("dasar hukum"), max_length=SENTENCE_MAX, blank=True)
    nomenclature_code = models.CharField(
        _("kode program/kegiatan/subkegiatan"),
        max_length=20,
        blank=True,
        validators=[RegexValidator(NOMENCLATURE, NOMENCLATURE_SHAPE)],
    )
    pilot_area = models.ForeignKey(
        PilotArea,
        verbose_name=_("kawasan percontohan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="innovations",
    )
    # The one it was adapted from, here or elsewhere; or why it is none of the similar.
    adapted_from = models.ForeignKey(
        "self",
        verbose_name=_("diadaptasi dari"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="adaptations",
    )
    different_because = models.CharField(
        _("beda dari yang serupa"), max_length=SENTENCE_MAX, blank=True
    )
    initiator = models.CharField(
        _("inisiator"), max_length=8, choices=Initiator.choices, blank=True
    )
    iid_form = models.CharField(
        _("bentuk inovasi daerah"), max_length=10, choices=IidForm.choices, blank=True
    )
    affair = models.CharField(_("urusan"), max_length=WORDS_MAX, blank=True)
    trial_on = models.DateField(_("waktu uji coba"), null=True, blank=True)
    implemented_on = models.DateField(_("waktu penerapan"), null=True, blank=True)
    design = models.TextField(_("rancang bangun"), blank=True)
    kind = models.CharField(
        _("bentuk"), max_length=10, choices=InnovationKind.choices, blank=True
    )
    is_digital = models.BooleanField(_("digital"), null=True, blank=True)
    start_year = models.PositiveSmallIntegerField(
        _("tahun mulai"),
        null=True,
        blank=True,
        validators=[MinValueValidator(YEAR_MIN), MaxValueValidator(YEAR_MAX)],
    )
    start_month = models.PositiveSmallIntegerField(
        _("bulan mulai"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
    )
    step = models.CharField(
        _("tahapan inovasi"), max_length=14, choices=InnovationStep.choices, blank=True
    )
    end_year = models.PositiveSmallIntegerField(
        _("tahun selesai"),
        null=True,
        blank=True,
        validators=[MinValueValidator(YEAR_MIN), MaxValueValidator(YEAR_MAX)],
    )
    # Weighted progress of the action plan in percent; empty without a plan.
    plan_percent = models.DecimalField(
        _("kemajuan rencana aksi (%)"),
        max_digits=5,
        decimal_places=2,
        null=True,
        editable=False,
    )
    step_percent = models.PositiveSmallIntegerField(
        _("capaian tahapan (%)"), default=0, validators=[MaxValueValidator(100)]
    )
    status = models.CharField(
        _("status"),
        max_length=12,
        choices=InnovationStatus.choices,
        default=InnovationStatus.DRAFT,
    )
    registration_number = models.CharField(
        _("nomor registrasi"), max_length=12, null=True, unique=True, editable=False
    )
    source = models.CharField(
        _("asal data"), max_length=6, choices=Source.choices, default=Source.TYPED
    )
    reported_unit = models.CharField(
        _("OPD seperti tertulis"), max_length=WORDS_MAX, blank=True
    )
    reported_status = models.CharField(
        _("status seperti tertulis"), max_length=WORDS_MAX, blank=True
    )
    source_url = models.URLField(_("sumber"), max_length=500, blank=True)
    # Fields that whoever returned the record asked to be mended; empty once resent.
    asked_fields = models.JSONField(default=list, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    verified_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(_("waktu tayang"), null=True, editable=False)
    # Written for higher floors: taken up into a masterplan, and its baseline frozen.
    taken_up_at = models.DateTimeField(null=True, editable=False)
    baseline_at = models.DateTimeField(null=True, editable=False)

    objects = InnovationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inovasi")
        verbose_name_plural = _("inovasi")
        indexes = [
            models.Index(
                fields=["regency", "dimension", "-updated_at", "-id"],
                name="innovation_by_dimension",
            ),
            models.Index(
                fields=["regency", "-updated_at", "-id"], name="innovation_by_regency"
            ),
            models.Index(fields=["-updated_at", "-id"], name="innovation_newest"),
            models.Index(fields=["unit", "status"], name="innovation_by_unit"),
            # Which records are reviewed, for joins over the whole nation.
            models.Index(fields=["status", "id"], name="innovation_by_status"),
            # What the public sees, newest first: a small part of a large table.
            models.Index(
                fields=["-published_at", "-id"],
                condition=Q(published_at__isnull=False),
                name="innovation_published",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="innovation_has_name",
                violation_error_message=_("Isi nama inovasi."),
            ),
            models.CheckConstraint(
                condition=Q(start_year=None)
                | Q(start_year__gte=YEAR_MIN, start_year__lte=YEAR_MAX),
                name="innovation_start_year_plausible",
                violation_error_message=_("Tahun mulai di luar rentang yang wajar."),
            ),
            models.CheckConstraint(
                condition=Q(start_month=None)
                | Q(start_month__gte=1, start_month__lte=12),
                name="innovation_start_month_plausible",
                violation_error_message=_("Bulan mulai harus 1 sampai 12."),
            ),
            models.CheckConstraint(
                condition=Q(start_year=None)
                | Q(end_year=None)
                | Q(end_year__gte=F("start_year")),
                name="innovation_ends_after_start",
                violation_error_message=_("Tahun selesai mendahului tahun mulai."),
            ),
            models.CheckConstraint(
                condition=Q(step_percent__gte=0, step_percent__lte=100),
                name="innovation_percent_in_range",
                violation_error_message=_("Capaian tahapan harus 0 sampai 100."),
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[InnovationStatus.DRAFT, InnovationStatus.WITHDRAWN]
                )
                | Q(registration_number__isnull=False),
                name="innovation_registered_once_submitted",
                violation_error_message=_("Inovasi yang diajukan memerlukan nomor."),
            ),
            models.CheckConstraint(
                condition=Q(published_at=None)
                | Q(status__in=sorted(REVIEWED_STATUSES)),
                name="innovation_published_is_verified",
                violation_error_message=_(
                    "Hanya inovasi terverifikasi yang dapat ditayangkan."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("innovations:detail", args=[self.pk])

    @property
    def is_reviewed(self) -> bool:
        """Verified, or closed after it was verified."""
        return self.status in REVIEWED_STATUSES

    @property
    def missing(self) -> list[str]:
        """Names of the fields a submission still needs, in the form's order."""
        return [
            name
            for name in MISSING
            if getattr(self, name if name != "unit" else "unit_id") in ("", None)
        ]
