"""The programme's years and the stages each of them goes through."""

from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from masterplan.core.enums import NAME_MAX
from masterplan.enums import DeliverableKind, TemplateStatus
from regencies.enums import DocumentKind, Role


class Programme(models.Model):
    """The ministry's movement that cohorts belong to; its names changed over time."""

    code = models.SlugField(_("kode"), primary_key=True, max_length=40)
    name = models.CharField(_("nama"), max_length=NAME_MAX)
    ministry = models.CharField(_("kementerian"), max_length=NAME_MAX)
    start_year = models.PositiveSmallIntegerField(_("sejak tahun"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("gerakan")
        verbose_name_plural = _("gerakan")
        ordering = ["-start_year"]

    def __str__(self) -> str:
        return self.name


class Cohort(models.Model):
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("gerakan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cohorts",
    )
    version = models.PositiveIntegerField(default=1)
    year = models.PositiveSmallIntegerField(_("tahun"), unique=True)
    name = models.CharField(_("nama"), max_length=100)

    class Meta:
        verbose_name = _("angkatan")
        verbose_name_plural = _("angkatan")
        ordering = ["-year"]

    def __str__(self) -> str:
        return self.name


class StageTemplateQuerySet(models.QuerySet["StageTemplate"]):
    def visible_to(self, scope: Scope) -> "StageTemplateQuerySet":
        """What stages ask for is public; a draft is the ministry's own."""
        if scope.is_national_for(Role.MINISTRY):
            return self.all()
        return self.exclude(status=TemplateStatus.DRAFT)


class StageTemplate(models.Model):
    """A stage as the ministry plans it; without a cohort it is the default's.

    Months and days of the default window are counted in the cohort's year. A published
    version is never changed: a copy with the next number is edited and published, and
    records keep pointing at the version they were opened under.
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
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=TemplateStatus.choices,
        default=TemplateStatus.PUBLISHED,
    )
    # Counts edits of a draft, as `version` is the number people read.
    edits = models.PositiveIntegerField(default=1)

    objects = StageTemplateQuerySet.as_manager()

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


class DeliverableTemplateQuerySet(models.QuerySet["DeliverableTemplate"]):
    def visible_to(self, scope: Scope) -> "DeliverableTemplateQuerySet":
        return self.filter(stage__in=StageTemplate.objects.visible_to(scope))


class DeliverableTemplate(models.Model):
    """What a stage has to bring: a document, a data rule that holds, or signatures."""

    stage = models.ForeignKey(
        StageTemplate, on_delete=models.CASCADE, related_name="deliverables"
    )
    order = models.PositiveSmallIntegerField()
    code = models.SlugField(_("kode"), max_length=40)
    name = models.CharField(_("nama luaran"), max_length=NAME_MAX)
    help = models.CharField(_("penjelasan"), max_length=300, blank=True)
    kind = models.CharField(_("jenis"), max_length=9, choices=DeliverableKind.choices)
    document_kind = models.CharField(
        _("jenis dokumen"), max_length=12, choices=DocumentKind.choices, blank=True
    )
    # A name of masterplan.domain.rules.RULES and what it is called with.
    rule = models.CharField(_("aturan"), max_length=60, blank=True)
    parameters = models.JSONField(_("parameter"), default=dict, blank=True)
    is_required = models.BooleanField(_("wajib"), default=True)

    objects = DeliverableTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("templat luaran")
        verbose_name_plural = _("templat luaran")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["stage", "code"],
                name="deliverable_template_code_once",
                violation_error_message=_("Kode luaran ini sudah dipakai."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=DeliverableKind.RULE) | ~models.Q(rule=""),
                name="deliverable_template_rule_named",
                violation_error_message=_("Pilih aturan datanya."),
            ),
        ]

    def __str__(self) -> str:
        return self.name
