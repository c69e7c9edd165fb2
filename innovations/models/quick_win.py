"""An innovation put forward as the quick win of a year."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dimensions.models import Dimension
from innovations.enums import YEAR_MAX, YEAR_MIN, QuickWinStatus
from innovations.models.innovation import Innovation
from masterplan.core.access import Scope
from regencies.models import Regency


class QuickWinQuerySet(models.QuerySet["QuickWin"]):
    def visible_to(self, scope: Scope) -> "QuickWinQuerySet":
        return self.filter(innovation__in=Innovation.objects.visible_to(scope))


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
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

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
                condition=Q(year__gte=YEAR_MIN, year__lte=YEAR_MAX),
                name="quick_win_year_plausible",
                violation_error_message=_("Tahun quick win di luar rentang."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.innovation} ({self.year})"
