"""What an office still has to do follows it when it becomes a part of another."""

import pytest

from innovations.domain import unit_change
from innovations.models import ActionItem, Problem
from masterplan.core.models import Activity
from masterplan.models import FollowUp, Need
from regencies.enums import Role
from tests.factories import (
    make_innovation,
    make_item,
    make_problem,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_merge_hands_over_what_is_to_be_done() -> None:
    regency = make_regency()
    source, target = make_unit(regency, name="Dinas A"), make_unit(regency)
    bystander = make_unit(regency)
    record = make_innovation(unit=bystander)
    common = {"regency": regency}
    for unit in (source, bystander):
        make_problem(unit=unit)
        make_item(record, unit=unit)
        FollowUp.objects.create(
            **common, unit=unit, title=f"Lapor {unit.pk}", due_on="2026-12-01"
        )
        Need.objects.create(**common, unit=unit, title=f"Server {unit.pk}")
    coordinator = make_user(Role.COORDINATOR, regency=regency)

    unit_change.merge(source, target, actor=coordinator, version=source.version)

    for model in (Problem, ActionItem, FollowUp, Need):
        assert list(model.objects.order_by("pk").values_list("unit", "version")) == [
            (target.pk, 2),
            (bystander.pk, 1),
        ]
    told = Activity.objects.filter(verb__endswith=".moved_by_merge").order_by("pk")
    assert list(told.values_list("verb", "unit_id")) == [
        ("problem.moved_by_merge", target.pk),
        ("action_item.moved_by_merge", target.pk),
        ("follow_up.moved_by_merge", target.pk),
        ("need.moved_by_merge", target.pk),
    ]
    assert told[0].changes["unit"] == [
        {"id": source.pk, "label": "Dinas A"},
        {"id": target.pk, "label": str(target)},
    ]
