"""A workbook handed in through the API: the same import, asked about as a job."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from innovations.models import Innovation, QuickWin
from masterplan.core import jobs
from masterplan.core.enums import JobState
from masterplan.core.models import Job
from masterplan.core.sheets.errors import MESSAGES
from regencies.enums import Role
from tests.factories import make_dimensions, make_regency, make_user
from tests.innovations.import_ground import plain_rows, save_workbook

pytestmark = pytest.mark.django_db

URL = "/api/v1/jobs/"


@pytest.fixture
def coordinator():
    make_dimensions()
    return make_user(Role.COORDINATOR, regency=make_regency("32.11"))


@pytest.fixture
def book(tmp_path):
    rows = plain_rows(2)
    rows[0] = (*rows[0][:5], "Ya", *rows[0][6:])
    rows.append((3, "Dinas X", None, "Smart Living"))
    return save_workbook(tmp_path / "data.xlsx", rows).read_bytes()


def order(book, **fields):
    file = SimpleUploadedFile(fields.pop("name", "data.xlsx"), book)
    return {
        "file": file,
        "regency": "32.11",
        "kind": "import_innovations",
        **fields,
    }


def ask(client, answer) -> dict:
    """Let the worker carry the job out and ask for it at its address."""
    assert answer.status_code == 202, answer.content
    assert answer.headers["Location"] == f"{URL}{answer.json()['id']}/"
    jobs.run(answer.json()["id"])
    return client.get(answer.headers["Location"]).json()


def test_preview_tells_the_rows_and_writes_nothing(api_client_for, coordinator, book):
    client = api_client_for(coordinator)

    job = ask(client, client.post(URL, order(book)))

    assert (job["state"], job["error"], job["regency"]) == ("done", None, "32.11")
    assert sorted(job["result"]) == ["accepted", "counts", "ignored", "refused"]
    assert job["result"]["counts"] == {"accepted": 2, "refused": 1, "ignored": 1}
    assert [
        (row["row"], row["reason"], row["cell"]) for row in job["result"]["refused"]
    ] == [(4, "missing_name", "C4")]
    assert not Innovation.objects.exists()


def test_commit_writes_the_good_rows(api_client_for, coordinator, book):
    client = api_client_for(coordinator)
    fields = {"mode": "commit", "good_rows": "true", "quick_win_year": "2024"}

    job = ask(client, client.post(URL, order(book, **fields)))
    again = ask(client, client.post(URL, order(book, **fields)))
    listed = client.get(URL).json()["results"]

    assert job["result"]["written"] == {"created": 2, "updated": 0, "unchanged": 0}
    assert job["result"]["counts"] == {"accepted": 2, "refused": 1, "ignored": 1}
    assert again["result"]["written"] == {"created": 0, "updated": 0, "unchanged": 2}
    assert QuickWin.objects.get().year == 2024
    assert [sorted(one["result"]) for one in listed] == [["counts", "written"]] * 2


def test_commit_without_good_rows_writes_nothing_and_says_why(
    api_client_for, coordinator, book
):
    client = api_client_for(coordinator)

    job = ask(client, client.post(URL, order(book, mode="commit")))

    assert job["state"] == JobState.FAILED
    assert job["error"] == {
        "code": "rows_refused",
        "detail": "1 baris ditolak, jadi tidak ada yang disimpan.",
    }
    assert job["result"]["written"] == {"created": 0, "updated": 0, "unchanged": 0}
    assert len(job["result"]["refused"]) == 1
    assert not Innovation.objects.exists()


def test_a_file_that_cannot_be_read_fails_the_job(api_client_for, coordinator):
    client = api_client_for(coordinator)

    job = ask(client, client.post(URL, order(b"PK\x03\x04rusak")))

    assert job["error"] == {"code": "broken", "detail": MESSAGES["broken"]}


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"name": "data.xls"}, "/file", "old_excel_format"),
        ({"regency": "99.99"}, "/regency", "does_not_exist"),
        ({"kind": "import_everything"}, "/kind", "invalid_choice"),
        ({"mode": "maybe"}, "/mode", "invalid_choice"),
        ({"good_rows": "yes"}, "/good_rows", "invalid_choice"),
        ({"quick_win_year": "24"}, "/quick_win_year", "invalid"),
        ({"state": "done"}, "/state", "unknown_field"),
    ],
)
def test_a_wrong_order_is_refused(
    api_client_for, coordinator, book, wrong, pointer, code
):
    answer = api_client_for(coordinator).post(URL, order(book, **wrong))
    assert answer.status_code == 400
    told = [(one["pointer"], one["code"]) for one in answer.json()["errors"]]
    assert told == [(pointer, code)]
    assert not Job.objects.exists()


def test_an_order_without_a_file_is_refused(api_client_for, coordinator):
    fields = {"regency": "32.11", "kind": "import_innovations"}
    answer = api_client_for(coordinator).post(URL, fields)
    assert answer.json()["errors"] == [
        {"pointer": "/file", "code": "required", "detail": "Isian ini wajib ada."}
    ]


@pytest.mark.parametrize(
    "role", [Role.LEADER, Role.MINISTRY, Role.EVALUATOR, "foreign", "reader"]
)
def test_import_is_for_the_regencys_coordinator(
    api_client_for, coordinator, book, role
):
    scope = "write"
    if role == "foreign":
        user = make_user(Role.COORDINATOR, regency=make_regency("32.17"))
    elif role == "reader":
        user, scope = coordinator, "read"
    else:
        is_regional = role == Role.LEADER
        user = make_user(role, regency=make_regency("32.11") if is_regional else None)
    answer = api_client_for(user, scope=scope).post(URL, order(book))
    assert answer.status_code == 403
    assert not Job.objects.exists()


def test_a_strangers_job_is_not_there(api_client_for, coordinator, book):
    client = api_client_for(coordinator)
    address = client.post(URL, order(book)).headers["Location"]
    other = make_user(Role.COORDINATOR, regency=make_regency("32.11"))
    assert api_client_for(other).get(address).status_code == 404
