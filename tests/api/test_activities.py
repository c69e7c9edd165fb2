"""The feed of changes: in order, for who may see the record, without a gap."""

import datetime as dt
import threading

import pytest
from django.db import connection, transaction

from innovations.domain import innovation as innovations
from innovations.domain import publication
from innovations.enums import InnovationStatus
from innovations.models import ComplaintRecap
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import Activity
from masterplan.domain import changes
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Document
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

FEED = "/api/v1/activities/"


@pytest.fixture
def regency():
    return make_regency()


@pytest.fixture
def unit(regency):
    return make_unit(regency)


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency, name="Siti")


@pytest.fixture
def api(api_client_for, coordinator):
    client = api_client_for(coordinator)
    client.get("/api/v1/cohorts/")
    return client


def say(target, verb="unit.revised", **values):
    activity.record([Event(target, verb, **values)], actor=None)


def read(client, **query):
    answer = client.get(FEED, query)
    assert answer.status_code == 200, answer.content
    return answer.json()


def told(client, **query):
    return [
        (row["resource"], row["target_id"], row["verb"], row["is_gone"])
        for row in read(client, **query)["results"]
    ]


def test_a_line_tells_what_changed(api, coordinator, unit):
    say(unit)
    activity.record(
        [Event(unit, "unit.renamed", {"name": ("Lama", "Baru")}, "Perda")],
        actor=coordinator,
    )

    line = read(api)["results"][-1]

    assert line == {
        "id": Activity.objects.last().pk,
        "at": line["at"],
        "resource": "units",
        "target_id": str(unit.pk),
        "regency": "32.11",
        "is_gone": False,
        "verb": "unit.renamed",
        "version": 1,
        "batch_id": None,
        "changed": ["name"],
        "actor": "Siti",
        "reason": "Perda",
        "values": {"name": ["Lama", "Baru"]},
    }


def test_outside_the_regency_names_and_values_stay_unsaid(api_client_for, unit):
    activity.record(
        [Event(unit, "unit.renamed", {"name": ("Lama", "Baru")}, "Perda")],
        actor=make_user(name="Siti"),
    )

    [line] = read(api_client_for(make_user(Role.EVALUATOR)))["results"]

    assert line["changed"] == ["name"]
    assert (line["actor"], line["reason"], line["values"]) == (None, None, None)


def test_a_telephone_is_never_told(api, unit):
    innovation = make_innovation(unit=unit)
    changed = {"person_phone": ("", "0000-UJI"), "name": ("A", "B")}
    say(innovation, "innovation.revised", changes=changed)

    answer = api.get(FEED)

    assert b"0000-UJI" not in answer.content
    assert answer.json()["results"][0]["changed"] == ["name"]


def test_next_goes_on_where_it_stopped(api, unit):
    for _number in range(5):
        say(unit)
    keys = list(Activity.objects.order_by("pk").values_list("pk", flat=True))

    first = read(api, page_size=3)
    second = api.get(first["next"]).json()
    nothing = api.get(second["next"]).json()
    say(unit)
    newer = api.get(nothing["next"]).json()

    assert [row["id"] for row in first["results"]] == keys[:3]
    assert [row["id"] for row in second["results"]] == keys[3:]
    assert [page["has_more"] for page in (first, second, nothing)] == [
        True,
        False,
        False,
    ]
    assert nothing["results"] == []
    assert len(newer["results"]) == 1


def test_lines_of_others_are_passed_over_in_steps(api, unit, monkeypatch):
    monkeypatch.setattr(changes, "SCAN_MAX", 2)
    hidden = make_innovation(unit=make_unit(make_regency("32.17")))
    for _number in range(3):
        say(hidden, "innovation.revised")
    say(unit)

    first = read(api)
    second = api.get(first["next"]).json()

    assert (first["results"], first["has_more"]) == ([], True)
    assert [row["resource"] for row in second["results"]] == ["units"]


def test_start_at_the_newest(api, unit):
    say(unit)

    start = read(api, start="latest")
    say(unit, "unit.renamed")

    assert start["results"] == []
    after = api.get(start["next"]).json()["results"]
    assert [row["verb"] for row in after] == ["unit.renamed"]


def test_filters_of_the_feed(api, unit):
    innovation = make_innovation(unit=unit)
    other = make_unit(make_regency("32.17"))
    say(unit)
    say(innovation, "innovation.revised")
    say(other)

    assert told(api, resource="innovations") == [
        ("innovations", str(innovation.pk), "innovation.revised", False)
    ]
    assert [one[1] for one in told(api, resource="units", id=str(other.pk))] == [
        str(other.pk)
    ]
    assert [one[0] for one in told(api, regency="32.11")] == ["units", "innovations"]


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"cursor": "x"}, "/cursor"),
        ({"start": "x"}, "/start"),
        ({"resource": "users"}, "/resource"),
        ({"id": "1"}, "/id"),
        ({"page_size": "0"}, "/page_size"),
        ({"ordering": "-id"}, "/ordering"),
    ],
)
def test_what_the_feed_does_not_know_is_400(api, query, pointer):
    answer = api.get(FEED, query)

    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_drafts_and_accounts_are_nobodys_news(api_client_for, coordinator, unit):
    say(coordinator, "token.created")
    say(make_innovation(unit=unit, name="Rahasia"), "innovation.created")
    others = make_user(Role.OPERATOR, unit=make_unit(unit.regency))

    for reader in (others, make_user(Role.EVALUATOR)):
        assert told(api_client_for(reader)) == []


