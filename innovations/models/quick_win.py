"""An innovation put forward as the quick win of a year."""

import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from dimensions.models import Dimension
from innovations.enums import (
    SCORE_MAX,
    SCORE_MIN,
    SENTENCE_MAX,
    TEXT_MAX,
    YEAR_MAX,
    YEAR_MIN,
    InnovationStatus,
    QuickWinStatus,
    Verdict,
)
from innovations.models.innovation import Innovation
from masterplan.core.access import Scope
from regencies.models import Document, Regency

OPEN_STATUSES = frozenset({QuickWinStatus.PROPOSED, QuickWinStatus.SELECTED})


def stalled(today: dt.date) -> Q:
    """Selected and not closed, although its time is over: the day it was to be felt,
    or without one its year."""
    return Q(status=QuickWinStatus.SELECTED) & (
        Q(due_on__lt=today) | Q(due_on=None, year__lt=today.year)
    )


class QuickWinQuerySet(models.QuerySet["QuickWin"]):
    def visible_to(self, scope: Scope) -> "QuickWinQuerySet":
        return self.filter(innovation__in=Innovation.objects.visible_to(scope))

    def read_inside(self, scope: Scope) -> "QuickWinQuerySet":
        """Those of regencies where the reader has a seat, withdrawn records left out.

        The sheet of a quick win is no public page, though its record may be published.
        """
        visible = self.visible_to(scope).exclude(
            innovation__status=InnovationStatus.WITHDRAWN
        )
        if scope.is_national:
            return visible
        return visible.filter(regency__in=scope.regencies_of())


