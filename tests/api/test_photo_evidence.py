"""Photos sent through the API: drawn anew, once, while nobody else has to wait."""

import subprocess

import pytest
from django.db import connection

from regencies.enums import Role
from regencies.models import Document
from tests.factories import make_innovation, make_unit, make_user
from tests.files import picture, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def innovation(unit):
    return make_innovation(unit=unit, status="verified")


@pytest.fixture
def api(api_client_for, unit):
    return api_client_for(make_user(Role.OPERATOR, unit=unit))


def send(client, innovation, content, **headers):
    body = {
        "kind": "photo",
        "innovation": innovation.pk,
        "file": sent(content, "Foto.jpg"),
    }
    return client.post("/api/v1/evidence/", body, format="multipart", headers=headers)


def pointers(answer):
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


def bytes_of(document):
    with document.file.content.open() as file:
        return file.read()


def test_photo_is_drawn_anew_without_its_place(api, innovation):
    content = picture(is_located=True)

    answer = send(api, innovation, content)

    stored = bytes_of(Document.objects.get(pk=answer.json()["document"]))
    assert answer.status_code == 201
    assert b"Kamera Rekaan" in content
    assert b"Kamera Rekaan" not in stored


@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "satu"}])
def test_photo_is_drawn_once_and_outside_any_transaction(
    api, innovation, monkeypatch, headers
):
    depths, outside = [], len(connection.savepoint_ids)
    run = subprocess.run

    def seen(*args, **kwargs):
        depths.append(len(connection.savepoint_ids))
        return run(*args, **kwargs)

    monkeypatch.setattr(subprocess, "run", seen)

    answer = send(api, innovation, picture(), **headers)

    assert answer.status_code == 201
    assert depths == [outside]


def test_broken_photo_with_a_key_is_refused_as_without(api, innovation):
    content = picture(size=(800, 600))[:-400]

    answer = send(api, innovation, content, **{"Idempotency-Key": "satu"})

    assert (answer.status_code, pointers(answer)) == (
        400,
        [("/file", "broken_picture")],
    )
    assert not Document.objects.exists()
