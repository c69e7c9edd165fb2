"""The story of a regency and of an OPD: who reads it, and bulk actions as one line."""

import csv
import datetime as dt
import io

import pytest

from innovations.domain import innovation as verbs
from innovations.domain.innovation import move
from innovations.enums import InnovationStatus
from masterplan.core.models import Activity
from regencies.enums import SAMPLE_CODE, Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

FILES = ("riwayat/", "riwayat.csv")


def revise(innovation, actor, **fields):
    innovation.refresh_from_db()
    verbs.revise(innovation, actor=actor, version=innovation.version, fields=fields)


def lines(response):
    return [
        (line["story"].sentence, line["story"].target_label, line["others"])
        for line in response.context["lines"]
    ]


@pytest.fixture
def ground():
    """Two OPD; in the first three submitted records, verified at once, and a draft."""
    regency = make_regency()
    unit = make_unit(regency, name="Dinas Satu")
    other = make_unit(regency, name="Dinas Dua")
    coordinator = make_user(Role.COORDINATOR, regency=regency, name="Kori")
    operator = make_user(Role.OPERATOR, unit=unit, name="Ani")
    submitted = [
        make_innovation(unit=unit, name=name, status=InnovationStatus.SUBMITTED)
        for name in ("Satu", "Dua", "Tiga")
    ]
    draft = make_innovation(unit=unit, name="Draf satu")
    revise(draft, operator, acronym="DRF")
    move(submitted, name="verify", actor=coordinator)
    foreign = make_innovation(unit=other, name="Draf dua")
    revise(foreign, coordinator, acronym="DUA")
    return regency, unit, other, coordinator, operator


VERIFIED = ("Kori memverifikasi inovasi ini", "Tiga", 2)
OWN_DRAFT = ("Ani mengubah isian inovasi ini", "Draf satu", 0)
FOREIGN_DRAFT = ("Kori mengubah isian inovasi ini", "Draf dua", 0)


def test_coordinator_reads_the_whole_regency(client_for, ground):
    regency, _unit, _other, coordinator, _operator = ground

    response = client_for(coordinator).get(f"/daerah/{regency.pk}/riwayat/")

    assert lines(response) == [FOREIGN_DRAFT, VERIFIED, OWN_DRAFT]
    assert "dan 2 data lain" in response.content.decode()


def test_operator_reads_no_draft_of_others(client_for, ground):
    regency, _unit, _other, _coordinator, operator = ground

    response = client_for(operator).get(f"/daerah/{regency.pk}/riwayat/")

    assert lines(response) == [VERIFIED, OWN_DRAFT]
    assert "Draf dua" not in response.content.decode()


def test_story_of_one_unit(client_for, ground):
    regency, unit, other, coordinator, _operator = ground
    client = client_for(coordinator)

    own = client.get(f"/daerah/{regency.pk}/opd/{unit.pk}/riwayat/")
    others = client.get(f"/daerah/{regency.pk}/opd/{other.pk}/riwayat/")

    assert lines(own) == [VERIFIED, OWN_DRAFT]
    assert lines(others) == [FOREIGN_DRAFT]


def test_story_of_one_person_and_period(client_for, ground):
    regency, _unit, _other, coordinator, operator = ground
    client = client_for(coordinator)
    path = f"/daerah/{regency.pk}/riwayat/"

    of_operator = client.get(f"{path}?person={operator.pk}")
    long_ago = client.get(f"{path}?until=2020-01-01")

    assert lines(of_operator) == [OWN_DRAFT]
    assert [chip.value for chip in of_operator.context["chips"]] == ["Ani"]
    assert lines(long_ago) == []
    assert "Tidak ada peristiwa yang cocok" in long_ago.content.decode()


