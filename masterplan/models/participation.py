"""A regency in a cohort, and how it goes through the stages."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from masterplan.enums import StageState
from masterplan.models.cohort import Cohort, StageTemplate
from regencies.enums import Role
from regencies.models import Document, Regency


class ParticipationQuerySet(models.QuerySet["Participation"]):
    def visible_to(self, scope: Scope) -> "ParticipationQuerySet":
        """Who takes part is public, but for the invented regency."""
        return self.filter(regency__in=Regency.objects.visible_to(scope))


class Participation(models.Model):
    cohort = models.ForeignKey(
        Cohort, on_delete=models.PROTECT, related_name="participations"
    )
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="participations"
    )
    note = models.CharField(_("catatan"), max_length=300, blank=True)

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = _("keikutsertaan")
        verbose_name_plural = _("keikutsertaan")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "regency"],
                name="participation_once_per_cohort",
                violation_error_message=_("Daerah sudah terdaftar di angkatan ini."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.regency} – {self.cohort}"


class StageRecordQuerySet(models.QuerySet["StageRecord"]):
    def visible_to(self, scope: Scope) -> "StageRecordQuerySet":
        return self.filter(regency__in=Regency.objects.visible_to(scope))


class StageRecord(models.Model):
    """One stage of one regency: planned and actual days, and what is known of it.

    `is_recorded_later` marks a stage that happened before the portal knew of it.
    """

    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="stages"
    )
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(
        StageTemplate, on_delete=models.PROTECT, null=True, related_name="+"
    )
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("nama"), max_length=80)
    state = models.CharField(
        _("keadaan"),
        max_length=9,
        choices=StageState.choices,
        default=StageState.UPCOMING,
    )
    planned_start = models.DateField(_("rencana mulai"), null=True)
    planned_end = models.DateField(_("rencana selesai"), null=True)
    started_on = models.DateField(_("mulai"), null=True)
    passed_on = models.DateField(_("lulus"), null=True)
    # Sources often tell only the month or the year; printed instead of a date.
    passed_text = models.CharField(_("waktu menurut sumber"), max_length=60, blank=True)
    code = models.SlugField(max_length=20, blank=True)
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    # Who signed it off, and as what: mentor, leader (no mentor assigned) or ministry.
    passed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    passed_as = models.CharField(
        max_length=12, choices=Role.choices, blank=True, editable=False
    )
    has_notes = models.BooleanField(_("lulus dengan catatan"), default=False)
    # What proves a stage that is recorded afterwards.
    proof = models.ForeignKey(
        Document,
        verbose_name=_("dokumen bukti"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    is_recorded_later = models.BooleanField(_("dicatat kemudian"), default=False)
    note = models.CharField(_("catatan"), max_length=300, blank=True)
    source_url = models.URLField(_("sumber"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = StageRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("tahap Bimtek")
        verbose_name_plural = _("tahap Bimtek")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "order"],
                name="stage_order_once",
                violation_error_message=_("Urutan tahap ini sudah dipakai."),
            ),
            models.CheckConstraint(
                condition=Q(planned_end=None)
                | Q(planned_start=None)
                | Q(planned_end__gte=F("planned_start")),
                name="stage_window_in_order",
                violation_error_message=_("Rencana selesai mendahului rencana mulai."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("masterplan:stage", args=[self.regency_id, self.pk])

    @property
    def status(self) -> str:
        """Its state, by the name under which `core.moves` asks for it."""
        return self.state

    def get_status_display(self) -> str:
        return str(StageState(self.state).label)
