"""Files sent through the API: kept as documents, and as evidence of records."""

import hashlib

import pytest

from innovations.models import Evidence, QuickWin
from masterplan.core.middleware import DOCUMENT_LIMIT, body_limit
from masterplan.core.models import Activity, StoredFile
from regencies.domain import document as documents
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Document
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.files import HTML, PDF, SVG, huge_png, pdf, picture, sent

pytestmark = pytest.mark.django_db

DOCUMENTS = "/api/v1/documents/"
EVIDENCE = "/api/v1/evidence/"


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def innovation(unit):
    return make_innovation(unit=unit, status="verified")


@pytest.fixture
def person(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def api(api_client_for, person):
    return api_client_for(person)


@pytest.fixture
def coordinator(api_client_for, unit):
    return api_client_for(make_user(Role.COORDINATOR, regency=unit.regency))


@pytest.fixture
def leader(api_client_for, unit):
    return api_client_for(make_user(Role.LEADER, regency=unit.regency))


@pytest.fixture
def stranger(api_client_for):
    elsewhere = make_unit(make_regency("32.17"))
    return api_client_for(make_user(Role.OPERATOR, unit=elsewhere))


def post(client, path, body, **headers):
    """A form, as every client that sends a file does it."""
    return client.post(path, body, format="multipart", headers=headers)


def pointers(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


def evidence(innovation, content=PDF, name="SK Bupati.pdf", **fields):
    body = {"kind": "sk", "innovation": innovation.pk, **fields}
    return body if content is None else body | {"file": sent(content, name)}


def bytes_of(document):
    with document.file.content.open() as file:
        return file.read()


# --- Evidence ----------------------------------------------------------------


def test_file_becomes_evidence_of_the_record(api, unit, innovation):
    quick_win = QuickWin.objects.create(
        innovation=innovation,
        regency=unit.regency,
        dimension_id=innovation.dimension_id,
        year=2024,
    )
    body = evidence(
        innovation,
        number="188/Kep.12",
        issued_on="2024-03-01",
        valid_from="2024",
        quick_win=quick_win.pk,
        page="hal. 2",
        note="Lampiran",
    )

    answer = post(api, EVIDENCE, body)

    made = Evidence.objects.get()
    kept = made.document
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{EVIDENCE}{made.pk}/"
    assert answer.json() | {"created_at": None} == {
        "id": made.pk,
        "document": kept.pk,
        "innovation": innovation.pk,
        "regency": "32.11",
        "progress_report": None,
        "quick_win": quick_win.pk,
        "page": "hal. 2",
        "note": "Lampiran",
        "created_at": None,
    }
    told = api.get(f"{DOCUMENTS}{kept.pk}/").json()
    assert {name: told[name] for name in ("title", "number", "kind", "unit")} == {
        "title": "SK Bupati",
        "number": "188/Kep.12",
        "kind": "sk",
        "unit": unit.pk,
    }
    assert (told["valid_from"], told["issued_on"]) == (2024, "2024-03-01")
    # Attached to a verified record it is open to those who review it.
    assert (told["has_file"], told["audience"]) == (True, "reviewers")
    assert bytes_of(kept) == PDF
    assert [(one.verb, one.target_id) for one in Activity.objects.order_by("pk")] == [
        ("document.kept", str(kept.pk)),
        ("document.widened", str(kept.pk)),
        ("evidence.attached", str(innovation.pk)),
    ]


def test_link_becomes_evidence_too(api, innovation):
    body = evidence(
        innovation, None, kind="video", title="Rekaman", link="https://contoh.test/v"
    )

    answer = post(api, EVIDENCE, body)

    kept = Document.objects.get()
    assert (answer.status_code, answer.json()["document"]) == (201, kept.pk)
    assert (kept.title, kept.link, kept.file) == (
        "Rekaman",
        "https://contoh.test/v",
        None,
    )


def test_same_file_is_kept_once(api, unit, innovation):
    other = make_innovation(unit=unit, status="verified")

    first = post(api, EVIDENCE, evidence(innovation))
    again = post(api, EVIDENCE, evidence(innovation))
    elsewhere = post(api, EVIDENCE, evidence(other, name="Salinan.pdf"))

    assert [one.status_code for one in (first, again, elsewhere)] == [201] * 3
    assert again.json() == first.json()
    assert elsewhere.json()["document"] == first.json()["document"]
    assert (Document.objects.count(), Evidence.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (HTML, "other_type"),
        (SVG, "other_type"),
        (PDF[:-9], "broken_pdf"),
        (huge_png(), "too_many_pixels"),
        (picture(size=(800, 600))[:-400], "broken_picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old_office"),
        (b"\0\0\0\x18ftypheic" + bytes(600), "heic"),
    ],
)
def test_hostile_file_is_refused_and_nothing_kept(api, innovation, content, code):
    for path, body in (
        (EVIDENCE, evidence(innovation, content)),
        (DOCUMENTS, {"regency": "32.11", "unit": innovation.unit_id, "kind": "sk"}),
    ):
        answer = post(api, path, body | {"file": sent(content, "SK.pdf")})

        assert (answer.status_code, pointers(answer)) == (400, [("/file", code)])
    assert not Document.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"file": ""}, [("/file", "invalid")]),
        ({"file": None, "link": None}, [("/file", "invalid")]),
        ({"link": "https://contoh.test/v"}, [("/link", "invalid")]),
        ({"link": "javascript:alert(1)"}, [("/link", "invalid")]),
        ({"kind": "video"}, [("/kind", "invalid")]),
        ({"kind": "lainnya?"}, [("/kind", "invalid_choice")]),
        ({"innovation": "dua belas"}, [("/innovation", "invalid")]),
        ({"innovation": "999999"}, [("/innovation", "does_not_exist")]),
        ({"quick_win": "999999"}, [("/quick_win", "does_not_exist")]),
        ({"progress_report": "999999"}, [("/progress_report", "does_not_exist")]),
        ({"valid_from": "24"}, [("/valid_from", "invalid")]),
        ({"issued_on": "1/3/2024"}, [("/issued_on", "invalid")]),
        ({"audience": "public"}, [("/audience", "invalid")]),
        ({"title": "a" * 501}, [("/title", "max_length")]),
        ({"regency": "32.11"}, [("/regency", "unknown_field")]),
        ({"sha256": "a" * 64}, [("/sha256", "unknown_field")]),
        ({"title": ["A", "B"]}, [("/title", "duplicate_member")]),
    ],
)
def test_form_that_is_not_in_order(api, innovation, wrong, expected):
    body = evidence(innovation) | wrong
    body = {name: value for name, value in body.items() if value is not None}

    answer = post(api, EVIDENCE, body)

    assert answer.status_code == 400
    assert [one for one in pointers(answer) if one in expected] == expected
    assert not Evidence.objects.exists()
    assert not Document.objects.exists()


