import pytest

from innovations.enums import InnovationStatus, Source
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

UNIT = {"operator", "unit_head"}
ENTER = UNIT | {"coordinator"}
INSIDERS = ENTER | {"leader", "mentor", "colleague"}
# What each rule answers for a submitted record that somebody else typed.
RULES = {
    "innovations.create_innovation": ENTER,
    "innovations.change_innovation": ENTER,
    "innovations.submit_innovation": UNIT,
    "innovations.take_back_innovation": UNIT,
    "innovations.verify_innovation": {"coordinator"},
    "innovations.return_innovation": {"coordinator"},
    "innovations.withdraw_innovation": ENTER,
    "innovations.close_innovation": {"coordinator"},
    "innovations.publish_innovation": {"coordinator"},
    "innovations.import_innovation": {"coordinator"},
    "innovations.view_contact": INSIDERS,
}
# Could this person ever? A colleague and people of other regencies could elsewhere.
EVER_UNIT = UNIT | {"colleague", "other_operator"}
EVER_COORDINATOR = {"coordinator", "other_coordinator"}
EVER_ENTER = EVER_UNIT | EVER_COORDINATOR
EVER = {
    "innovations.create_innovation": EVER_ENTER,
    "innovations.change_innovation": EVER_ENTER,
    "innovations.submit_innovation": EVER_ENTER,
    "innovations.take_back_innovation": EVER_UNIT,
    "innovations.verify_innovation": EVER_COORDINATOR,
    "innovations.return_innovation": EVER_COORDINATOR,
    "innovations.withdraw_innovation": EVER_ENTER,
    "innovations.close_innovation": EVER_COORDINATOR,
    "innovations.publish_innovation": EVER_COORDINATOR,
    "innovations.import_innovation": EVER_COORDINATOR,
    "innovations.view_contact": EVER_ENTER | {"leader", "mentor"},
}


def make_cast(unit):
    other = make_unit(make_regency("32.17"))
    return {
        "operator": make_user(Role.OPERATOR, unit=unit),
        "unit_head": make_user(Role.UNIT_HEAD, unit=unit),
        "coordinator": make_user(Role.COORDINATOR, regency=unit.regency),
        "leader": make_user(Role.LEADER, regency=unit.regency),
        "mentor": make_user(Role.MENTOR, regency=unit.regency),
        "evaluator": make_user(Role.EVALUATOR),
        "ministry": make_user(Role.MINISTRY),
        "administrator": make_user(is_superuser=True, is_staff=True),
        "colleague": make_user(Role.OPERATOR, unit=make_unit(unit.regency)),
        "other_operator": make_user(Role.OPERATOR, unit=other),
        "other_coordinator": make_user(Role.COORDINATOR, regency=other.regency),
        "inactive": make_user(Role.COORDINATOR, regency=unit.regency, is_active=False),
    }


@pytest.mark.parametrize("rule", RULES)
def test_rule_for_a_record(rule):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="submitted")

    allowed = {
        who for who, user in make_cast(unit).items() if user.has_perm(rule, innovation)
    }

    assert allowed == RULES[rule]


@pytest.mark.parametrize("rule", EVER)
def test_rule_without_a_record_asks_whether_ever(rule):
    cast = make_cast(make_unit())

    assert {who for who, user in cast.items() if user.has_perm(rule)} == EVER[rule]


def test_import_rule_for_a_regency():
    unit = make_unit()
    cast = make_cast(unit)

    allowed = {
        who
        for who, user in cast.items()
        if user.has_perm("innovations.import_innovation", unit.regency)
    }

    assert allowed == {"coordinator"}


@pytest.mark.parametrize(
    "source, may_verify, may_submit",
    [
        (Source.TYPED, False, True),
        (Source.API, False, True),
        (Source.IMPORT, True, False),
    ],
)
def test_coordinator_and_his_own_record(source, may_verify, may_submit):
    unit = make_unit()
    user = make_user(Role.COORDINATOR, regency=unit.regency)
    innovation = make_innovation(
        unit=unit, status="submitted", created_by=user, source=source
    )

    assert user.has_perm("innovations.verify_innovation", innovation) == may_verify
    assert user.has_perm("innovations.submit_innovation", innovation) == may_submit


@pytest.mark.parametrize("status", InnovationStatus)
def test_change_rule_ends_with_withdrawal(status):
    unit = make_unit()
    user = make_user(Role.OPERATOR, unit=unit)
    innovation = make_innovation(unit=unit, status=status)

    may = user.has_perm("innovations.change_innovation", innovation)

    assert may == (status != InnovationStatus.WITHDRAWN)
