"""How fresh and how well evidenced a record is, in the words its lists are asked by."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

# The last day of each age but the oldest, counted in days since the last change.
MONTH, QUARTER, HALF_YEAR = 30, 90, 180


class Freshness(models.TextChoices):
    """Since when a record, its plan and its reports have not changed."""

    MONTH = "month", _("30 hari terakhir")
    QUARTER = "quarter", _("31–90 hari lalu")
    HALF_YEAR = "half_year", _("91–180 hari lalu")
    OLDER = "older", _("Lebih dari 180 hari lalu")

    @property
    def tone(self) -> str:
        return {"month": "good", "quarter": "info", "half_year": "warn"}.get(
            self.value, "bad"
        )


class Evidenced(models.TextChoices):
    """How many documents in force are attached to a record, its reports included."""

    SEVERAL = "several", _("Dua bukti atau lebih")
    ONE = "one", _("Satu bukti")
    NONE = "none", _("Belum ada bukti")

    @property
    def tone(self) -> str:
        return {"several": "good", "one": "info", "none": "bad"}[self.value]


class Measured(models.TextChoices):
    """Whether a record's outcome is known: target and actual of the same year."""

    MEASURED = "measured", _("Hasil terukur")
    PLANNED = "planned", _("Indikator tanpa realisasi")
    NONE = "none", _("Belum ada indikator hasil")

    @property
    def tone(self) -> str:
        return {"measured": "good", "planned": "warn"}.get(self.value, "neutral")


# Beside Measured: an outcome that came as far as was aimed at, or farther.
REACHED_VALUE = "reached"
# Percent of a target from which on it is reached, as it is rounded to one decimal.
REACHED_FROM = Decimal("99.95")
