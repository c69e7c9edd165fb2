"""Problems, complaints, quick wins, commitments and evidence through the API."""

import datetime as dt

import pytest

from innovations.domain import problem_link
from innovations.enums.problem import TRANSITIONS as PROBLEM_MOVES
from innovations.models import (
    BudgetLine,
    Commitment,
    ComplaintRecap,
    Evidence,
    Problem,
    QuickWin,
    QuickWinCriterion,
    Signature,
)
from masterplan.core.models import Activity
from regencies.enums import DocumentKind, Role
from regencies.models import Document
from tests.factories import (
    make_innovation,
    make_problem,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

PROBLEMS = "/api/v1/problems/"
COMPLAINTS = "/api/v1/complaints/"
QUICK_WINS = "/api/v1/quick-wins/"
EVIDENCE = "/api/v1/evidence/"


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def innovation(unit):
    return make_innovation(unit=unit, status="verified")


@pytest.fixture
def seat(api_client_for, unit):
    """A client in some seat of the regency, or of its unit."""

    def make(role):
        place = (
            {"unit": unit}
            if role in (Role.OPERATOR, Role.UNIT_HEAD)
            else {}
            if role in (Role.EVALUATOR, Role.MINISTRY)
            else {"regency": unit.regency}
        )
        return api_client_for(make_user(role, **place))

    return make


@pytest.fixture
def api(seat):
    return seat(Role.OPERATOR)


@pytest.fixture
def stranger(api_client_for):
    elsewhere = make_unit(make_regency("32.17"))
    return api_client_for(make_user(Role.OPERATOR, unit=elsewhere))


def post(client, path, body=None, **headers):
    return client.post(path, body or {}, format="json", headers=headers)


def patch(client, path, body, etag='"1"'):
    headers = {"If-Match": etag} if etag else {}
    return client.patch(path, body, format="json", headers=headers)


def pointers(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


# --- Problems ----------------------------------------------------------------


def test_problem_is_recorded_and_changed(api, seat, stranger, unit):
    body = {
        "regency": "32.11",
        "unit": unit.pk,
        "title": "Antrean terlalu lama",
        "description": "Sejak subuh.",
        "source": "complaint",
        "field": "health",
        "severity": 3,
        "district": None,
        "pilot_area": None,
        "person_in_charge": "Kepala Bidang",
        "due_on": "2024-12-31",
    }

    made = post(api, PROBLEMS, body)

    problem = Problem.objects.get()
    path = f"{PROBLEMS}{problem.pk}/"
    assert (made.status_code, made.headers["Location"]) == (201, path)
    assert made.json() == api.get(path).json()
    assert {name: made.json()[name] for name in body} == body
    assert made.json()["allowed_actions"] == ["change", "sharpen", "answer"]

    leader = seat(Role.LEADER)
    assert leader.get(path).json()["allowed_actions"] == []
    assert patch(leader, path, {}).status_code == 403
    assert stranger.get(path).status_code == 404
    assert patch(api, path, {"severity": 1}, etag=None).status_code == 428
    changed = patch(api, path, {"severity": 1})
    assert (changed.json()["severity"], changed.headers["ETag"]) == (1, '"2"')
    assert patch(api, path, {"severity": 2}).status_code == 412


@pytest.mark.parametrize("name", sorted(PROBLEM_MOVES))
def test_problem_moves_as_the_table_says(api, seat, unit, name):
    step = PROBLEM_MOVES[name]
    body = {"reason": "Sebab."} if step.needs_reason else {}
    for source in sorted(step.sources):
        path = f"{PROBLEMS}{make_problem(unit=unit, status=source).pk}/{name}/"
        assert post(seat(Role.LEADER), path, body).status_code == 403
        assert post(api, path, body, **{"If-Match": '"9"'}).status_code == 412

        answer = post(api, path, body)

        assert (answer.status_code, answer.json()["status"]) == (200, step.target)


def test_innovations_that_answer_a_problem(api, seat, innovation, unit):
    problem = make_problem(unit=unit)
    path = f"{PROBLEMS}{problem.pk}/"
    elsewhere = make_innovation(regency=make_regency("32.17"), unit=None)

    assert (
        post(
            seat(Role.LEADER), f"{path}link/", {"innovations": [innovation.pk]}
        ).status_code
        == 403
    )
    hidden = post(api, f"{path}link/", {"innovations": [elsewhere.pk]})
    assert pointers(hidden) == [("/innovations", "does_not_exist")]
    assert pointers(post(api, f"{path}link/", {"innovations": []}))[0][0] == (
        "/innovations"
    )

    linked = post(api, f"{path}link/", {"innovations": [innovation.pk]})
    assert (linked.status_code, linked.headers["ETag"]) == (200, '"2"')
    whole = api.get(f"/api/v1/innovations/{innovation.pk}/").json()
    assert whole["problems"] == [problem.pk]
    found = api.get(PROBLEMS, {"innovation": innovation.pk}).json()["results"]
    assert [one["id"] for one in found] == [problem.pk]

    unlinked = post(api, f"{path}unlink/", {"innovation": innovation.pk})
    assert (unlinked.status_code, innovation.problems.count()) == (200, 0)


def test_what_a_published_record_tells_strangers(api, stranger, innovation, unit):
    operator = make_user(Role.OPERATOR, unit=unit)
    problem_link.link([make_problem(unit=unit)], [innovation], actor=operator)
    innovation.published_at = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    innovation.save(update_fields=["published_at"])

    told = stranger.get(f"/api/v1/innovations/{innovation.pk}/").json()

    assert (told["problems"], told["partners"]) == (None, None)
    assert told["person_phone"] is None


# --- Complaints --------------------------------------------------------------


def test_complaints_of_a_month(seat, stranger, api):
    month = {"regency": "32.11", "year": 2024, "month": 3}
    counts = [
        {"field": "health", "received": 40, "resolved": 31},
        {"field": "education", "received": 2, "resolved": 0},
    ]
    coordinator = seat(Role.COORDINATOR)

    assert post(api, COMPLAINTS, month | {"counts": counts}).status_code == 403
    written = post(coordinator, COMPLAINTS, month | {"counts": counts})
    again = post(coordinator, COMPLAINTS, month | {"counts": counts})

    assert (written.json(), again.json()) == ({"changed": 2}, {"changed": 0})
    found = api.get(COMPLAINTS, {"month": 3, "field": "health"}).json()["results"]
    row = ComplaintRecap.objects.get(field="health")
    assert found == [
        {
            "id": row.pk,
            "regency": "32.11",
            "innovation": None,
            "year": 2024,
            "month": 3,
            "field": "health",
            "received": 40,
            "resolved": 31,
            "version": 1,
        }
    ]
    assert stranger.get(COMPLAINTS).json()["results"] == []

    stale = [{"field": "health", "received": 9, "resolved": 9, "version": 7}]
    assert post(coordinator, COMPLAINTS, month | {"counts": stale}).status_code == 412
    gone = [{"field": "health", "received": None, "resolved": None, "version": 1}]
    assert post(coordinator, COMPLAINTS, month | {"counts": gone}).json() == {
        "changed": 1
    }
    assert not ComplaintRecap.objects.filter(field="health").exists()


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([{"field": "health"}], ["/counts/0/received", "/counts/0/resolved"]),
        ([{"field": "x", "received": 1, "resolved": 1}], ["/counts/0/field"]),
        (
            [{"field": "health", "received": 1, "resolved": None}],
            ["/counts/0/resolved"],
        ),
        ([{"field": "health", "received": 1, "resolved": 2}], ["/health"]),
        ([{"field": "health", "received": 1, "resolved": 1}] * 2, ["/counts"]),
    ],
)
def test_complaints_that_are_not_in_order(seat, counts, expected):
    month = {"regency": "32.11", "year": 2024, "month": 3, "counts": counts}

    answer = post(seat(Role.COORDINATOR), COMPLAINTS, month)

    assert answer.status_code == 400
    assert [pointer for pointer, _code in pointers(answer)] == expected


