"""Figures kept beside the records: written by the verbs, read by the dashboards."""

from django.db import models

from dimensions.models import Dimension, SubDimension
from regencies.models import Regency, Unit


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


class Rollup(models.Model):
    """Counts of one (regency, unit, dimension, sub-dimension, start year).

    Empty values are rows of their own. There is a column a status, so that each
    audience sums only what it may see; budgets are whole rupiah of reviewed records.
    """

    regency = models.ForeignKey(Regency, on_delete=models.CASCADE, related_name="+")
    unit = models.ForeignKey(
        Unit, on_delete=models.CASCADE, null=True, related_name="+"
    )
    dimension = models.ForeignKey(Dimension, on_delete=models.CASCADE, related_name="+")
    sub_dimension = models.ForeignKey(
        SubDimension, on_delete=models.CASCADE, null=True, related_name="+"
    )
    start_year = models.PositiveSmallIntegerField(null=True)
    draft = models.PositiveIntegerField()
    submitted = models.PositiveIntegerField()
    returned = models.PositiveIntegerField()
    verified = models.PositiveIntegerField()
    completed = models.PositiveIntegerField()
    discontinued = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField()
    published = models.PositiveIntegerField()
    digital = models.PositiveIntegerField()
    quick_wins = models.PositiveIntegerField()
    planned = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["regency", "dimension"])]

    def __str__(self) -> str:
        return f"{self.regency_id}/{self.dimension_id}"
