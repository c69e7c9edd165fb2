"""The records that bodies of this app name by their keys."""

from dimensions.models import Dimension, SubDimension
from innovations.models import (
    ActionItem,
    Innovation,
    ProgressReport,
    QuickWin,
)
from masterplan.core.api.references import Kind
from regencies.models import (
    District,
    Document,
    FlagshipProgramme,
    Partner,
    PilotArea,
    Regency,
    Unit,
)

REGENCY = Kind(lambda scope: Regency.objects.visible_to(scope), is_local=False)
UNIT = Kind(
    lambda scope: Unit.objects.visible_to(scope),
    related=("regency",),
    brings={"regency": REGENCY},
)
DIMENSION = Kind(lambda _scope: Dimension.objects.all(), is_local=False)
SUB_DIMENSION = Kind(
    lambda _scope: SubDimension.objects.all(),
    related=("dimension",),
    is_local=False,
    brings={"dimension": DIMENSION},
)
DISTRICT = Kind(lambda _scope: District.objects.all())
PILOT_AREA = Kind(lambda scope: PilotArea.objects.visible_to(scope))
PARTNER = Kind(lambda scope: Partner.objects.visible_to(scope))
FLAGSHIP_PROGRAMME = Kind(lambda scope: FlagshipProgramme.objects.visible_to(scope))
DOCUMENT = Kind(lambda scope: Document.objects.visible_to(scope))
INNOVATION = Kind(
    lambda scope: Innovation.objects.visible_to(scope), related=("regency", "unit")
)
ACTION_ITEM = Kind(
    lambda scope: ActionItem.objects.visible_to(scope),
    related=("innovation__regency", "innovation__unit", "unit", "regency"),
)
PROGRESS_REPORT = Kind(
    lambda scope: ProgressReport.objects.visible_to(scope),
    related=("action_item__innovation",),
    is_local=False,
)
QUICK_WIN = Kind(lambda scope: QuickWin.objects.visible_to(scope), is_local=False)
