"""The records that bodies of this app name by their keys."""

from dimensions.models import Dimension, SubDimension
from innovations.models import (
    ActionItem,
    Innovation,
    ProgressReport,
    QuickWin,
)
from masterplan.core.api.references import Kind
from regencies.api.kinds import (
    DISTRICT,
    DOCUMENT,
    FLAGSHIP_PROGRAMME,
    PARTNER,
    PILOT_AREA,
    REGENCY,
    UNIT,
)

__all__ = [
    "ACTION_ITEM",
    "DIMENSION",
    "DISTRICT",
    "DOCUMENT",
    "FLAGSHIP_PROGRAMME",
    "INNOVATION",
    "PARTNER",
    "PILOT_AREA",
    "PROGRESS_REPORT",
    "QUICK_WIN",
    "REGENCY",
    "SUB_DIMENSION",
    "UNIT",
]

DIMENSION = Kind(lambda _scope: Dimension.objects.all(), is_local=False)
SUB_DIMENSION = Kind(
    lambda _scope: SubDimension.objects.all(),
    related=("dimension",),
    is_local=False,
    brings={"dimension": DIMENSION},
)
INNOVATION = Kind(
    lambda scope: Innovation.objects.visible_to(scope), related=("regency", "unit")
)
ACTION_ITEM = Kind(
    lambda scope: ActionItem.objects.visible_to(scope),
    related=("innovation__regency", "innovation__unit", "unit", "regency"),
)
PROGRESS_REPORT = Kind(
    lambda scope: ProgressReport.objects.visible_to(scope),
    related=("action_item__innovation__unit", "action_item__unit"),
    is_local=False,
)
QUICK_WIN = Kind(lambda scope: QuickWin.objects.visible_to(scope), is_local=False)
