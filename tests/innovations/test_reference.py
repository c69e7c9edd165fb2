"""Loading the criteria of quick wins."""

import pytest

from innovations.domain.reference import load_quick_win_criteria
from innovations.models import QuickWinCriterion

pytestmark = pytest.mark.django_db


def test_load_brings_ten_criteria_in_both_languages() -> None:
    assert load_quick_win_criteria() == 10

    first = QuickWinCriterion.objects.order_by("order").first()
    assert first is not None
    assert (first.code, first.name, first.name_en, first.weight, first.is_current) == (
        "formulation",
        "Perumusan inovasi",
        "Formulation",
        1,
        True,
    )
    assert QuickWinCriterion.objects.count() == 10


def test_load_again_keeps_what_the_ministry_changed() -> None:
    load_quick_win_criteria()
    QuickWinCriterion.objects.filter(code="risk").update(weight=3, is_current=False)
    QuickWinCriterion.objects.filter(code="benefit").delete()

    load_quick_win_criteria()

    changed = QuickWinCriterion.objects.get(code="risk")
    assert (changed.weight, changed.is_current) == (3, False)
    assert QuickWinCriterion.objects.count() == 10