class QuickWin(models.Model):
    """Regency and dimension are copied from the innovation when it is proposed, so
    that the rank of a year is unique by a constraint."""

    innovation = models.ForeignKey(
        Innovation, on_delete=models.CASCADE, related_name="quick_wins"
    )
    regency = models.ForeignKey(Regency, on_delete=models.PROTECT, related_name="+")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("tahun"))
    rank = models.PositiveSmallIntegerField(_("peringkat"), null=True, blank=True)
    status = models.CharField(
        _("status"),
        max_length=9,
        choices=QuickWinStatus.choices,
        default=QuickWinStatus.PROPOSED,
    )
    # From selection on: a year at most between the two (QUICK_WIN_MONTHS_MAX).
    start_on = models.DateField(_("mulai"), null=True, blank=True)
    due_on = models.DateField(_("dirasakan paling lambat"), null=True, blank=True)
    milestone_3 = models.CharField(_("target 3 bulan"), max_length=300, blank=True)
    milestone_6 = models.CharField(_("target 6 bulan"), max_length=300, blank=True)
    milestone_9 = models.CharField(_("target 9 bulan"), max_length=300, blank=True)
    milestone_12 = models.CharField(_("target 12 bulan"), max_length=300, blank=True)
    # The leader's approval: a click, or the minutes that record it.
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    approval = models.ForeignKey(
        Document,
        verbose_name=_("berita acara"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    agreed_at = models.DateTimeField(null=True, editable=False)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    result = models.TextField(_("hasil"), blank=True, max_length=TEXT_MAX)
    closed_at = models.DateTimeField(null=True, editable=False)
    # The evaluator's findings, and the regency's one answer.
    benefit_verdict = models.CharField(
        _("bermanfaat"), max_length=8, choices=Verdict.choices, blank=True
    )
    impact_verdict = models.CharField(
        _("berdampak"), max_length=8, choices=Verdict.choices, blank=True
    )
    verdict_note = models.CharField(
        _("catatan evaluator"), max_length=SENTENCE_MAX, blank=True
    )
    judged_at = models.DateTimeField(null=True, editable=False)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    answer = models.CharField(
        _("tanggapan daerah"), max_length=SENTENCE_MAX, blank=True
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    # Written by `score` alone: the weighted mean of the criteria, and how many of them
    # have a score.
    score_total = models.DecimalField(
        _("nilai total"), max_digits=4, decimal_places=2, null=True, editable=False
    )
    score_count = models.PositiveSmallIntegerField(
        _("kriteria dinilai"), default=0, editable=False
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = QuickWinQuerySet.as_manager()

    class Meta:
        verbose_name = _("quick win")
        verbose_name_plural = _("quick win")
        ordering = ["-year", "dimension__order", "rank", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["innovation", "year"],
                name="quick_win_once_per_year",
                violation_error_message=_("Inovasi ini sudah diusulkan tahun itu."),
            ),
            models.UniqueConstraint(
                fields=["regency", "year", "dimension", "rank"],
                name="quick_win_rank_once",
                violation_error_message=_("Peringkat ini sudah dipakai."),
            ),
            models.CheckConstraint(
                condition=Q(status=QuickWinStatus.PROPOSED) | Q(rank__isnull=False),
                name="quick_win_ranked_once_selected",
                violation_error_message=_("Quick win terpilih memerlukan peringkat."),
            ),
            models.CheckConstraint(
                condition=Q(start_on=None)
                | Q(due_on=None)
                | Q(due_on__gte=F("start_on")),
                name="quick_win_due_after_start",
                violation_error_message=_("Tenggat mendahului tanggal mulai."),
            ),
            models.CheckConstraint(
                condition=Q(year__gte=YEAR_MIN, year__lte=YEAR_MAX),
                name="quick_win_year_plausible",
                violation_error_message=_("Tahun quick win di luar rentang."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.innovation} ({self.year})"

    def get_absolute_url(self) -> str:
        return reverse("quick-wins:detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    def is_stalled(self, today: dt.date) -> bool:
        """As `stalled` says to the database."""
        if self.status != QuickWinStatus.SELECTED:
            return False
        if self.due_on is None:
            return self.year < today.year
        return self.due_on < today


class QuickWinCriterion(models.Model):
    """One of the assessors' criteria; versioned reference data, never code.

    Scores keep pointing at the version they were given under; only criteria of the
    newest version (`is_current`) are asked.
    """

    code = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField(default=1)
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("kriteria"), max_length=100)
    name_en = models.CharField(max_length=100)
    question = models.CharField(_("pertanyaan"), max_length=300)
    question_en = models.CharField(max_length=300)
    weight = models.PositiveSmallIntegerField(_("bobot"), default=1)
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("kriteria quick win")
        verbose_name_plural = _("kriteria quick win")
        ordering = ["version", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"], name="quick_win_criterion_once_per_version"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def said_name(self) -> str:
        """Its name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name

    @property
    def said_question(self) -> str:
        return self.question_en if get_language() == "en" else self.question


class QuickWinScoreQuerySet(models.QuerySet["QuickWinScore"]):
    def visible_to(self, scope: Scope) -> "QuickWinScoreQuerySet":
        return self.filter(quick_win__in=QuickWin.objects.visible_to(scope))


class QuickWinScore(models.Model):
    """A score of 1 to 4 with its words; one a criterion, the newest counts."""

    quick_win = models.ForeignKey(
        QuickWin, on_delete=models.CASCADE, related_name="scores"
    )
    criterion = models.ForeignKey(
        QuickWinCriterion, on_delete=models.PROTECT, related_name="+"
    )
    score = models.PositiveSmallIntegerField(
        _("nilai"),
        validators=[MinValueValidator(SCORE_MIN), MaxValueValidator(SCORE_MAX)],
    )
    note = models.CharField(_("uraian"), max_length=SENTENCE_MAX, blank=True)

    objects = QuickWinScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("nilai quick win")
        verbose_name_plural = _("nilai quick win")
        constraints = [
            models.UniqueConstraint(
                fields=["quick_win", "criterion"], name="quick_win_score_once"
            ),
            models.CheckConstraint(
                condition=Q(score__gte=SCORE_MIN, score__lte=SCORE_MAX),
                name="quick_win_score_in_range",
                violation_error_message=_("Nilai harus 1 sampai 4."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quick_win_id}: {self.criterion_id} = {self.score}"
