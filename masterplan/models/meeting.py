"""Meetings, who came, what was decided and what follows."""

import datetime as dt

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from innovations.enums.action_item import ItemDue
from innovations.models import Innovation
from innovations.models.action_health import MONTH_DAYS
from masterplan.core.access import Scope
from masterplan.core.enums import NAME_MAX, PERSON_MAX, YEAR_MAX, YEAR_MIN
from masterplan.enums import AwardKind, FollowUpStatus, MeetingKind, NeedStatus
from masterplan.models.participation import StageRecord
from regencies.enums import INSIDER_ROLES
from regencies.models import Document, PilotArea, Regency, SharedQuerySet, Unit

MINUTES_MAX = 20_000


class Meeting(models.Model):
    """One meeting of one or more days; a dialogue names the unit it was held with."""

    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="meetings"
    )
    kind = models.CharField(_("jenis"), max_length=12, choices=MeetingKind.choices)
    title = models.CharField(_("judul"), max_length=NAME_MAX)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("selesai"))
    start_time = models.TimeField(_("pukul"), null=True, blank=True)
    place = models.CharField(_("tempat"), max_length=NAME_MAX, blank=True)
    stage = models.ForeignKey(
        StageRecord,
        verbose_name=_("tahap"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("OPD"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
    )
    agenda = models.TextField(_("agenda"), blank=True, max_length=MINUTES_MAX)
    minutes = models.TextField(_("notulen"), blank=True, max_length=MINUTES_MAX)
    decisions = models.TextField(_("keputusan"), blank=True, max_length=MINUTES_MAX)
    documents = models.ManyToManyField(
        Document, verbose_name=_("dokumen"), blank=True, related_name="meetings"
    )
    is_cancelled = models.BooleanField(_("dibatalkan"), default=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("rapat")
        verbose_name_plural = _("rapat")
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["regency", "-starts_on"], name="meeting_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="meeting_ends_after_start",
                violation_error_message=_("Tanggal selesai mendahului tanggal mulai."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("masterplan:meeting", args=[self.regency_id, self.pk])


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, scope: Scope) -> "AttendanceQuerySet":
        """Names of who came are the regency's own and its mentors'."""
        return self.filter(meeting__regency__in=scope.regencies_of(*INSIDER_ROLES))


class Attendance(models.Model):
    """Somebody invited; `is_present` is unknown until the list is kept."""

    meeting = models.ForeignKey(
        Meeting, on_delete=models.CASCADE, related_name="attendances"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Empty until it is known whom the unit sends.
    name = models.CharField(_("nama"), max_length=PERSON_MAX, blank=True)
    position = models.CharField(_("jabatan"), max_length=PERSON_MAX, blank=True)
    institution = models.CharField(_("instansi"), max_length=NAME_MAX, blank=True)
    is_present = models.BooleanField(_("hadir"), null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("kehadiran")
        verbose_name_plural = _("kehadiran")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


def follow_ups_due(due: str, today: dt.date) -> Q:
    """Open ones that fall due this week (Monday to Sunday), in 30 days, or before."""
    monday = today - dt.timedelta(days=today.weekday())
    spans = {
        ItemDue.WEEK: Q(due_on__gte=monday, due_on__lte=monday + dt.timedelta(days=6)),
        ItemDue.MONTH: Q(
            due_on__gte=today, due_on__lte=today + dt.timedelta(days=MONTH_DAYS)
        ),
        ItemDue.LATE: Q(due_on__lt=today),
    }
    return spans[ItemDue(due)] & Q(status=FollowUpStatus.OPEN)


class FollowUp(models.Model):
    """What somebody has to do by a day: from a meeting, a gate passed with notes, or
    a recommendation. `blocker` is the gate's sentence, shown for ever."""

    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="follow_ups"
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("OPD"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
    )
    title = models.CharField(_("tindak lanjut"), max_length=300)
    due_on = models.DateField(_("tenggat"))
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=FollowUpStatus.choices,
        default=FollowUpStatus.OPEN,
    )
    result = models.CharField(_("hasil"), max_length=500, blank=True)
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("rapat"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
    )
    stage = models.ForeignKey(
        StageRecord,
        verbose_name=_("tahap"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
    )
    blocker = models.CharField(max_length=500, blank=True, editable=False)
    innovation = models.ForeignKey(
        Innovation,
        verbose_name=_("inovasi"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
    )
    pilot_area = models.ForeignKey(
        PilotArea,
        verbose_name=_("kawasan percontohan"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("tindak lanjut")
        verbose_name_plural = _("tindak lanjut")
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["regency", "status", "due_on"], name="follow_up_due")
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("follow-ups:item", args=[self.pk])


class Need(models.Model):
    """Technology a unit needs, as the performance dialogue brought out."""

    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="needs")
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("OPD"),
        on_delete=models.PROTECT,
        related_name="needs",
    )
    meeting = models.ForeignKey(
        Meeting,
        verbose_name=_("dialog kinerja"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="needs",
    )
    innovation = models.ForeignKey(
        Innovation,
        verbose_name=_("untuk inovasi"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="needs",
    )
    title = models.CharField(_("kebutuhan teknologi"), max_length=300)
    status = models.CharField(
        _("kesiapan"),
        max_length=9,
        choices=NeedStatus.choices,
        default=NeedStatus.MISSING,
    )
    due_on = models.DateField(_("tenggat"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("kebutuhan teknologi")
        verbose_name_plural = _("kebutuhan teknologi")
        ordering = ["unit__name", "id"]

    def __str__(self) -> str:
        return self.title


class Award(models.Model):
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, related_name="awards"
    )
    kind = models.CharField(
        _("jenis"), max_length=8, choices=AwardKind.choices, default=AwardKind.AWARD
    )
    year = models.PositiveSmallIntegerField(
        _("tahun"),
        validators=[MinValueValidator(YEAR_MIN), MaxValueValidator(YEAR_MAX)],
    )
    giver = models.CharField(_("pemberi"), max_length=NAME_MAX)
    category = models.CharField(_("kategori"), max_length=NAME_MAX)
    innovation = models.ForeignKey(
        Innovation,
        verbose_name=_("inovasi"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="awards",
    )
    document = models.ForeignKey(
        Document,
        verbose_name=_("dokumen"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    source_url = models.URLField(_("sumber"), max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SharedQuerySet.as_manager()

    class Meta:
        verbose_name = _("penghargaan")
        verbose_name_plural = _("penghargaan")
        ordering = ["-year", "id"]

    def __str__(self) -> str:
        return f"{self.year} {self.category}"