def test_days_are_those_of_the_regency(client_for, ground):
    regency, unit, _other, coordinator, _operator = ground
    regency.time_zone = "Asia/Jayapura"
    regency.save()
    Activity.objects.create(
        at=dt.datetime.fromisoformat("2024-05-02T00:00:00+09:00"),
        actor_name="Sistem",
        verb="innovation.revised",
        target_type="innovations.innovation",
        target_id=str(unit.innovations.first().pk),
        target_label="Tengah malam",
        regency_code=regency.pk,
    )
    client = client_for(coordinator)
    path = f"/daerah/{regency.pk}/riwayat/"

    before = client.get(f"{path}?until=2024-05-01")
    that_day = client.get(f"{path}?until=2024-05-02")

    assert lines(before) == []
    assert [line[1] for line in lines(that_day)] == ["Tengah malam"]


def test_csv_holds_the_lines_of_the_story(client_for, ground):
    regency, _unit, _other, coordinator, _operator = ground

    response = client_for(coordinator).get(f"/daerah/{regency.pk}/riwayat.csv")

    rows = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert rows[0] == [f"Riwayat {regency.name}"]
    assert [(row[2], row[3], int(row[4])) for row in rows[4:]] == [
        FOREIGN_DRAFT,
        VERIFIED,
        OWN_DRAFT,
    ]


def test_a_bulk_action_over_the_end_of_a_page_stays_one_line(
    client_for, ground, monkeypatch
):
    regency, _unit, _other, coordinator, _operator = ground
    monkeypatch.setattr("masterplan.core.history.PAGE_SIZE", 2)
    client = client_for(coordinator)
    path = f"/daerah/{regency.pk}/riwayat/"

    first = client.get(path)
    second = client.get(path + first.context["next_url"])
    back = client.get(path + second.context["previous_url"])

    assert lines(first) == [FOREIGN_DRAFT, VERIFIED]
    assert lines(second) == [OWN_DRAFT]
    assert second.context["next_url"] is None
    assert lines(back) == lines(first)


OUTSIDERS = {
    "evaluator": lambda: make_user(Role.EVALUATOR),
    "ministry": lambda: make_user(Role.MINISTRY),
    "neighbour": lambda: make_user(Role.COORDINATOR, regency=make_regency("32.17")),
    "nobody": lambda: make_user(),
}


@pytest.mark.parametrize("reader", OUTSIDERS)
@pytest.mark.parametrize("file", FILES)
def test_outsiders_read_no_story(client_for, ground, reader, file):
    regency, unit, _other, _coordinator, _operator = ground
    client = client_for(OUTSIDERS[reader]())

    for path in (f"/daerah/{regency.pk}/", f"/daerah/{regency.pk}/opd/{unit.pk}/"):
        response = client.get(path + file)
        assert response.status_code == 403
        assert "Draf satu" not in response.content.decode()


@pytest.mark.parametrize("file", FILES)
def test_the_invented_regency_is_unknown_to_strangers(client_for, file):
    make_regency(SAMPLE_CODE)
    neighbour = make_user(Role.COORDINATOR, regency=make_regency("32.17"))

    response = client_for(neighbour).get(f"/daerah/{SAMPLE_CODE}/{file}")

    assert response.status_code == 404


@pytest.mark.parametrize("file", FILES)
def test_unit_of_another_regency_is_404(client_for, ground, file):
    regency, _unit, _other, coordinator, _operator = ground
    foreign = make_unit(make_regency("32.17"))

    response = client_for(coordinator).get(
        f"/daerah/{regency.pk}/opd/{foreign.pk}/{file}"
    )

    assert response.status_code == 404


@pytest.mark.parametrize("file", FILES)
def test_story_costs_the_same_however_long(
    client_for, ground, django_assert_max_num_queries, file
):
    regency, unit, _other, coordinator, _operator = ground
    client = client_for(coordinator)

    for _number in range(5):
        records = [
            make_innovation(unit=unit, status=InnovationStatus.SUBMITTED)
            for _one in range(3)
        ]
        move(records, name="verify", actor=coordinator)
        # The person, his seats, his notices, the regency, who, the lines, the others.
        with django_assert_max_num_queries(7):
            response = client.get(f"/daerah/{regency.pk}/{file}")
            if response.streaming:
                response.getvalue()
