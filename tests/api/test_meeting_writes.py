"""Meetings called, minuted and cancelled through the API, and who came to them."""

import pytest

from masterplan.core.models import Activity
from masterplan.models import Attendance, Meeting
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Document
from tests.factories import make_regency, make_unit, make_user
from tests.masterplan.meeting_ground import invite, make_meeting

pytestmark = pytest.mark.django_db

MEETINGS = "/api/v1/meetings/"
BODY = {
    "regency": "32.11",
    "kind": "forum",
    "title": "Forum Smart City",
    "starts_on": "2026-09-21",
}


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def meeting(unit):
    return make_meeting(unit.regency)


@pytest.fixture
def path(meeting):
    return f"{MEETINGS}{meeting.pk}/"


@pytest.fixture
def api(api_client_for, unit):
    return api_client_for(make_user(Role.COORDINATOR, regency=unit.regency))


@pytest.fixture
def operator(api_client_for, unit):
    return api_client_for(make_user(Role.OPERATOR, unit=unit))


@pytest.fixture
def elsewhere():
    return make_unit(make_regency("32.17"))


@pytest.fixture
def stranger(api_client_for, elsewhere):
    return api_client_for(make_user(Role.COORDINATOR, regency=elsewhere.regency))


def post(client, path, body=None, **headers):
    return client.post(path, body or {}, format="json", headers=headers)


def patch(client, path, body, etag='"1"'):
    headers = {"If-Match": etag} if etag else {}
    return client.patch(path, body, format="json", headers=headers)


def pointers(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


def told(verb):
    return list(Activity.objects.filter(verb=verb).values_list("changes", flat=True))


# --- The meeting -------------------------------------------------------------


def test_meeting_is_recorded_with_every_field(api, unit):
    fields = {
        "kind": "dialogue",
        "ends_on": "2026-09-22",
        "start_time": "09:30",
        "place": "Gedung Negara",
        "stage": None,
        "unit": unit.pk,
        "agenda": "Quick win",
        "minutes": "Dibuka pukul sembilan.",
        "decisions": "Tim dibentuk.",
    }

    answer = post(api, MEETINGS, BODY | fields)

    meeting = Meeting.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{MEETINGS}{meeting.pk}/"
    assert answer.headers["ETag"] == '"1"'
    said = answer.json()
    assert said == api.get(answer.headers["Location"]).json()
    expected = BODY | fields | {"start_time": "09:30:00", "is_cancelled": False}
    assert {name: said[name] for name in expected} == expected
    assert Activity.objects.for_target(meeting).get().verb == "meeting.created"


def test_meeting_without_a_last_day_is_of_one_day(api):
    answer = post(api, MEETINGS, BODY)

    assert (answer.status_code, answer.json()["ends_on"]) == (201, "2026-09-21")


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"kind": "party"}, [("/kind", "invalid_choice")]),
        ({"title": None}, [("/title", "null")]),
        ({"starts_on": "21-09-2026"}, [("/starts_on", "invalid")]),
        ({"ends_on": "2026-09-20"}, [("/ends_on", "invalid")]),
        ({"start_time": "9 pagi"}, [("/start_time", "invalid")]),
        ({"start_time": 9}, [("/start_time", "invalid")]),
        ({"kind": "dialogue"}, [("/unit", "invalid")]),
        ({"agenda": "a" * 20_001}, [("/agenda", "max_length")]),
        ({"is_cancelled": True}, [("/is_cancelled", "unknown_field")]),
        ({"documents": []}, [("/documents", "unknown_field")]),
        ({"regency": "99.99"}, [("/regency", "does_not_exist")]),
    ],
)
def test_meeting_that_is_not_in_order(api, wrong, expected):
    answer = post(api, MEETINGS, BODY | wrong)

    assert (answer.status_code, pointers(answer)) == (400, expected)
    assert not Meeting.objects.exists()


def test_unit_of_another_regency_is_refused(api, path, elsewhere):
    for answer in (
        post(api, MEETINGS, BODY | {"unit": elsewhere.pk}),
        patch(api, path, {"unit": elsewhere.pk}),
    ):
        assert (answer.status_code, pointers(answer)) == (
            400,
            [("/unit", "does_not_exist")],
        )


def test_meeting_is_changed_at_its_version(api, meeting, path):
    assert patch(api, path, {"minutes": "x"}, etag=None).status_code == 428
    changed = patch(api, path, {"minutes": "Disepakati.", "place": "Aula"})
    stale = patch(api, path, {"minutes": "Lain."})

    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    assert (changed.json()["minutes"], changed.json()["place"]) == (
        "Disepakati.",
        "Aula",
    )
    assert told("meeting.revised") == [
        {"minutes": ["", "Disepakati."], "place": ["", "Aula"]}
    ]
    assert stale.status_code == 412
    [conflict] = stale.json()["conflicts"]
    assert (conflict["pointer"], conflict["current"], conflict["offered"]) == (
        "/minutes",
        "Disepakati.",
        "Lain.",
    )