def test_withdrawing_leaves_a_tombstone_for_who_had_seen_it(
    api, api_client_for, coordinator, unit
):
    innovation = make_innovation(unit=unit, status=InnovationStatus.SUBMITTED)
    inside = api_client_for(make_user(Role.LEADER, regency=unit.regency))
    outside = api_client_for(make_user(Role.EVALUATOR))

    innovations.move(
        [innovation], name="withdraw", actor=coordinator, reason="Ganda dengan lain."
    )

    key = str(innovation.pk)
    assert told(inside) == [("innovations", key, None, True)]
    assert told(outside) == []
    [own] = told(api)
    assert own[2:] == ("innovation.withdraw", False)
    [line] = read(inside)["results"]
    empty = ("version", "actor", "reason", "values", "batch_id")
    assert [line[name] for name in empty] == [None] * 5
    assert line["changed"] == []


def test_unpublishing_leaves_a_tombstone_for_everybody_else(
    api_client_for, coordinator, unit
):
    stranger = make_user(Role.OPERATOR, unit=make_unit(make_regency("32.17")))
    innovation = make_innovation(
        unit=unit,
        status=InnovationStatus.VERIFIED,
        published_at=dt.datetime(2022, 1, 1, tzinfo=dt.UTC),
    )

    publication.unpublish([innovation], actor=coordinator)

    assert told(api_client_for(stranger)) == [
        ("innovations", str(innovation.pk), None, True)
    ]


def test_a_withdrawn_document_is_gone_for_who_could_open_it(api_client_for, unit):
    documents = [
        Document.objects.create(
            regency=unit.regency,
            unit=unit,
            title=audience,
            kind=DocumentKind.DECREE,
            link="https://contoh.id/sk",
            audience=audience,
        )
        for audience in (Audience.UNIT, Audience.REGENCY, Audience.REVIEWERS)
    ]
    for one in documents:
        one.withdrawn_at = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
        one.save()
        say(one, "document.withdrawn", changes={"withdrawn_at": (None, "2022")})
    inside = api_client_for(make_user(Role.LEADER, regency=unit.regency))
    outside = api_client_for(make_user(Role.EVALUATOR))
    keys = [str(one.pk) for one in documents]

    assert [one[1] for one in told(inside)] == keys[1:]
    assert [one[1] for one in told(outside)] == keys[2:]


def test_a_deleted_row_leaves_a_tombstone(api, api_client_for, regency):
    row = ComplaintRecap.objects.create(
        regency=regency, year=2024, month=3, field="health", received=5, resolved=1
    )
    say(row, "complaint.recorded")
    say(row, "complaint.removed")
    key = str(row.pk)
    ComplaintRecap.objects.all().delete()
    stranger = make_user(Role.COORDINATOR, regency=make_regency("32.17"))

    assert told(api) == [("complaints", key, None, True)]
    assert told(api_client_for(stranger)) == []


@pytest.mark.parametrize("count", [1, 5])
def test_the_feed_costs_the_same_however_many_lines(
    api, unit, count, django_assert_num_queries
):
    for _number in range(count):
        say(make_innovation(unit=unit), "innovation.created")
        say(unit)
    expected = 2 + 3 + (connection.vendor == "postgresql")

    with django_assert_num_queries(expected):
        assert len(read(api)["results"]) == 2 * count


# --- Two writers at once ------------------------------------------------------


class SlowWriter(threading.Thread):
    """Has its line's id, and commits only when it is told to."""

    def __init__(self, unit):
        super().__init__(daemon=True)
        self.unit = unit
        self.has_id, self.may_commit = threading.Event(), threading.Event()

    def run(self):
        try:
            with transaction.atomic():
                say(self.unit, "unit.slow")
                self.has_id.set()
                assert self.may_commit.wait(20)
        finally:
            connection.close()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_line_committed_late_is_not_lost(api, unit):
    start = read(api, start="latest")["next"]
    slow = SlowWriter(unit)
    slow.start()
    assert slow.has_id.wait(20)
    say(unit, "unit.quick")

    while_waiting = api.get(start)
    slow.may_commit.set()
    slow.join(20)
    after = api.get(while_waiting.json()["next"]).json()

    assert while_waiting.json()["results"] == []
    assert while_waiting.json()["has_more"] is True
    assert while_waiting.headers["Retry-After"] == "1"
    assert [row["verb"] for row in after["results"]] == ["unit.slow", "unit.quick"]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_without_waiting_for_the_writers_the_late_line_would_be_lost(
    api, unit, monkeypatch
):
    monkeypatch.setattr(changes, "settled", lambda top, **_options: top)
    start = read(api, start="latest")["next"]
    slow = SlowWriter(unit)
    slow.start()
    assert slow.has_id.wait(20)
    say(unit, "unit.quick")

    first = api.get(start).json()
    slow.may_commit.set()
    slow.join(20)
    after = api.get(first["next"]).json()

    assert [row["verb"] for row in first["results"]] == ["unit.quick"]
    assert after["results"] == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_writer_that_gives_up_holds_nobody_back(api, unit):
    start = read(api, start="latest")["next"]
    with transaction.atomic():
        say(unit, "unit.slow")
        transaction.set_rollback(True)
    say(unit, "unit.quick")

    page = api.get(start).json()

    assert [row["verb"] for row in page["results"]] == ["unit.quick"]
