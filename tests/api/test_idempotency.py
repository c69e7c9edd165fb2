"""A POST that is sent again: one effect, and the first answer byte for byte."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from innovations.domain import innovation as verbs
from innovations.models import Innovation
from masterplan.core import idempotency
from masterplan.core.idempotency import Answer, OtherRequest, StillRunning
from masterplan.core.models import Activity, IdempotencyKey, Job
from masterplan.core.tasks import sweep_idempotency_keys
from regencies.enums import Role
from tests.factories import make_dimensions, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"
KEY = "6f0a6c1e-tambah-1"


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit(make_regency())


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def api(api_client_for, operator):
    return api_client_for(operator)


@pytest.fixture
def body(unit):
    return {
        "regency": "32.11",
        "unit": unit.pk,
        "dimension": "living",
        "name": "Antrean daring",
    }


def post(client, body, key=KEY, path=LIST, **headers):
    return client.post(
        path, body, format="json", headers={"Idempotency-Key": key} | headers
    )


def test_replay_answers_the_first_result_byte_for_byte(api, body):
    first = post(api, body)
    Innovation.objects.update(name="Diubah sesudahnya")

    again = post(api, body)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    told = ("Content-Type", "Content-Language", "ETag", "Location")
    assert [again.headers[name] for name in told] == [
        first.headers[name] for name in told
    ]
    assert Innovation.objects.count() == 1
    assert Activity.objects.filter(verb="innovation.created").count() == 1


def test_replay_speaks_the_language_of_the_first(api, body):
    first = post(api, body | {"name": ""}, **{"Accept-Language": "en"})

    again = post(api, body | {"name": ""}, **{"Accept-Language": "id"})

    assert (first.status_code, again.content) == (400, first.content)
    assert again.headers["Content-Language"] == "en"


def test_key_with_another_request_is_refused(api, body):
    post(api, body)

    answer = post(api, body | {"name": "Lain"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"
    assert Innovation.objects.count() == 1


def test_key_with_another_precondition_is_another_request(api, body):
    made = post(api, body).json()
    path = f"{LIST}{made['id']}/withdraw/"
    answers = [
        post(api, {"reason": "-"}, "tarik", path, **{"If-Match": etag}).status_code
        for etag in ('"7"', '"1"')
    ]

    assert answers == [412, 422]


def test_key_is_its_users_alone(api, api_client_for, body, unit):
    post(api, body)
    other = api_client_for(make_user(Role.UNIT_HEAD, unit=unit))

    answer = post(other, body)

    assert (answer.status_code, Innovation.objects.count()) == (201, 2)
    assert "Idempotency-Replayed" not in answer.headers


def test_refusal_is_kept(api, body):
    first = post(api, body | {"name": ""})

    again = post(api, body | {"name": ""})

    assert (first.status_code, again.content) == (400, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", "dua kata", "é", "x" * 256])
def test_key_that_is_none(api, body, key):
    answer = post(api, body, key.encode("utf-8").decode("latin-1"))

    assert answer.status_code == 400
    assert answer.json()["code"] == "idempotency_key_invalid"
    assert Innovation.objects.count() == IdempotencyKey.objects.count() == 0


def test_stranger_to_the_api_leaves_no_key(client, body):
    answer = client.post(
        LIST, body, content_type="application/json", headers={"Idempotency-Key": KEY}
    )

    assert (answer.status_code, IdempotencyKey.objects.count()) == (401, 0)


def test_key_is_for_posts_alone(api, body):
    made = post(api, body)
    for _again in range(2):
        answer = api.patch(
            made.headers["Location"],
            {"acronym": "AD"},
            format="json",
            headers={"Idempotency-Key": "ubah", "If-Match": '"1"'},
        )
    assert answer.status_code == 412


def test_failure_frees_the_key_and_leaves_nothing(api, body, monkeypatch):
    """The rollup is the verb's last step: what it did before is taken back."""
    with monkeypatch.context() as broken:
        broken.setattr(verbs.rollup, "recompute", None)
        with pytest.raises(TypeError):
            post(api, body)
    assert Innovation.objects.count() == IdempotencyKey.objects.count() == 0

    assert post(api, body).status_code == 201


def test_request_still_at_work(api, body, operator):
    post(api, body)
    IdempotencyKey.objects.update(status=None)

    answer = post(api, body)

    assert (answer.status_code, answer.headers["Retry-After"]) == (409, "2")
    assert answer.json()["code"] == "idempotency_key_in_use"


def test_abandoned_request_is_taken_over(api, body):
    """What a server that died left behind: a claim, and nothing of the work."""
    post(api, body)
    Innovation.objects.all().delete()
    IdempotencyKey.objects.update(
        status=None, created_at=timezone.now() - dt.timedelta(minutes=6)
    )

    answer = post(api, body)

    assert (answer.status_code, Innovation.objects.count()) == (201, 1)
    assert "Idempotency-Replayed" not in answer.headers
    assert post(api, body).content == answer.content


def test_key_may_be_used_anew_after_a_day(api, body):
    post(api, body)
    IdempotencyKey.objects.update(created_at=timezone.now() - dt.timedelta(hours=24))

    answer = post(api, body | {"name": "Lain"})

    assert (answer.status_code, Innovation.objects.count()) == (201, 2)


def test_sweep_forgets_what_is_a_day_old(operator):
    now = timezone.now()
    for hours in (1, 23, 25):
        IdempotencyKey.objects.create(
            user=operator, key=str(hours), created_at=now - dt.timedelta(hours=hours)
        )

    sweep_idempotency_keys()

    assert sorted(IdempotencyKey.objects.values_list("key", flat=True)) == ["1", "23"]


def test_workbook_sent_again_is_one_job(api_client_for, unit):
    """A form's boundary differs from one sending to the next; its parts do not."""
    api = api_client_for(make_user(Role.COORDINATOR, regency=unit.regency))

    def send(content=b"PK-satu"):
        form = {
            "file": SimpleUploadedFile("inovasi.xlsx", content),
            "regency": "32.11",
            "kind": "import_innovations",
        }
        return api.post("/api/v1/jobs/", form, headers={"Idempotency-Key": KEY})

    first, again, other = send(), send(), send(b"PK-dua")

    assert (first.status_code, again.status_code) == (202, 202)
    assert (again.content, Job.objects.count()) == (first.content, 1)
    assert other.status_code == 422


# --- The claims themselves ---------------------------------------------------


def test_claim_is_answered_once(operator):
    mine = idempotency.claim(operator, KEY, "a")
    with pytest.raises(StillRunning):
        idempotency.claim(operator, KEY, "a")
    assert idempotency.keep(mine, Answer(201, {"ETag": '"1"'}, b"{}"))

    assert idempotency.claim(operator, KEY, "a") == Answer(201, {"ETag": '"1"'}, b"{}")
    with pytest.raises(OtherRequest):
        idempotency.claim(operator, KEY, "b")


def test_claim_that_was_taken_over_keeps_nothing(operator):
    mine = idempotency.claim(operator, KEY, "a")
    IdempotencyKey.objects.update(created_at=timezone.now() - dt.timedelta(minutes=6))
    old = idempotency.Claim(mine.id, IdempotencyKey.objects.get().created_at)
    theirs = idempotency.claim(operator, KEY, "a")

    assert not idempotency.keep(old, Answer(201, {}, b"alt"))
    idempotency.free(old)
    assert idempotency.keep(theirs, Answer(201, {}, b"neu"))
    assert bytes(IdempotencyKey.objects.get().body) == b"neu"