def test_meeting_is_cancelled_and_restored(api, path):
    assert pointers(post(api, f"{path}cancel/")) == [("/reason", "required")]
    stale = post(api, f"{path}cancel/", {"reason": "x"}, **{"If-Match": '"9"'})
    gone = post(api, f"{path}cancel/", {"reason": "Hujan."})
    twice = post(api, f"{path}cancel/", {"reason": "Hujan."})
    frozen = patch(api, path, {"place": "Aula"}, etag='"2"')
    back = post(api, f"{path}restore/", {"reason": "Jadi."}, **{"If-Match": '"2"'})

    assert stale.status_code == 412
    assert (gone.status_code, gone.json()["is_cancelled"]) == (200, True)
    assert gone.json()["allowed_actions"] == ["restore", "attach", "detach"]
    assert (twice.status_code, frozen.status_code) == (409, 409)
    assert (back.json()["is_cancelled"], back.json()["version"]) == (False, 3)
    assert [one.reason for one in Activity.objects.order_by("pk")] == [
        "Hujan.",
        "Jadi.",
    ]


VERBS = [
    ("cancel", {"reason": "x"}),
    ("restore", {"reason": "x"}),
    ("attach", {"document": 1}),
    ("detach", {"document": 1}),
    ("invite", {"people": [{"name": "A"}]}),
    ("invite-units", {}),
    ("tick", {"attendances": []}),
    ("correct", {"attendance": 1}),
    ("uninvite", {"attendances": [1]}),
]


@pytest.mark.parametrize(("verb", "body"), VERBS)
def test_meetings_are_the_coordinators(operator, stranger, path, verb, body):
    assert post(operator, f"{path}{verb}/", body).status_code == 403
    assert post(stranger, f"{path}{verb}/", body).status_code == 404
    assert not Activity.objects.exists()


def test_only_the_coordinator_records_and_changes(operator, stranger, path):
    assert post(operator, MEETINGS, BODY).status_code == 403
    assert post(stranger, MEETINGS, BODY).status_code == 403
    assert patch(operator, path, {"place": "x"}).status_code == 403
    assert patch(stranger, path, {"place": "x"}).status_code == 404
    assert operator.get(path).json()["allowed_actions"] == []
    assert Meeting.objects.count() == 1


def test_replay_records_once(api):
    first, again = (
        post(api, MEETINGS, BODY, **{"Idempotency-Key": "satu"}) for _each in "ab"
    )

    assert (first.status_code, again.content) == (201, first.content)
    assert Meeting.objects.count() == 1


# --- Its papers --------------------------------------------------------------


def make_document(regency, **fields):
    defaults = {"title": "Undangan", "kind": DocumentKind.MINUTES}
    return Document.objects.create(
        regency=regency, link="https://contoh.test/u", **defaults | fields
    )


def test_document_is_attached_and_taken_off(api, operator, unit, path):
    document = make_document(unit.regency, audience=Audience.UNIT)

    attached = post(api, f"{path}attach/", {"document": document.pk})
    read = operator.get(path, {"include": "documents", "fields": "id"}).json()
    off = post(api, f"{path}detach/", {"document": document.pk})

    assert (attached.status_code, off.status_code) == (200, 200)
    assert [one["id"] for one in read["documents"]] == [document.pk]
    assert api.get(path, {"include": "documents"}).json()["documents"] == []
    assert [len(told(f"meeting.document_{verb}")) for verb in ("attached", "detached")]
    document.refresh_from_db()
    assert document.audience == Audience.REGENCY


def test_documents_of_each_meeting_are_its_own(api, unit, meeting):
    other = make_meeting(unit.regency)
    shared, single = (
        make_document(unit.regency, title=title, audience=Audience.REGENCY)
        for title in ("A", "B")
    )
    meeting.documents.add(shared, single)
    other.documents.add(shared)

    rows = api.get(MEETINGS, {"include": "documents"}).json()["results"]

    assert {row["id"]: [one["id"] for one in row["documents"]] for row in rows} == {
        meeting.pk: [shared.pk, single.pk],
        other.pk: [shared.pk],
    }


def test_document_of_another_regency_is_unknown(api, elsewhere, path):
    theirs = make_document(elsewhere.regency, audience=Audience.PUBLIC)

    answer = post(api, f"{path}attach/", {"document": theirs.pk})

    assert pointers(answer) == [("/document", "does_not_exist")]


# --- Who came ----------------------------------------------------------------


def rows_of(answer):
    assert answer.status_code == 200, answer.content
    return [
        (one["name"], one["unit"], one["is_present"])
        for one in answer.json()["attendances"]
    ]


