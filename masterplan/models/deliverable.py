"""What a regency brings to one of its stages."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from masterplan.core.enums import NAME_MAX
from masterplan.enums import DeliverableKind, DeliverableStatus
from masterplan.models.cohort import DeliverableTemplate
from masterplan.models.participation import StageRecord
from regencies.enums import DocumentKind
from regencies.models import Document, Regency, SharedQuerySet


class Deliverable(models.Model):
    """Copied from its template when the stage opens: later templates change nothing.

    Data rules and signatures are asked, never typed: their status stays "not_started"
    and the gate reads the data itself.
    """

    stage = models.ForeignKey(
        StageRecord, on_delete=models.CASCADE, related_name="deliverables"
    )
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(
        DeliverableTemplate, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(max_length=40)
    name = models.CharField(_("nama luaran"), max_length=NAME_MAX)
    help = models.CharField(_("penjelasan"), max_length=300, blank=True)
    kind = models.CharField(_("jenis"), max_length=9, choices=DeliverableKind.choices)
    document_kind = models.CharField(
        _("jenis dokumen"), max_length=12, choices=DocumentKind.choices, blank=True
    )
    rule = models.CharField(_("aturan"), max_length=60, blank=True)
    parameters = models.JSONField(default=dict, blank=True)
    is_required = models.BooleanField(_("wajib"), default=True)
    status = models.CharField(
        _("status"),
        max_length=11,
        choices=DeliverableStatus.choices,
        default=DeliverableStatus.NOT_STARTED,
    )
    document = models.ForeignKey(
        Document,
        verbose_name=_("dokumen"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="deliverables",
    )
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("luaran")
        verbose_name_plural = _("luaran")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "code"],
                name="deliverable_code_once",
                violation_error_message=_("Luaran ini sudah ada di tahap itu."),
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        DeliverableStatus.NOT_STARTED,
                        DeliverableStatus.DRAFT,
                    ]
                )
                | Q(document__isnull=False),
                name="deliverable_submitted_has_document",
                violation_error_message=_("Lampirkan dokumennya dahulu."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("masterplan:deliverable", args=[self.regency_id, self.pk])


class DeliverableVersionQuerySet(models.QuerySet["DeliverableVersion"]):
    def visible_to(self, scope: Scope) -> "DeliverableVersionQuerySet":
        return self.filter(deliverable__in=Deliverable.objects.visible_to(scope))


class DeliverableVersion(models.Model):
    """One submission with its document and what became of it; never changed after."""

    deliverable = models.ForeignKey(
        Deliverable, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    outcome = models.CharField(
        max_length=11, choices=DeliverableStatus.choices, blank=True
    )
    reason = models.TextField(_("alasan"), blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = DeliverableVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("versi luaran")
        verbose_name_plural = _("versi luaran")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["deliverable", "number"], name="deliverable_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.deliverable_id} v{self.number}"
