"""The evidence passport: a file or link kept once and attached many times."""

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from masterplan.core.models import StoredFile
from regencies.enums import (
    INSIDER_ROLES,
    NAME_MAX,
    REVIEWER_ROLES,
    SAMPLE_CODE,
    UNIT_ROLES,
    YEAR_MAX,
    YEAR_MIN,
    Audience,
    DocumentKind,
    Role,
)
from regencies.models.regency import Regency
from regencies.models.unit import Unit

_YEARS = [MinValueValidator(YEAR_MIN), MaxValueValidator(YEAR_MAX)]


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, scope: Scope) -> "DocumentQuerySet":
        """By its own audience, which the verbs of what it is attached to set.

        Unit: its unit and the coordinator. Regency: every seat in the regency and its
        mentors. Reviewers: those and evaluators and the ministry. Public: everybody,
        but for the invented regency's. A withdrawn one is its unit's and the
        coordinator's alone, whatever it was before.
        """
        visible = Q(audience=Audience.PUBLIC, withdrawn_at=None) & ~Q(
            regency=SAMPLE_CODE
        )
        if scope.seats:
            visible |= Q(regency__in=scope.regencies_of(Role.COORDINATOR))
            visible |= Q(unit__in=scope.units_of(*UNIT_ROLES))
            visible |= Q(
                regency__in=scope.regencies_of(*INSIDER_ROLES),
                audience__in=[Audience.REGENCY, Audience.REVIEWERS, Audience.PUBLIC],
                withdrawn_at=None,
            )
            reviewed = Q(
                audience__in=[Audience.REVIEWERS, Audience.PUBLIC], withdrawn_at=None
            )
            if not scope.is_national_for(*REVIEWER_ROLES):
                reviewed &= Q(regency__in=scope.regencies_of(*REVIEWER_ROLES))
            visible |= reviewed
        return self.filter(visible)

    def in_use(self) -> "DocumentQuerySet":
        """Without those that were withdrawn; history still names them."""
        return self.filter(withdrawn_at=None)

    def valid_in(self, year: int) -> "DocumentQuerySet":
        """As `Document.is_valid_in` says of one."""
        has_begun = (
            Q(valid_from__lte=year)
            | Q(valid_from=None, issued_on=None)
            | Q(valid_from=None, issued_on__year__lte=year)
        )
        return self.filter(has_begun, Q(valid_until=None) | Q(valid_until__gte=year))

    def expired(self, year: int) -> "DocumentQuerySet":
        return self.filter(valid_until__lt=year)


class Document(models.Model):
    """One piece of evidence: what it is, where it is valid, who may open it.

    Exactly one of `file` and `link` is set. `sha256` is the file's, so that the same
    bytes are recognised in the regency; it is empty for a link.
    """

    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="documents"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("OPD pemilik"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
    )
    title = models.CharField(_("judul"), max_length=NAME_MAX)
    kind = models.CharField(
        _("jenis dokumen"), max_length=12, choices=DocumentKind.choices
    )
    number = models.CharField(_("nomor"), max_length=100, blank=True)
    issued_on = models.DateField(_("tanggal"), null=True, blank=True)
    valid_from = models.PositiveSmallIntegerField(
        _("berlaku sejak tahun"), null=True, blank=True, validators=_YEARS
    )
    valid_until = models.PositiveSmallIntegerField(
        _("berlaku sampai tahun"), null=True, blank=True, validators=_YEARS
    )
    file = models.ForeignKey(
        StoredFile,
        verbose_name=_("berkas"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    link = models.URLField(_("tautan"), max_length=500, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    media_type = models.CharField(max_length=100, blank=True, editable=False)
    audience = models.CharField(
        _("dapat dibuka oleh"),
        max_length=9,
        choices=Audience.choices,
        default=Audience.UNIT,
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
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("dokumen")
        verbose_name_plural = _("dokumen")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["regency", "kind"], name="document_by_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "sha256"],
                condition=~Q(sha256="") & Q(withdrawn_at=None),
                name="document_bytes_once_per_regency",
                violation_error_message=_("Berkas yang sama sudah tersimpan."),
            ),
            models.CheckConstraint(
                condition=(Q(file=None) & ~Q(link=""))
                | (Q(file__isnull=False) & Q(link="")),
                name="document_is_file_or_link",
                violation_error_message=_("Pilih berkas atau isi tautan, salah satu."),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None)
                | Q(valid_until=None)
                | Q(valid_until__gte=F("valid_from")),
                name="document_valid_years_in_order",
                violation_error_message=_("Tahun akhir mendahului tahun awal."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:detail", args=[self.pk])

    @property
    def years(self) -> str:
        """ "2024-2026", "sejak 2024", "sampai 2026", or nothing."""
        if self.valid_from and self.valid_until:
            return f"{self.valid_from}–{self.valid_until}"
        if self.valid_from:
            return _("sejak %(year)s") % {"year": self.valid_from}
        if self.valid_until:
            return _("sampai %(year)s") % {"year": self.valid_until}
        return ""

    def is_valid_in(self, year: int) -> bool:
        """Whether it holds in `year`."""
        return holds_in(
            year,
            valid_from=self.valid_from,
            issued_on=self.issued_on,
            valid_until=self.valid_until,
        )


def holds_in(
    year: int,
    *,
    valid_from: int | None,
    issued_on: dt.date | None,
    valid_until: int | None,
) -> bool:
    """Whether such a document holds in `year`: an open end holds on, without years
    always."""
    starts = valid_from or (issued_on.year if issued_on else None)
    return (starts is None or starts <= year) and (
        valid_until is None or year <= valid_until
    )
