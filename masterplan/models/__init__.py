from masterplan.models.cohort import (
    Cohort,
    DeliverableTemplate,
    Programme,
    StageTemplate,
)
from masterplan.models.deliverable import Deliverable, DeliverableVersion
from masterplan.models.meeting import Attendance, Award, FollowUp, Meeting, Need
from masterplan.models.month import MonthStanding
from masterplan.models.participation import Participation, StageRecord
from masterplan.models.plan import (
    Goal,
    Masterplan,
    MasterplanEntry,
    Mission,
    Strategy,
    VisionWord,
)
from masterplan.models.worksheet import GapRow, ReadinessRow, SwotRow

__all__ = [
    "Attendance",
    "Award",
    "Cohort",
    "Deliverable",
    "DeliverableTemplate",
    "DeliverableVersion",
    "FollowUp",
    "GapRow",
    "Goal",
    "Masterplan",
    "MasterplanEntry",
    "Meeting",
    "Mission",
    "MonthStanding",
    "Need",
    "Participation",
    "Programme",
    "ReadinessRow",
    "StageRecord",
    "StageTemplate",
    "Strategy",
    "SwotRow",
    "VisionWord",
]
