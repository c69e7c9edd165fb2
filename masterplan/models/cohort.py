"""The programme's years and the stages each of them goes through."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _


class Cohort(models.Model):
    year = models.PositiveSmallIntegerField(_("tahun"), unique=True)
    name = models.CharField(_("nama"), max_length=100)

    class Meta:
        verbose_name = _("angkatan")
        verbose_name_plural = _("angkatan")
        ordering = ["-year"]

    def __str__(self) -> str:
        return self.name


class StageTemplate(models.Model):
    """A stage as the ministry plans it; without a cohort it is the default's.

    Months and days of the default window are counted in the cohort's year.
    """

    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, null=True, related_name="stage_templates"
    )
    version = models.PositiveSmallIntegerField(default=1)
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(_("kode"), max_length=20)
    name = models.CharField(_("nama"), max_length=80)
    summary = models.CharField(_("isi tahap"), max_length=300, blank=True)
    first_month = models.PositiveSmallIntegerField(null=True)
    last_month = models.PositiveSmallIntegerField(null=True)

    class Meta:
        verbose_name = _("templat tahap")
        verbose_name_plural = _("templat tahap")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                Coalesce("cohort", models.Value(0)),
                "version",
                "code",
                name="stage_template_code_once",
                violation_error_message=_("Kode tahap ini sudah dipakai."),
            )
        ]

    def __str__(self) -> str:
        return self.name
