from masterplan.models.cohort import Cohort, StageTemplate
from masterplan.models.participation import Participation, StageRecord

__all__ = ["Cohort", "Participation", "StageRecord", "StageTemplate"]
