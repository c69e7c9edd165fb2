"""Which filters exist; pages, API and exports use the same classes."""

from innovations.filters.action_item import ActionItemFilter
from innovations.filters.innovation import BudgetLineFilter, InnovationFilter
from innovations.filters.problem import ProblemFilter
from innovations.filters.quick_win import QuickWinFilter
from innovations.filters.shared import (
    ALL_VALUE,
    PLANNED_VALUE,
    RESTING_VALUE,
    SEARCH_MAX,
    SOME_VALUE,
)

__all__ = [
    "ALL_VALUE",
    "PLANNED_VALUE",
    "RESTING_VALUE",
    "SEARCH_MAX",
    "SOME_VALUE",
    "ActionItemFilter",
    "BudgetLineFilter",
    "InnovationFilter",
    "ProblemFilter",
    "QuickWinFilter",
]
