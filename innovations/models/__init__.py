from innovations.models.action_item import ActionItem
from innovations.models.budget_line import BudgetLine
from innovations.models.commitment import Commitment, Signature
from innovations.models.complaint_recap import ComplaintRecap
from innovations.models.evidence import Evidence
from innovations.models.innovation import Innovation
from innovations.models.outcome import OutcomeIndicator, OutcomeValue
from innovations.models.problem import Problem
from innovations.models.progress_report import ProgressReport
from innovations.models.quick_win import QuickWin, QuickWinCriterion, QuickWinScore
from innovations.models.rollup import (
    MonthFigures,
    RegencyDue,
    RegencyLedger,
    RegencyRollup,
)

__all__ = [
    "ActionItem",
    "BudgetLine",
    "Commitment",
    "ComplaintRecap",
    "Evidence",
    "Innovation",
    "MonthFigures",
    "OutcomeIndicator",
    "OutcomeValue",
    "Problem",
    "ProgressReport",
    "QuickWin",
    "QuickWinCriterion",
    "QuickWinScore",
    "RegencyDue",
    "RegencyLedger",
    "RegencyRollup",
    "Signature",
]
