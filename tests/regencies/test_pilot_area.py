"""Pilot areas: recorded, changed and retired by the coordinator."""

import pytest

from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity
from regencies.domain import pilot_area as verbs
from regencies.enums import Role
from regencies.models import District, PilotArea
from tests.factories import make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def regency():
    return make_regency()


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


def make(actor, regency, **fields):
    return verbs.create(
        actor=actor, regency=regency, fields={"name": "Jatinangor"} | fields
    )


def test_create_with_districts(regency, coordinator):
    district = District.objects.create(
        code="32.11.15", regency=regency, name="Jatinangor"
    )

    area = make(coordinator, regency, name="  Kawasan  kampus ", districts=[district])

    assert area.name == "Kawasan kampus"
    assert list(area.districts.all()) == [district]
    assert Activity.objects.get().verb == "pilot_area.created"


def test_create_refuses_a_taken_name(regency, coordinator):
    make(coordinator, regency)

    with pytest.raises(DomainError) as refused:
        make(coordinator, regency, name="JATINANGOR")

    assert (refused.value.code, refused.value.field) == ("name_taken", "name")


def test_create_refuses_what_does_not_fit(regency, coordinator):
    foreign = District.objects.create(
        code="32.17.01", regency=make_regency("32.17"), name="Lembang"
    )

    with pytest.raises(InvalidFields) as refused:
        make(coordinator, regency, name=" ", districts=[foreign])

    assert set(refused.value.errors) == {"name", "districts"}


def test_create_by_an_operator_is_refused(regency):
    with pytest.raises(NotAllowed):
        make(make_user(Role.OPERATOR, unit=make_unit(regency)), regency)


def test_revise_a_stale_one_writes_nothing(regency, coordinator):
    area = make(coordinator, regency)
    fields = {"name": "Tanjungsari"}
    verbs.revise(area, actor=coordinator, version=1, fields=fields)

    with pytest.raises(StaleVersion):
        verbs.revise(area, actor=coordinator, version=1, fields={"name": "Cimanggung"})

    assert PilotArea.objects.get().name == "Tanjungsari"


def test_retire_and_restore(regency, coordinator):
    area = make(coordinator, regency)

    verbs.retire(area, actor=coordinator)
    verbs.retire(area, actor=coordinator)
    assert PilotArea.objects.get().is_active is False

    verbs.restore(area, actor=coordinator)
    assert PilotArea.objects.get().is_active is True
    assert list(Activity.objects.values_list("verb", flat=True).order_by("id")) == [
        "pilot_area.created",
        "pilot_area.retired",
        "pilot_area.restored",
    ]