def test_evidence_is_brought_by_who_may_change_the_record(
    api, leader, stranger, innovation
):
    theirs = make_innovation(status="verified")

    assert post(leader, EVIDENCE, evidence(innovation)).status_code == 403
    assert pointers(post(stranger, EVIDENCE, evidence(innovation))) == [
        ("/innovation", "does_not_exist")
    ]
    assert post(api, EVIDENCE, evidence(theirs)).status_code == 403
    assert not Document.objects.exists()


def test_replay_keeps_and_attaches_once(api, innovation):
    first, again = (
        post(api, EVIDENCE, evidence(innovation), **{"Idempotency-Key": "satu"})
        for _each in "ab"
    )
    other = post(
        api, EVIDENCE, evidence(innovation, pdf("2")), **{"Idempotency-Key": "satu"}
    )

    assert (first.status_code, again.content) == (201, first.content)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (Document.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_what_is_kept_already_is_attached_by_json(api, innovation, person, unit):
    kept = documents.keep(
        actor=person,
        regency=unit.regency,
        unit=unit,
        fields={"kind": DocumentKind.DECREE},
        upload=sent(PDF),
    )

    answer = api.post(
        EVIDENCE, {"document": kept.pk, "innovation": innovation.pk}, format="json"
    )

    assert (answer.status_code, answer.json()["document"]) == (201, kept.pk)


def test_detaching_takes_no_form(api, innovation):
    made = post(api, EVIDENCE, evidence(innovation)).json()["id"]

    answer = post(api, f"{EVIDENCE}{made}/detach/", {"reason": "Salah."})

    assert answer.status_code == 415


def test_form_may_be_long_and_json_may_not():
    assert body_limit(EVIDENCE, "multipart/form-data; boundary=x") == DOCUMENT_LIMIT
    assert body_limit(DOCUMENTS, "multipart/form-data; boundary=x") == DOCUMENT_LIMIT
    assert body_limit(EVIDENCE, "application/json") < DOCUMENT_LIMIT
    assert body_limit("/api/v1/problems/", "multipart/form-data") < DOCUMENT_LIMIT


# --- Documents ---------------------------------------------------------------


def test_document_is_kept_for_its_unit(api, unit, person):
    body = {
        "regency": "32.11",
        "unit": unit.pk,
        "kind": "report",
        "title": "Laporan",
        "audience": "regency",
        "file": sent(PDF, "laporan.pdf"),
    }

    answer = post(api, DOCUMENTS, body)

    kept = Document.objects.get()
    assert answer.status_code == 201
    assert answer.headers["Location"] == f"{DOCUMENTS}{kept.pk}/"
    assert answer.headers["ETag"] == '"1"'
    told = answer.json() | {"created_at": None, "updated_at": None}
    assert told == {
        "id": kept.pk,
        "regency": "32.11",
        "unit": unit.pk,
        "title": "Laporan",
        "kind": "report",
        "number": "",
        "issued_on": None,
        "valid_from": None,
        "valid_until": None,
        "link": "",
        "has_file": True,
        "media_type": "application/pdf",
        "audience": "regency",
        "version": 1,
        "created_at": None,
        "updated_at": None,
        "withdrawn_at": None,
        "allowed_actions": ["change", "withdraw"],
    }
    assert answer.json() == api.get(answer.headers["Location"]).json()
    assert (kept.created_by, kept.sha256) == (person, hashlib.sha256(PDF).hexdigest())
    assert Activity.objects.get().verb == "document.kept"


def test_document_of_the_regency_is_the_coordinators(
    api, coordinator, leader, stranger
):
    body = {"regency": "32.11", "kind": "sk"}

    refused = [
        post(one, DOCUMENTS, body | {"file": sent(PDF)})
        for one in (api, leader, stranger)
    ]
    made = post(
        coordinator, DOCUMENTS, body | {"file": sent(PDF), "audience": "public"}
    )

    assert [one.status_code for one in refused] == [403, 403, 403]
    assert (made.status_code, made.json()["unit"]) == (201, None)
    assert made.json()["audience"] == Audience.PUBLIC


def test_unit_of_another_regency_is_unknown(coordinator):
    elsewhere = make_unit(make_regency("32.17"))
    body = {"regency": "32.11", "unit": elsewhere.pk, "kind": "sk", "file": sent(PDF)}

    answer = post(coordinator, DOCUMENTS, body)

    assert pointers(answer) == [("/unit", "does_not_exist")]


def test_document_hidden_elsewhere_is_not_told(api, coordinator, unit, innovation):
    body = {"regency": "32.11", "kind": "sk", "title": "Rahasia", "file": sent(PDF)}
    post(coordinator, DOCUMENTS, body)

    answer = post(api, EVIDENCE, evidence(innovation))

    assert (answer.status_code, pointers(answer)) == (
        400,
        [("/file", "kept_elsewhere")],
    )
    assert "Rahasia" not in answer.content.decode()


@pytest.mark.parametrize("count", [1, 5])
def test_statements_do_not_grow(
    api, unit, innovation, count, django_assert_num_queries
):
    for number in range(count):
        post(api, EVIDENCE, evidence(innovation, pdf(str(number))))

    with django_assert_num_queries(24):
        assert post(api, EVIDENCE, evidence(innovation)).status_code == 201
    body = {"regency": "32.11", "unit": unit.pk, "kind": "sk"}
    with django_assert_num_queries(11):
        post(api, DOCUMENTS, body | {"file": sent(pdf("baru"))})