# --- Quick wins --------------------------------------------------------------


def test_quick_win_from_proposal_to_answer(api, seat, innovation):
    BudgetLine.objects.create(innovation=innovation, source="apbn", planned=1)
    coordinator, leader = seat(Role.COORDINATOR), seat(Role.LEADER)
    mentor, evaluator = seat(Role.MENTOR), seat(Role.EVALUATOR)

    made = post(api, QUICK_WINS, {"innovation": innovation.pk, "year": 2024})
    quick_win = QuickWin.objects.get()
    path = f"{QUICK_WINS}{quick_win.pk}/"
    assert (made.status_code, made.headers["Location"]) == (201, path)
    assert made.json() == api.get(path).json()
    assert made.json()["allowed_actions"] == ["change", "score"]
    again = post(api, QUICK_WINS, {"innovation": innovation.pk, "year": 2024})
    assert (again.status_code, again.json()["id"]) == (201, quick_win.pk)

    sheet = patch(api, path, {"milestone_3": "Tiga puskesmas."})
    assert sheet.json()["milestone_3"] == "Tiga puskesmas."
    assert patch(leader, path, {}).status_code == 403

    span = {"start_on": "2024-01-01", "due_on": "2024-10-01"}
    assert post(api, f"{path}select/", span).status_code == 403
    late = post(coordinator, f"{path}select/", span | {"due_on": "2025-02-01"})
    assert pointers(late) == [("/due_on", "invalid")]
    chosen = post(coordinator, f"{path}select/", span)
    assert (chosen.json()["status"], chosen.json()["rank"]) == ("selected", 1)

    assert post(mentor, f"{path}approve/").status_code == 403
    assert post(leader, f"{path}approve/").json()["approved_at"] is not None
    assert post(mentor, f"{path}agree/").json()["agreed_at"] is not None

    words = {"benefit": "yes", "impact": "partly", "note": "Antrean lebih pendek."}
    assert post(leader, f"{path}judge/", words).status_code == 403
    judged = post(evaluator, f"{path}judge/", words)
    assert (judged.json()["benefit_verdict"], judged.status_code) == ("yes", 200)
    answered = post(coordinator, f"{path}answer/", {"answer": "Terima kasih."})
    assert answered.json()["answer"] == "Terima kasih."

    bare = post(coordinator, f"{path}deliver/")
    assert pointers(bare) == [("/result", "result_required")]
    done = post(coordinator, f"{path}deliver/", {"result": "20 menit lebih cepat."})
    assert done.json()["status"] == "delivered"
    reopened = post(coordinator, f"{path}reopen/", {"reason": "Belum."})
    assert reopened.json()["status"] == "selected"


