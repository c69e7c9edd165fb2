"""A document put to use: what it proves, of which record, on which page."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.models.innovation import Innovation
from innovations.models.progress_report import ProgressReport
from innovations.models.quick_win import QuickWin
from masterplan.core.access import Scope
from regencies.models import Document

PAGE_MAX = 60
NOTE_MAX = 300


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, scope: Scope) -> "EvidenceQuerySet":
        """Where both the record and the document may be seen."""
        return self.filter(
            innovation__in=Innovation.objects.visible_to(scope),
            document__in=Document.objects.visible_to(scope),
        )


class Evidence(models.Model):
    """One document attached to one innovation, perhaps for a report or quick win."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="evidence"
    )
    innovation = models.ForeignKey(
        Innovation, on_delete=models.CASCADE, related_name="evidence"
    )
    progress_report = models.ForeignKey(
        ProgressReport,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
    )
    quick_win = models.ForeignKey(
        QuickWin,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="evidence",
    )
    page = models.CharField(
        _("halaman"), max_length=PAGE_MAX, blank=True, help_text=_("Misalnya: hal. 12.")
    )
    note = models.CharField(_("keterangan"), max_length=NOTE_MAX, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("bukti dukung")
        verbose_name_plural = _("bukti dukung")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "innovation"],
                condition=Q(progress_report=None, quick_win=None),
                name="evidence_once_per_innovation",
                violation_error_message=_("Dokumen ini sudah dilampirkan."),
            ),
            models.UniqueConstraint(
                fields=["document", "progress_report"],
                condition=Q(progress_report__isnull=False),
                name="evidence_once_per_report",
                violation_error_message=_("Dokumen ini sudah dilampirkan."),
            ),
            models.UniqueConstraint(
                fields=["document", "quick_win"],
                condition=Q(quick_win__isnull=False),
                name="evidence_once_per_quick_win",
                violation_error_message=_("Dokumen ini sudah dilampirkan."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} -> {self.innovation_id}"
