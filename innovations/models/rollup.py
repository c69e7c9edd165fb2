"""Figures kept beside the records: written by the verbs, read by the dashboards."""

import datetime as dt

from django.db import models

from dimensions.models import Dimension
from regencies.models import Regency


class RegencyLedger(models.Model):
    """One row a regency: the lock that orders its writes and its last number.

    `last_serial` counts registration numbers, `version` every change of figures.
    """

    regency = models.OneToOneField(
        Regency, on_delete=models.CASCADE, primary_key=True, related_name="ledger"
    )
    last_serial = models.PositiveIntegerField(default=0)
    version = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.regency_id}: {self.last_serial}"


class RegencyFigures(models.Model):
    """Counts of one (regency, dimension), wide enough for the pages of many regencies.

    There is a column a status; everything below `published` counts reviewed records
    only (verified, or closed after it), the `published_` ones published records only.
    `without_plan` are those of which a plan is still asked; `with_evidence` those with
    a document in force. Percents are hundredths, so that sums stay whole; budgets are
    whole rupiah; `newest` is the last change.
    """

    regency = models.ForeignKey(Regency, on_delete=models.CASCADE, related_name="+")
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="+")
    draft = models.PositiveIntegerField(default=0)
    submitted = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)
    verified = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    discontinued = models.PositiveIntegerField(default=0)
    withdrawn = models.PositiveIntegerField(default=0)
    published = models.PositiveIntegerField(default=0)
    published_digital = models.PositiveIntegerField(default=0)
    published_quick_wins = models.PositiveIntegerField(default=0)
    digital = models.PositiveIntegerField(default=0)
    quick_wins = models.PositiveIntegerField(default=0)
    incomplete = models.PositiveIntegerField(default=0)
    step_problem = models.PositiveIntegerField(default=0)
    step_idea = models.PositiveIntegerField(default=0)
    step_planning = models.PositiveIntegerField(default=0)
    step_development = models.PositiveIntegerField(default=0)
    step_implementation = models.PositiveIntegerField(default=0)
    step_evaluation = models.PositiveIntegerField(default=0)
    step_unset = models.PositiveIntegerField(default=0)
    with_plan = models.PositiveIntegerField(default=0)
    without_plan = models.PositiveIntegerField(default=0)
    plan_percent_sum = models.PositiveBigIntegerField(default=0)
    with_evidence = models.PositiveIntegerField(default=0)
    planned = models.BigIntegerField(default=0)
    allocated = models.BigIntegerField(default=0)
    realised = models.BigIntegerField(default=0)
    newest = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class RegencyRollup(RegencyFigures):
    """The figures as they are now; a regency that ever had records has a row for each
    dimension, also where nothing is left."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "dimension"], name="regency_rollup_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.regency_id}/{self.dimension_id}"


class RegencyDue(models.Model):
    """How many activities that somebody still waits for end on a day; of reviewed
    records that go on, and not of those whose health a person has set.

    What a person called late stands at LATE_ALWAYS, so that the late ones of any day
    are those of all days before it. Days that have none left keep a zero.
    """

    LATE_ALWAYS = dt.date.min

    regency = models.ForeignKey(Regency, on_delete=models.CASCADE, related_name="+")
    end_on = models.DateField()
    items = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regency", "end_on"], name="regency_due_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.regency_id} {self.end_on}"


class MonthFigures(RegencyFigures):
    """The figures as they were at the end of a month (`month` is its last day)."""

    month = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["month", "regency", "dimension"], name="month_figures_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.regency_id}/{self.dimension_id}"
