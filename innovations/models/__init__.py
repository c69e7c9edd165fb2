from innovations.models.budget_line import BudgetLine
from innovations.models.innovation import Innovation
from innovations.models.quick_win import QuickWin
from innovations.models.rollup import RegencyLedger, Rollup

__all__ = ["BudgetLine", "Innovation", "QuickWin", "RegencyLedger", "Rollup"]
