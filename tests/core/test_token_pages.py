"""`/token/`: made and shown once, listed by how it begins, revoked with a question."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from masterplan.core import tokens
from masterplan.core.models import Activity, ApiToken
from regencies.enums import Role
from regencies.models import Membership
from tests.factories import make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

LIST = reverse("tokens")
ALL = reverse("tokens-all")
NEW = reverse("token-create")
FIELDS = {"name": "Sinkron SIPD", "scope": "read", "days": "30"}


@pytest.fixture
def coordinator():
    return make_user(Role.COORDINATOR, regency=make_regency())


@pytest.fixture
def ministry():
    return make_user(Role.MINISTRY)


def made(owner, **fields):
    return tokens.create(owner=owner, actor=owner, **({"name": "Sinkron"} | fields))


def test_create_shows_the_text_this_once(client_for, coordinator):
    client = client_for(coordinator)

    answer = client.post(NEW, FIELDS | {"regency_codes": ["32.11"]})

    text = answer.context["text"]
    page = html.unescape(answer.content.decode())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert f'value="{text}"' in page
    curl = f'curl -H "Authorization: Bearer {text}" "http://testserver/api/v1/innov'
    assert curl in page
    stored = ApiToken.objects.get()
    assert (stored.name, stored.scope, stored.regency_codes) == (
        "Sinkron SIPD",
        "read",
        ["32.11"],
    )
    assert tokens.find(text) == stored
    assert text not in client.get(LIST).content.decode()
    assert stored.digest not in client.get(LIST).content.decode()


def test_create_form_offers_the_regencies_of_the_seats(client_for):
    both = make_user(Role.COORDINATOR, regency=make_regency("32.11"))
    unit = make_unit(make_regency("32.17"))
    Membership.objects.create(
        user=both, role=Role.OPERATOR, unit=unit, regency=unit.regency
    )

    choices = client_for(both).get(NEW).context["form"].fields["regency_codes"].choices

    label = f"Operator OPD · {unit.name}, Kabupaten Uji 32.17"
    assert [code for code, _label in choices] == ["32.11", "32.17"]
    assert choices[1] == ("32.17", f"32.17 – {label}")


def test_create_takes_typed_codes_from_who_works_nationally(client_for, ministry):
    make_regency("32.11")

    answer = client_for(ministry).post(
        NEW, FIELDS | {"regency_codes": "32.17, 32.11;\n32.11"}
    )

    assert answer.status_code == 200
    assert ApiToken.objects.get().regency_codes == ["32.11", "32.17"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a" * 101}, "name"),
        ({"scope": "admin"}, "scope"),
        ({"days": "0"}, "days"),
        ({"days": "731"}, "days"),
        ({"days": "setahun"}, "days"),
        ({"regency_codes": ["32.17"]}, "regency_codes"),
    ],
)
def test_create_refuses_what_does_not_fit(client_for, coordinator, change, field):
    answer = client_for(coordinator).post(NEW, FIELDS | change)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not ApiToken.objects.exists()


def test_create_refuses_a_code_that_is_none(client_for, ministry):
    answer = client_for(ministry).post(NEW, FIELDS | {"regency_codes": "Sumedang"})

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "regency_codes": ["Daerah Sumedang bukan daerah kursi Anda."]
    }


def test_list_shows_ones_own(client_for, coordinator, django_assert_num_queries):
    other = make_user(Role.COORDINATOR, regency=make_regency("32.17"))
    made(other, name="Milik orang lain")
    made(coordinator, name="Lama", days=1)
    ApiToken.objects.filter(name="Lama").update(
        expiry=timezone.now() - dt.timedelta(days=1),
        created=timezone.now() - dt.timedelta(days=2),
    )
    token, _text = made(coordinator, name="Baru", regency_codes=["32.11"])
    client = client_for(coordinator)

    answer = client.get(LIST)

    rows = answer.context["rows"]
    assert [(row["name"], row["is_expired"]) for row in rows] == [
        ("Baru", False),
        ("Lama", True),
    ]
    page = answer.content.decode()
    assert f"{token.token_key}…" in page
    assert "Milik orang lain" not in page
    assert reverse("token-revoke", args=[token.token_key]) in page
    assert f'href="{ALL}"' not in page


def test_list_asks_the_same_for_one_and_many(
    client_for, ministry, django_assert_max_num_queries
):
    client = client_for(ministry)
    for number in range(5):
        made(ministry, name=f"Token {number}")
        for address in (ALL, LIST):
            # Session, user, seats, unread notices; the rows in one.
            with django_assert_max_num_queries(5):
                client.get(address)


def test_list_is_paged(client_for, coordinator, monkeypatch):
    for number in range(51):
        made(coordinator, name=f"Token {number}")
    client = client_for(coordinator)

    first = client.get(LIST)
    second = client.get(LIST + first.context["next_url"])

    assert len(first.context["rows"]) == 50
    assert [row["name"] for row in second.context["rows"]] == ["Token 0"]
    assert second.context["previous_url"]


def test_overseer_sees_all_but_no_text(client_for, coordinator, ministry):
    token, text = made(coordinator)

    page = client_for(ministry).get(ALL).content.decode()

    assert coordinator.email in page
    assert token.token_key in page
    assert text not in page
    assert token.digest not in page


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEADER, Role.MENTOR])
def test_only_overseers_see_all(client_for, role):
    user = make_user(role, regency=make_regency())

    assert client_for(user).get(ALL).status_code == 403


def test_platform_administrator_oversees(client_for, coordinator):
    token, _text = made(coordinator)
    root = make_user(is_superuser=True, is_staff=True)

    answer = client_for(root).post(reverse("token-revoke", args=[token.token_key]))

    assert answer.headers["Location"] == ALL
    assert not ApiToken.objects.exists()


def test_revoke_asks_first(client_for, coordinator):
    token, text = made(coordinator)
    client = client_for(coordinator)
    place = reverse("token-revoke", args=[token.token_key])

    assert "Cabut “Sinkron”?" in client.get(place).content.decode()
    assert tokens.find(text) == token

    answer = client.post(place)

    assert answer.headers["Location"] == LIST
    assert tokens.find(text) is None
    assert client.post(place).status_code == 404


def test_revoke_by_an_overseer_names_him_in_the_history(
    client_for, coordinator, ministry
):
    token, _text = made(coordinator)

    client_for(ministry).post(reverse("token-revoke", args=[token.token_key]))

    line = Activity.objects.get(verb="token.revoked")
    assert (line.actor, line.target_id) == (ministry, str(coordinator.pk))


def test_revoke_is_not_for_strangers(client_for, coordinator):
    token, text = made(coordinator)
    stranger = make_user(Role.COORDINATOR, regency=make_regency())
    place = reverse("token-revoke", args=[token.token_key])

    for method in ("get", "post"):
        assert getattr(client_for(stranger), method)(place).status_code == 404
    assert tokens.find(text) == token


@pytest.mark.browser
def test_a_token_is_made_copied_and_revoked(live_portal, axe):
    user = make_user(Role.COORDINATOR, regency=make_regency())
    page = live_portal.open("/token/", user=user, size={"width": 360, "height": 800})
    axe(page)
    page.get_by_role("link", name="Buat token").click()
    axe(page)
    page.get_by_label("Untuk apa").fill("Sinkron SIPD")
    page.get_by_label("32.11").check()
    page.get_by_role("button", name="Buat token").click()
    page.get_by_text("Token ini hanya tampil sekali.").wait_for()
    axe(page)
    shown = page.get_by_label("Token", exact=True).input_value()
    assert tokens.find(shown).user == user
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 360
    page.get_by_role("link", name="Sudah saya simpan").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    axe(page)
    page.get_by_role("link", name=re.compile("Cabut.*SIPD")).click()
    axe(page)
    page.get_by_role("button", name="Cabut token").click()
    page.get_by_text("Token “Sinkron SIPD” dicabut.").wait_for()
    assert not ApiToken.objects.exists()
