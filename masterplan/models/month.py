"""Where regencies stood at the end of a month, kept beside their figures of then."""

from django.db import models

from regencies.models import Regency


class MonthStanding(models.Model):
    """One regency at the end of a month (`month` is its last day); one that takes part
    in no cohort has a row too, so a month without rows is one of which nothing is kept.

    `stage` is its place among the stages as the nation's pages name it; `stages` are
    those of its newest cohort in order, each as [code, name, order, state], with an
    empty code where the regency added it. What is late is counted as each audience
    reads the plans: a reviewer, people of the regency (a unit's own drafts left out),
    its coordinator.
    """

    month = models.DateField()
    regency = models.ForeignKey(Regency, on_delete=models.CASCADE, related_name="+")
    cohort = models.PositiveSmallIntegerField(null=True)
    stage = models.CharField(max_length=20)
    stages = models.JSONField(default=list)
    late_reviewer = models.PositiveIntegerField(default=0)
    late_insider = models.PositiveIntegerField(default=0)
    late_coordinator = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "regency"], name="month_standing_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.regency_id}"