def test_list_is_kept_from_invitation_to_the_door(api, unit, meeting, path):
    second = make_unit(unit.regency)
    everybody = post(api, f"{path}invite-units/")
    assert sorted(rows_of(everybody)) == sorted(
        [("", unit.pk, None), ("", second.pk, None)]
    )

    named = post(
        api,
        f"{path}invite/",
        {
            "people": [
                {"name": "Utusan Satu", "position": "Kabid", "unit": unit.pk},
                {"name": "Tamu", "institution": "Kampus"},
            ]
        },
    )
    assert sorted(rows_of(named), key=str) == sorted(
        [("Utusan Satu", unit.pk, None), ("", second.pk, None), ("Tamu", None, None)],
        key=str,
    )
    keys = {one["name"]: one["id"] for one in named.json()["attendances"]}

    ticked = post(
        api,
        f"{path}tick/",
        {
            "attendances": [
                {"attendance": keys["Utusan Satu"], "is_present": True},
                {"attendance": keys["Tamu"], "is_present": False},
            ]
        },
    ).json()
    assert (ticked["invited"], ticked["present"], ticked["units"]) == (3, 1, 1)

    mended = post(
        api, f"{path}correct/", {"attendance": keys["Tamu"], "name": "Tamu Agung"}
    )
    assert ("Tamu Agung", None, False) in rows_of(mended)
    left = post(api, f"{path}uninvite/", {"attendances": [keys["Tamu"]]})
    assert sorted(rows_of(left), key=str) == sorted(
        [("Utusan Satu", unit.pk, True), ("", second.pk, None)], key=str
    )
    assert left.headers["ETag"] == '"1"'
    # Names stay out of the history: it tells numbers.
    assert told("meeting.invited") == [{"invited": [0, 2]}, {"invited": [2, 3]}]
    assert told("meeting.ticked") == [{"present": [0, 1]}]
    assert told("meeting.attendance_revised") == [{}]
    assert told("meeting.uninvited") == [{"invited": [3, 2]}]


def test_names_leave_the_regency_in_no_answer(api_client_for, meeting, path):
    invite(meeting, "Utusan Satu")
    ministry = api_client_for(make_user(Role.MINISTRY))

    answer = ministry.get(path, {"include": "attendances"})

    assert (answer.status_code, answer.json()["attendances"]) == (200, [])
    assert ministry.get(path).json()["allowed_actions"] == []


@pytest.mark.parametrize(
    ("verb", "body", "expected"),
    [
        ("invite", {"people": []}, [("/people", "min_length")]),
        ("invite", {"people": "A"}, [("/people", "not_a_list")]),
        ("invite", {"people": [{}]}, [("/name", "invalid")]),
        (
            "invite",
            {"people": [{"name": "A", "is_present": True}]},
            [("/people/0/is_present", "unknown_field")],
        ),
        (
            "invite",
            {"people": [{"unit": 999_999}]},
            [("/people/0/unit", "does_not_exist")],
        ),
        (
            "tick",
            {"attendances": [{"attendance": 999_999, "is_present": True}]},
            [("/attendances/0/attendance", "does_not_exist")],
        ),
        (
            "tick",
            {"attendances": [{"attendance": 1, "is_present": "ya"}]},
            [("/attendances/0/is_present", "invalid")],
        ),
        ("correct", {"name": "A"}, [("/attendance", "required")]),
        ("uninvite", {"attendances": [999_999]}, [("/attendances", "does_not_exist")]),
        ("invite-units", {"units": []}, [("/units", "unknown_field")]),
    ],
)
def test_list_that_is_not_in_order(api, path, verb, body, expected):
    answer = post(api, f"{path}{verb}/", body)

    assert (answer.status_code, pointers(answer)) == (400, expected)
    assert not Activity.objects.exists()


def test_rows_of_another_meeting_are_unknown_here(api, unit, path):
    [row] = invite(make_meeting(unit.regency), "Utusan Satu")
    tick = {"attendances": [{"attendance": row.pk, "is_present": True}]}

    answers = [
        post(api, f"{path}tick/", tick),
        post(api, f"{path}correct/", {"attendance": row.pk, "name": "Lain"}),
        post(api, f"{path}uninvite/", {"attendances": [row.pk]}),
    ]

    assert [pointers(answer) for answer in answers] == [
        [("/attendances/0/attendance", "does_not_exist")],
        [("/attendance", "does_not_exist")],
        [("/attendances", "does_not_exist")],
    ]
    assert Attendance.objects.get().is_present is None


def test_list_of_a_cancelled_meeting_stays(api, unit):
    path = f"{MEETINGS}{make_meeting(unit.regency, is_cancelled=True).pk}/"

    answer = post(api, f"{path}invite/", {"people": [{"name": "A"}]})

    assert (answer.status_code, answer.json()["code"]) == (409, "move_refused")


@pytest.mark.parametrize("count", [1, 5])
def test_statements_do_not_grow_with_the_list(
    api, unit, meeting, path, count, django_assert_num_queries
):
    rows = invite(meeting, *[f"Tamu {number}" for number in range(count)])
    people = [{"unit": make_unit(unit.regency).pk} for _each in range(count)]
    ticks = [{"attendance": row.pk, "is_present": True} for row in rows]
    api.get(MEETINGS)

    with django_assert_num_queries(14):
        post(api, f"{path}tick/", {"attendances": ticks})
    with django_assert_num_queries(13):
        post(api, f"{path}invite/", {"people": people})
    with django_assert_num_queries(4):
        api.get(path)
    with django_assert_num_queries(9):
        assert post(api, MEETINGS, BODY).status_code == 201
