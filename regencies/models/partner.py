"""Who outside the government takes part: companies, campuses, communities, media."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from regencies.enums import NAME_MAX, PartnerKind
from regencies.models.document import Document
from regencies.models.regency import Regency
from regencies.models.visibility import SharedQuerySet


class Partner(models.Model):
    """A partner of the regency, entered once and named by many innovations."""

    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="partners"
    )
    name = models.CharField(_("nama mitra"), max_length=NAME_MAX)
    kind = models.CharField(
        _("jenis mitra"), max_length=10, choices=PartnerKind.choices
    )
    role = models.CharField(_("peran"), max_length=300, blank=True)
    agreement = models.ForeignKey(
        Document,
        verbose_name=_("perjanjian kerja sama"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    version = models.PositiveIntegerField(default=1)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("mitra")
        verbose_name_plural = _("mitra")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "name"],
                name="partner_name_once_per_regency",
                violation_error_message=_("Mitra dengan nama ini sudah ada."),
            )
        ]

    def __str__(self) -> str:
        return self.name
