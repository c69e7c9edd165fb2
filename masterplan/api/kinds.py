"""The records that bodies of this app name by their keys."""

from masterplan.core.api.references import Kind
from masterplan.models import (
    Attendance,
    Masterplan,
    Meeting,
    StageRecord,
    Strategy,
)

MASTERPLAN = Kind(lambda scope: Masterplan.objects.visible_to(scope))
STRATEGY = Kind(lambda scope: Strategy.objects.visible_to(scope), is_local=False)
STAGE = Kind(lambda scope: StageRecord.objects.visible_to(scope))
MEETING = Kind(lambda scope: Meeting.objects.visible_to(scope))
ATTENDANCE = Kind(lambda scope: Attendance.objects.visible_to(scope), is_local=False)
