"""Documents changed and withdrawn through the API, at the version that was read."""

import pytest

from masterplan.core.models import Activity
from regencies.domain import document as documents
from regencies.enums import Audience, DocumentKind, Role
from tests.factories import make_regency, make_unit, make_user
from tests.files import PDF, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def person(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def document(unit, person):
    return documents.keep(
        actor=person,
        regency=unit.regency,
        unit=unit,
        fields={
            "kind": DocumentKind.DECREE,
            "title": "SK Tim",
            "audience": Audience.REGENCY,
        },
        upload=sent(PDF),
    )


@pytest.fixture
def path(document):
    return f"/api/v1/documents/{document.pk}/"


@pytest.fixture
def api(api_client_for, person):
    return api_client_for(person)


def patch(client, path, body, tag='"1"'):
    return client.patch(path, body, format="json", headers={"If-Match": tag})


def withdraw(client, path, body, **headers):
    return client.post(f"{path}withdraw/", body, format="json", headers=headers)


def pointers(answer):
    return [one["pointer"] for one in answer.json()["errors"]]


def verbs():
    return list(Activity.objects.order_by("pk").values_list("verb", flat=True))


def test_passport_is_changed_as_on_the_page(api, path, document):
    body = {
        "title": "  SK Tim Pelaksana ",
        "kind": "mou",
        "number": "188/1",
        "issued_on": "2024-03-01",
        "valid_from": 2024,
        "valid_until": 2026,
    }

    answer = patch(api, path, body)

    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    assert answer.json() == api.get(path).json()
    told = {name: answer.json()[name] for name in body}
    assert told == body | {"title": "SK Tim Pelaksana"}
    assert answer.json()["allowed_actions"] == ["change", "withdraw"]
    document.refresh_from_db()
    assert (document.title, document.version) == ("SK Tim Pelaksana", 2)
    assert verbs() == ["document.kept", "document.revised"]


def test_nothing_changed_is_nothing_written(api, path):
    answer = patch(api, path, {"title": "SK Tim"})

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert verbs() == ["document.kept"]


def test_change_without_the_version_read_is_428_and_stale_is_412(api, path):
    bare = api.patch(path, {"title": "A"}, format="json")
    patch(api, path, {"title": "B"})
    stale = patch(api, path, {"title": "C"})

    assert (bare.status_code, stale.status_code) == (428, 412)
    assert stale.json()["version"] == 2
    [conflict] = stale.json()["conflicts"]
    assert (conflict["pointer"], conflict["current"], conflict["offered"]) == (
        "/title",
        "B",
        "C",
    )
    [change] = stale.json()["changes"]
    assert (change["read"], change["current"]) == ("SK Tim", "B")


@pytest.mark.parametrize(
    ("wrong", "pointer"),
    [
        ({"title": ""}, "/title"),
        ({"kind": "lain?"}, "/kind"),
        ({"issued_on": "1/3/2024"}, "/issued_on"),
        ({"valid_from": "2024"}, "/valid_from"),
        ({"valid_from": 2026, "valid_until": 2024}, "/valid_until"),
        ({"audience": "public"}, "/audience"),
        ({"link": "https://contoh.test/v"}, "/link"),
        ({"version": 7}, "/version"),
        ({"withdrawn_at": None}, "/withdrawn_at"),
        ({"unit": None}, "/unit"),
    ],
)
def test_change_that_is_not_in_order(api, path, wrong, pointer):
    answer = patch(api, path, wrong)

    assert (answer.status_code, pointers(answer)) == (400, [pointer])
    assert verbs() == ["document.kept"]


def test_opening_to_fewer_asks_for_the_reason(api, path):
    bare = patch(api, path, {"audience": "unit"})
    done = patch(api, path, {"audience": "unit", "reason": "Memuat NIK."})

    assert (bare.status_code, pointers(bare)) == (400, ["/reason"])
    assert (done.status_code, done.json()["audience"]) == (200, "unit")
    assert Activity.objects.latest("pk").reason == "Memuat NIK."


def test_change_takes_no_form(api, path):
    answer = api.patch(
        path, {"title": "A"}, format="multipart", headers={"If-Match": '"1"'}
    )

    assert answer.status_code == 415


def test_withdrawn_document_is_changed_no_more(api, path, document):
    bare = withdraw(api, path, {})
    done = withdraw(api, path, {"reason": "Salah berkas."})
    again = withdraw(api, path, {"reason": "Salah berkas."})
    late = patch(api, path, {"title": "A"}, tag='"2"')

    assert (bare.status_code, pointers(bare)) == (400, ["/reason"])
    assert (done.status_code, done.headers["ETag"]) == (200, '"2"')
    document.refresh_from_db()
    assert document.withdrawn_at is not None
    assert done.json()["withdrawn_at"] is not None
    assert done.json()["allowed_actions"] == []
    assert [again.status_code, late.status_code] == [409, 409]
    assert again.json()["code"] == late.json()["code"] == "move_refused"
    assert verbs() == ["document.kept", "document.withdrawn"]


def test_withdrawing_at_an_old_version_is_412(api, path):
    patch(api, path, {"title": "B"})

    stale = withdraw(api, path, {"reason": "Salah."}, **{"If-Match": '"1"'})
    fresh = withdraw(api, path, {"reason": "Salah."}, **{"If-Match": '"2"'})

    assert (stale.status_code, fresh.status_code) == (412, 200)


def test_who_does_not_keep_it_changes_nothing(api_client_for, unit, path):
    place = unit.regency
    leader = api_client_for(make_user(Role.LEADER, regency=place))
    neighbour = api_client_for(make_user(Role.OPERATOR, unit=make_unit(place)))
    coordinator = api_client_for(make_user(Role.COORDINATOR, regency=place))
    stranger = api_client_for(
        make_user(Role.COORDINATOR, regency=make_regency("32.17"))
    )

    told = {
        name: (
            patch(client, path, {"number": "1"}).status_code,
            withdraw(client, path, {"reason": "A"}).status_code,
        )
        for name, client in (
            ("leader", leader),
            ("neighbour", neighbour),
            ("stranger", stranger),
            ("coordinator", coordinator),
        )
    }

    assert told == {
        "leader": (403, 403),
        "neighbour": (403, 403),
        "stranger": (404, 404),
        "coordinator": (200, 200),
    }


def test_what_may_be_done_is_told_to_who_may(api_client_for, unit, path):
    leader = api_client_for(make_user(Role.LEADER, regency=unit.regency))

    assert leader.get(path).json()["allowed_actions"] == []


@pytest.mark.parametrize("count", [0, 5])
def test_statements_do_not_grow(
    api, unit, person, document, path, count, django_assert_max_num_queries
):
    for number in range(count):
        documents.keep(
            actor=person,
            regency=unit.regency,
            unit=unit,
            fields={
                "kind": DocumentKind.VIDEO,
                "title": f"Video {number}",
                "link": "https://contoh.test/v",
            },
            upload=None,
        )
    api.get(path)

    with django_assert_max_num_queries(9):
        patch(api, path, {"title": "A"})
    # The figures of its regency are counted anew.
    with django_assert_max_num_queries(14):
        withdraw(api, path, {"reason": "Salah."})
