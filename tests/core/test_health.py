"""Liveness and readiness, and who reads the details."""

from collections.abc import Callable
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from masterplan.core.models import Job
from tests.factories import make_user

READY_STATEMENTS = 1


@contextmanager
def database_away():
    """Every statement fails as if the server were gone."""

    def refuse(execute: Callable, *_statement: object) -> None:
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(refuse):
        yield


def test_live_answers_without_a_database(client: Client) -> None:
    response = client.get("/sehat/hidup")

    assert (response.status_code, response.content) == (200, b"hidup\n")


@pytest.mark.django_db
def test_ready_says_one_word_in_one_statement(
    client: Client, django_assert_num_queries
) -> None:
    with django_assert_num_queries(READY_STATEMENTS):
        response = client.get("/sehat/siap")

    assert (response.status_code, response.content) == (200, b"siap\n")
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_not_ready_while_a_migration_is_missing(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="innovations").delete()

    response = client.get("/sehat/siap")

    assert (response.status_code, response.content) == (503, b"belum siap\n")


@pytest.mark.django_db
def test_not_ready_without_a_database(client: Client) -> None:
    with database_away():
        response = client.get("/sehat/siap")

    assert (response.status_code, response.content) == (503, b"belum siap\n")


@pytest.mark.django_db
def test_only_staff_reads_the_details(client: Client) -> None:
    staff = make_user(is_staff=True)
    Job.objects.create(
        kind="import",
        title="Impor",
        owner=staff,
        created_at=timezone.now() - timedelta(seconds=90),
    )
    client.force_login(make_user())
    others = client.get("/sehat/siap").content.decode()
    client.force_login(staff)
    details = client.get("/sehat/siap").content.decode().splitlines()

    assert others == "siap\n"
    assert details[:4] == [
        "siap",
        "basis data: tersambung, migrasi lengkap",
        "antrean: tersambung",
        "cache: tersambung",
    ]
    assert details[4] in {
        f"proses yang paling lama menunggu: {seconds} detik"
        for seconds in range(90, 99)
    }


@pytest.mark.parametrize("path", ["/sehat/hidup", "/sehat/siap"])
def test_health_is_read_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