def test_quick_win_is_scored_at_its_version(api, innovation):
    QuickWinCriterion.objects.all().delete()
    QuickWinCriterion.objects.create(
        code="cepat",
        order=1,
        name="Cepat",
        name_en="Quick",
        question="?",
        question_en="?",
        weight=1,
    )
    quick_win = QuickWin.objects.create(
        innovation=innovation,
        regency=innovation.regency,
        dimension=innovation.dimension,
        year=2024,
    )
    path = f"{QUICK_WINS}{quick_win.pk}/score/"
    body = {"scores": [{"criterion": "cepat", "score": 3, "note": "Segera."}]}

    assert post(api, path, body).status_code == 428
    unknown = {"scores": [{"criterion": "apa", "score": 3}]}
    assert pointers(post(api, path, unknown, **{"If-Match": '"1"'})) == [
        ("/apa", "invalid")
    ]
    scored = post(api, path, body, **{"If-Match": '"1"'})

    assert (scored.json()["score_total"], scored.json()["score_count"]) == ("3", 1)


def test_sheet_of_a_quick_win_stays_in_the_regency(stranger, innovation):
    innovation.published_at = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    innovation.save(update_fields=["published_at"])
    quick_win = QuickWin.objects.create(
        innovation=innovation,
        regency=innovation.regency,
        dimension=innovation.dimension,
        year=2024,
        milestone_3="Rahasia",
    )

    told = stranger.get(f"{QUICK_WINS}{quick_win.pk}/").json()

    assert (told["year"], told["milestone_3"], told["allowed_actions"]) == (
        2024,
        None,
        [],
    )


# --- Commitments -------------------------------------------------------------


