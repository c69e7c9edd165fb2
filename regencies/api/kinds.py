"""The records that bodies name by their keys: places, papers and those around them."""

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
DISTRICT = Kind(lambda _scope: District.objects.all())
PILOT_AREA = Kind(lambda scope: PilotArea.objects.visible_to(scope))
PARTNER = Kind(lambda scope: Partner.objects.visible_to(scope))
FLAGSHIP_PROGRAMME = Kind(lambda scope: FlagshipProgramme.objects.visible_to(scope))
DOCUMENT = Kind(lambda scope: Document.objects.visible_to(scope))
