"""`/beranda/`: sign-in lands here, and each role finds its own work."""

import pytest
from django.test import Client
from django.urls import reverse

from innovations.enums import InnovationStatus
from masterplan.core.models import Job
from regencies.enums import Role
from tests.factories import (
    PASSWORD,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_sign_in_lands_on_the_desk(client: Client) -> None:
    user = make_user(Role.LEADER, regency=make_regency())

    response = client.post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD}
    )

    assert (response.status_code, response.headers["Location"]) == (302, "/beranda/")


def test_desk_asks_strangers_to_sign_in(client: Client) -> None:
    response = client.get("/beranda/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.COORDINATOR, Role.LEADER])
def test_desk_says_when_nothing_waits(client: Client, role: Role) -> None:
    unit = make_unit()
    place = {"unit": unit} if role == Role.OPERATOR else {"regency": unit.regency}
    client.force_login(make_user(role, **place))

    assert "Tidak ada yang menunggu Anda." in client.get("/beranda/").content.decode()


def test_desk_links_the_waiting_rows(client: Client) -> None:
    unit = make_unit()
    make_innovation(unit=unit, status=InnovationStatus.SUBMITTED)
    client.force_login(make_user(Role.COORDINATOR, regency=unit.regency))

    html = client.get("/beranda/").content.decode()

    assert "Tidak ada yang menunggu Anda." not in html
    assert 'href="/inovasi/?regency=32.11&amp;status=submitted"' in html


def test_desk_shows_running_imports(client: Client) -> None:
    user = make_user(Role.COORDINATOR, regency=make_regency())
    job = Job.objects.create(kind="import", title="Impor Sumedang", owner=user)
    client.force_login(user)

    html = client.get("/beranda/").content.decode()

    assert f'<a href="/pekerjaan/{job.pk}/">Impor Sumedang</a>' in html


def test_desk_tells_people_without_a_seat_whom_to_ask(client: Client) -> None:
    client.force_login(make_user())

    html = client.get("/beranda/").content.decode()

    assert "Akun Anda belum memegang peran" in html