def test_names_of_who_signs_stay_in_the_regency(seat, stranger, unit):
    commitment = Commitment.objects.create(
        regency=unit.regency,
        title="Komitmen",
        year=2024,
        text="Kami.",
        status="open",
        sha256="a" * 64,
        token="t",
    )
    signature = Signature.objects.create(
        commitment=commitment,
        regency=unit.regency,
        unit=unit,
        office="Dinas",
        title="Kepala Dinas",
        name="Nama Uji",
        nip="0" * 18,
    )
    path = f"/api/v1/signatures/{signature.pk}/"

    inside, outside = seat(Role.LEADER).get(path), seat(Role.EVALUATOR).get(path)
    assert (inside.json()["name"], outside.json()["name"]) == ("Nama Uji", None)
    assert "nip" not in inside.json()
    assert stranger.get(path).status_code == 404
    assert post(seat(Role.COORDINATOR), path).status_code == 405

    whole = seat(Role.EVALUATOR).get(
        f"/api/v1/commitments/{commitment.pk}/", {"include": "signatures"}
    )
    assert [one["name"] for one in whole.json()["signatures"]] == [None]
    few = seat(Role.EVALUATOR).get("/api/v1/signatures/", {"fields": "name"})
    assert few.json()["results"] == [{"name": None}]


# --- Evidence ----------------------------------------------------------------


def test_evidence_is_attached_and_taken_off(api, seat, stranger, innovation, unit):
    document = Document.objects.create(
        regency=unit.regency,
        unit=unit,
        title="Foto",
        kind=DocumentKind.PHOTO,
        link="https://contoh.test/foto",
    )
    body = {"document": document.pk, "innovation": innovation.pk, "page": "hal. 1"}

    assert pointers(post(stranger, EVIDENCE, body)) == [
        ("/document", "does_not_exist"),
        ("/innovation", "does_not_exist"),
    ]
    made = post(api, EVIDENCE, body)

    evidence = Evidence.objects.get()
    path = f"{EVIDENCE}{evidence.pk}/"
    assert (made.status_code, made.headers["Location"]) == (201, path)
    assert made.json() | {"created_at": None} == {
        "id": evidence.pk,
        "document": document.pk,
        "innovation": innovation.pk,
        "regency": "32.11",
        "progress_report": None,
        "quick_win": None,
        "page": "hal. 1",
        "note": "",
        "created_at": None,
    }
    found = seat(Role.LEADER).get(EVIDENCE, {"innovation": innovation.pk}).json()
    assert [one["id"] for one in found["results"]] == [evidence.pk]

    assert post(seat(Role.LEADER), f"{path}detach/", {"reason": "x"}).status_code == 403
    assert pointers(post(api, f"{path}detach/")) == [("/reason", "required")]
    gone = post(api, f"{path}detach/", {"reason": "Salah foto."})
    assert (gone.status_code, Evidence.objects.count()) == (204, 0)
    assert Activity.objects.get(verb="evidence.detached").reason == "Salah foto."


# --- Filters -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("resource", "query", "count"),
    [
        ("commitments", {"regency": "32.11"}, 1),
        ("commitments", {"regency": "32.17"}, 0),
        ("commitments", {"year": "2024", "status": "open"}, 1),
        ("commitments", {"year": "2023"}, 0),
        ("commitments", {"status": "complete"}, 0),
        ("signatures", {"regency": "32.11", "status": "pending"}, 1),
        ("signatures", {"unit": "none"}, 0),
        ("signatures", {"commitment": "999999"}, 0),
        ("evidence", {"regency": "32.11"}, 1),
        ("evidence", {"document": "999999"}, 0),
        ("evidence", {"progress_report": "1"}, 0),
        ("evidence", {"quick_win": "1"}, 0),
        ("complaints", {"regency": "32.11", "year": "2024"}, 1),
        ("complaints", {"innovation": "none"}, 1),
        ("complaints", {"innovation": "1"}, 0),
    ],
)
def test_filters_of_parts(seat, innovation, unit, resource, query, count):
    commitment = Commitment.objects.create(
        regency=unit.regency,
        title="Komitmen",
        year=2024,
        text="Kami.",
        status="open",
        sha256="a" * 64,
        token="t",
    )
    Signature.objects.create(
        commitment=commitment, regency=unit.regency, unit=unit, office="D", title="K"
    )
    document = Document.objects.create(
        regency=unit.regency,
        title="Foto",
        kind=DocumentKind.PHOTO,
        link="https://contoh.test/foto",
        audience="regency",
    )
    Evidence.objects.create(document=document, innovation=innovation)
    ComplaintRecap.objects.create(
        regency=unit.regency, year=2024, month=3, field="health", received=1, resolved=0
    )

    answer = seat(Role.COORDINATOR).get(f"/api/v1/{resource}/", query)

    assert (answer.status_code, len(answer.json()["results"])) == (200, count)
