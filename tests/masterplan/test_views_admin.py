"""The administrator's site: every list and form opens; history cannot be written."""

import pytest
from django.contrib import admin
from django.db import models
from django.test import Client
from django.urls import reverse

from masterplan.core.models import Activity, ApiToken, User
from regencies.enums import Role
from regencies.models import Membership
from tests.factories import make_innovation, make_regency, make_user

pytestmark = pytest.mark.django_db

OURS = [
    model
    for model in admin.site._registry
    if model._meta.app_label
    in ("core", "regencies", "dimensions", "innovations", "masterplan")
]


def address(model: type[models.Model], page: str, *args: object) -> str:
    return reverse(
        f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args
    )


@pytest.fixture
def administrator(client: Client) -> User:
    user = make_user(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_opens_and_searches(
    client: Client, administrator: User, model: type[models.Model]
) -> None:
    make_innovation()

    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "changelist"), {"q": "uji"}).status_code == 200


@pytest.mark.parametrize("model", [Activity, ApiToken], ids=lambda m: m.__name__)
def test_what_verbs_write_cannot_be_added(
    client: Client, administrator: User, model: type[models.Model]
) -> None:
    assert client.get(address(model, "add")).status_code == 403


def test_history_is_shown_without_a_way_to_change_it(
    client: Client, administrator: User
) -> None:
    line = Activity.objects.create(
        actor_name="Sistem", verb="uji", target_type="core.user", target_id="1"
    )

    page = client.get(address(Activity, "change", line.pk))
    refused = client.post(address(Activity, "delete", line.pk), {"post": "yes"})

    assert page.status_code == 200
    assert 'name="_save"' not in page.content.decode()
    assert refused.status_code == 403


def test_list_of_tokens_tells_no_digest(client: Client, administrator: User) -> None:
    token, key = ApiToken.objects.create(user=administrator, name="Token uji")

    html = client.get(address(ApiToken, "changelist")).content.decode()

    assert "Token uji" in html
    assert token.digest not in html
    assert key not in html


def test_account_is_made_with_address_and_name(
    client: Client, administrator: User
) -> None:
    response = client.post(
        address(User, "add"),
        {
            "email": "Baru@Uji.test",
            "name": "Pengguna baru",
            "usable_password": "true",
            "password1": "sandi-yang-panjang-77",
            "password2": "sandi-yang-panjang-77",
        },
    )

    made = User.objects.get(name="Pengguna baru")
    assert response.headers["Location"] == address(User, "change", made.pk)
    assert made.email == "baru@uji.test"
    assert made.check_password("sandi-yang-panjang-77")
    assert client.get(address(User, "change", made.pk)).status_code == 200


def test_seat_that_does_not_fit_its_role_is_refused(
    client: Client, administrator: User
) -> None:
    response = client.post(
        address(Membership, "add"),
        {
            "user": administrator.pk,
            "role": Role.OPERATOR,
            "regency": make_regency().pk,
            "unit": "",
            "start": "2026-01-01",
            "until": "",
        },
    )

    assert "Peran OPD memerlukan daerah dan OPD" in response.content.decode()
    assert not Membership.objects.exists()
