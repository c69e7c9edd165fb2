"""The joint commitment of all heads, and what each of them signed."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums import (
    NAME_MAX,
    PERSON_MAX,
    YEAR_MAX,
    YEAR_MIN,
    CommitmentStatus,
    SignatureStatus,
    SigningMethod,
)
from masterplan.core.access import Scope
from regencies.enums import INSIDER_ROLES, REVIEWER_ROLES, Role
from regencies.models import Document, Regency, Unit

COMMITMENT_TEXT_MAX = 20_000


class CommitmentQuerySet(models.QuerySet["Commitment"]):
    def visible_to(self, scope: Scope) -> "CommitmentQuerySet":
        """Drafts: the coordinator and the leader. Opened ones: the regency, its
        mentors and who reviews it."""
        opened = ~Q(status=CommitmentStatus.DRAFT)
        if not scope.is_national_for(*REVIEWER_ROLES):
            opened &= Q(regency__in=scope.regencies_of(*INSIDER_ROLES, *REVIEWER_ROLES))
        return self.filter(
            opened | Q(regency__in=scope.regencies_of(Role.COORDINATOR, Role.LEADER))
        )


class Commitment(models.Model):
    """Text and annex; both are frozen when it is opened for signing.

    `annex` is a list of units, each with its innovations, targets, years and pagu at
    that moment. `sha256` is the digest of the canonical text and annex (see
    innovations/domain/commitment.py), `token` the unguessable part of the address
    where anybody may check it.
    """

    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="commitments"
    )
    title = models.CharField(_("judul"), max_length=NAME_MAX)
    year = models.PositiveSmallIntegerField(_("tahun"))
    place = models.CharField(_("tempat"), max_length=100, blank=True)
    signing_on = models.DateField(_("tanggal penandatanganan"), null=True, blank=True)
    text = models.TextField(_("naskah komitmen"), max_length=COMMITMENT_TEXT_MAX)
    annex = models.JSONField(default=list, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    token = models.CharField(max_length=32, unique=True, null=True, editable=False)
    status = models.CharField(
        _("status"),
        max_length=10,
        choices=CommitmentStatus.choices,
        default=CommitmentStatus.DRAFT,
    )
    # The one this is to supersede when it is opened; at most one draft a commitment.
    replaces = models.OneToOneField(
        "self",
        verbose_name=_("menggantikan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replacement",
        editable=False,
    )
    scan = models.ForeignKey(
        Document,
        verbose_name=_("pindaian lembar tanda tangan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
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
    opened_at = models.DateTimeField(null=True, editable=False)
    completed_at = models.DateTimeField(null=True, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("komitmen bersama")
        verbose_name_plural = _("komitmen bersama")
        ordering = ["-year", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year__gte=YEAR_MIN, year__lte=YEAR_MAX),
                name="commitment_year_plausible",
                violation_error_message=_("Tahun komitmen di luar rentang."),
            ),
            models.CheckConstraint(
                condition=Q(status=CommitmentStatus.DRAFT)
                | (~Q(sha256="") & Q(token__isnull=False)),
                name="commitment_sealed_once_open",
                violation_error_message=_("Komitmen terbuka harus tersegel."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("masterplan:commitment", args=[self.regency_id, self.pk])


class SignatureQuerySet(models.QuerySet["Signature"]):
    def visible_to(self, scope: Scope) -> "SignatureQuerySet":
        return self.filter(commitment__in=Commitment.objects.visible_to(scope))


class Signature(models.Model):
    """One office's place on the sheet, with who was to sign when it was opened.

    Without `unit` it is the regency's own head. `name`, `title` and `nip` are copied
    from the appointment: later changes of post do not change what was signed.
    """

    commitment = models.ForeignKey(
        Commitment, on_delete=models.CASCADE, related_name="signatures"
    )
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
    )
    order = models.PositiveSmallIntegerField(default=0)
    office = models.CharField(_("perangkat daerah"), max_length=NAME_MAX)
    name = models.CharField(_("nama"), max_length=PERSON_MAX, blank=True)
    title = models.CharField(_("jabatan"), max_length=NAME_MAX)
    nip = models.CharField(_("NIP"), max_length=18, blank=True)
    # The account that signed in the portal; nobody's for ink.
    signer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    status = models.CharField(
        _("status"),
        max_length=7,
        choices=SignatureStatus.choices,
        default=SignatureStatus.PENDING,
    )
    method = models.CharField(
        _("cara"), max_length=11, choices=SigningMethod.choices, blank=True
    )
    signed_at = models.DateTimeField(_("waktu"), null=True, blank=True)
    # The digest of what stood on the screen or sheet when it was signed.
    signed_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    represented_name = models.CharField(
        _("nama yang mewakili"), max_length=PERSON_MAX, blank=True
    )
    represented_title = models.CharField(
        _("jabatan yang mewakili"), max_length=NAME_MAX, blank=True
    )
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("tanda tangan")
        verbose_name_plural = _("tanda tangan")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["commitment", "unit"],
                condition=Q(unit__isnull=False),
                name="signature_once_per_unit",
                violation_error_message=_("OPD ini sudah ada di lembar komitmen."),
            ),
            models.UniqueConstraint(
                fields=["commitment"],
                condition=Q(unit=None),
                name="signature_of_leader_once",
                violation_error_message=_("Kepala daerah sudah ada di lembar ini."),
            ),
            models.CheckConstraint(
                condition=~Q(status=SignatureStatus.SIGNED)
                | (~Q(method="") & Q(signed_at__isnull=False) & ~Q(signed_sha256="")),
                name="signature_says_how_and_when",
                violation_error_message=_("Catat cara dan waktu penandatanganan."),
            ),
            models.CheckConstraint(
                condition=~Q(method=SigningMethod.REPRESENTED)
                | (~Q(represented_name="") & ~Q(represented_title="")),
                name="signature_names_who_represented",
                violation_error_message=_("Isi nama dan jabatan yang mewakili."),
            ),
            models.CheckConstraint(
                condition=~Q(status=SignatureStatus.ABSENT) | ~Q(note=""),
                name="signature_absence_has_note",
                violation_error_message=_("Tuliskan keterangan berhalangan."),
            ),
        ]

    def __str__(self) -> str:
        return self.office
