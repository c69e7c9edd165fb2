"""What of the nation is asked for, and how an address says it."""

import datetime as dt
from dataclasses import dataclass, fields
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovations.enums.standing import Freshness
from masterplan.core.filters import NONE_VALUE
from masterplan.domain.figures import NEUTRAL
from masterplan.domain.national_rows import Age, Line

# Stands for every age at which a regency that takes part has gone quiet.
SILENT = "silent"
AGES: tuple[tuple[str, str | Promise, str], ...] = (
    *((age.value, age.label, age.tone) for age in Freshness),
    (Age.EMPTY.value, _("Belum ada yang terverifikasi"), NEUTRAL),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the nation is asked for; empty values ask for everything.

    `cohort` is a year, or "none" for those in no cohort; `stage` a stage's code or one
    of DONE, NOWHERE, OTHER; `freshness` an age or SILENT; `month` the last day of a
    month whose figures were kept.
    """

    province: str = ""
    cohort: str = ""
    mine: bool = False
    stage: str = ""
    freshness: str = ""
    late: bool = False
    month: dt.date | None = None

    @property
    def is_everything(self) -> bool:
        return not any(
            getattr(self, field.name) for field in fields(self) if field.name != "month"
        )

    def keeps(self, line: Line) -> bool:
        return (
            self.province in ("", line.province)
            and self.cohort in ("", str(line.cohort or NONE_VALUE))
            and (line.is_own or not self.mine)
            and self.stage in ("", line.stage)
            and (not self.late or bool(line.late))
            and (
                self.freshness in ("", line.age)
                or (self.freshness == SILENT and line.is_silent)
            )
        )

    def parameters(self) -> dict[str, str]:
        """Its filters as an address carries them."""
        said: dict[str, str] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "month":
                if value:
                    said["per"] = f"{value:%Y-%m}"
            elif value:
                said[field.name] = "true" if value is True else str(value)
        return said

    def query(self) -> str:
        return urlencode(self.parameters())
