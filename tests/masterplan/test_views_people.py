"""The people of a regency, as coordinator and ministry see and change them."""

import re

import pytest
from django.urls import reverse

from masterplan.core.models import User
from regencies.enums import Role
from regencies.models import AccessLink, Membership
from tests.factories import PASSWORD, make_regency, make_unit, make_user

GOOD = "kuda-terbang-di-sawah-7"


@pytest.fixture
def regency(db):
    return make_regency("32.11")


@pytest.fixture
def unit(regency):
    return make_unit(regency)


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


def at(name, *args):
    return reverse(f"masterplan:{name}", args=["32.11", *args])


def issued_path(response):
    """The link on the page, as a path of the test's own host."""
    return re.search(r"http://testserver(/undangan/[\w-]+/)", response.text)[1]


def invite(client, **fields):
    given = {"name": "Siti Aminah", "email": "siti@uji.test"}
    return client.post(at("people-invite"), given | fields)


def test_an_invitation_leads_to_a_signed_in_account(
    coordinator, unit, client_for, mailoutbox
):
    answer = invite(client_for(coordinator), role=Role.OPERATOR, unit=unit.pk)
    path = issued_path(answer)
    assert "https://wa.me/?text=" in answer.text
    assert len(mailoutbox) == 1
    guest = client_for()

    assert "Siti Aminah" in guest.get(path).text
    weak = guest.post(path, {"password": "abc", "again": "abc"})
    assert weak.status_code == 422
    differing = guest.post(path, {"password": GOOD, "again": GOOD + "x"})
    assert "Kedua kata sandi tidak sama." in differing.text
    done = guest.post(path, {"password": GOOD, "again": GOOD})

    assert (done.status_code, done.url) == (302, reverse("desk"))
    assert guest.get(done.url).status_code == 200
    assert User.objects.get(email="siti@uji.test").memberships.get().unit == unit
    used = client_for().get(path)
    unknown = client_for().get("/undangan/tidak-ada/")
    sentence = "Tautan ini tidak berlaku"
    assert [page.status_code for page in (used, unknown)] == [404, 404]
    assert sentence in used.text
    assert sentence in unknown.text


def test_an_existing_account_signs_in_and_takes_the_seat(coordinator, unit, client_for):
    owner = make_user(email="siti@uji.test")
    path = issued_path(
        invite(client_for(coordinator), role=Role.OPERATOR, unit=unit.pk)
    )
    guest = client_for()

    assert 'name="password"' not in guest.get(path).text
    guest.post(path, {"password": GOOD, "again": GOOD})
    assert not owner.memberships.exists()
    signed = guest.post(
        f"{reverse('account_login')}?next={path}",
        {"login": owner.email, "password": PASSWORD},
    )
    assert signed.url == path
    assert guest.post(path).url == reverse("desk")
    assert owner.memberships.get().unit == unit


def test_somebody_else_signed_in_cannot_use_the_link(coordinator, unit, client_for):
    path = issued_path(
        invite(client_for(coordinator), role=Role.OPERATOR, unit=unit.pk)
    )
    page = client_for(coordinator).post(path, {"password": GOOD, "again": GOOD})

    assert "Keluar dahulu" in page.text
    assert AccessLink.objects.get().used_at is None


def test_a_reset_link_leads_to_the_sign_in_page(coordinator, unit, client_for):
    person = make_user(Role.OPERATOR, unit=unit)
    session = client_for(person)
    path = issued_path(client_for(coordinator).post(at("person-reset", person.pk)))
    guest = client_for()

    done = guest.post(path, {"password": GOOD, "again": GOOD})

    assert done.url == reverse("account_login")
    assert "_auth_user_id" not in guest.session
    assert session.get(reverse("desk")).status_code == 302
    person.refresh_from_db()
    assert person.check_password(GOOD)


def test_the_list_shows_seats_and_links(coordinator, unit, client_for):
    operator = make_user(Role.OPERATOR, unit=unit)
    client = client_for(coordinator)
    invite(client, role=Role.LEADER)

    page = client.get(at("people")).text

    assert operator.email in page
    assert "2 kursi terisi; 1 tautan menunggu dipakai." in page
    link = AccessLink.objects.get()
    assert link.token_hash not in page
    client.post(at("link-revoke", link.pk))
    assert "2 kursi terisi; 0 tautan" in client.get(at("people")).text


def test_the_ministry_sees_and_invites_coordinators_only(coordinator, unit, client_for):
    operator = make_user(Role.OPERATOR, unit=unit)
    client = client_for(make_user(Role.MINISTRY))

    page = client.get(at("people")).text

    assert coordinator.email in page
    assert operator.email not in page
    refused = invite(client, role=Role.OPERATOR, unit=unit.pk)
    assert (refused.status_code, AccessLink.objects.count()) == (422, 0)
    assert issued_path(invite(client, role=Role.COORDINATOR))


@pytest.mark.parametrize("rows", [1, 5])
def test_the_list_costs_the_same_for_any_number(
    rows, coordinator, unit, client_for, django_assert_num_queries
):
    for number in range(rows):
        make_user(Role.OPERATOR, unit=unit)
        make_user(Role.UNIT_HEAD, unit=make_unit(unit.regency))
        invite(client_for(coordinator), role=Role.LEADER, email=f"a{number}@uji.test")
    client = client_for(coordinator)
    client.get(at("people"))
    # Session, user, scope, regency; seats and links.
    with django_assert_num_queries(6):
        client.get(at("people"))


def test_handover_page_ends_and_invites(coordinator, unit, client_for):
    operator = make_user(Role.OPERATOR, unit=unit)
    seat = operator.memberships.get()
    client = client_for(coordinator)
    assert client.get(at("seat-handover", seat.pk)).status_code == 200

    same = client.post(
        at("seat-handover", seat.pk), {"name": "x", "email": operator.email}
    )
    done = client.post(
        at("seat-handover", seat.pk), {"name": "Baru", "email": "baru@uji.test"}
    )

    assert same.status_code == 422
    assert issued_path(done)
    seat.refresh_from_db()
    assert seat.has_ended
    page = client.get(at("person", operator.pk)).text
    assert "Kursi yang sudah berakhir" in page


def test_end_and_deactivate_ask_first(coordinator, unit, client_for):
    operator = make_user(Role.OPERATOR, unit=unit)
    client = client_for(coordinator)

    client.get(at("person-deactivate", operator.pk))
    operator.refresh_from_db()
    assert operator.is_active
    client.post(at("person-deactivate", operator.pk))
    operator.refresh_from_db()
    assert not operator.is_active
    client.post(at("person-reactivate", operator.pk))
    client.post(at("seat-end", operator.memberships.get().pk))
    assert not Membership.objects.not_ended().filter(user=operator).exists()


def test_people_of_another_regency_are_unknown(coordinator, client_for):
    stranger = make_user(Role.OPERATOR, unit=make_unit(make_regency("32.17")))
    client = client_for(coordinator)

    assert client.get(at("person", stranger.pk)).status_code == 404
    assert client.post(at("seat-end", stranger.memberships.get().pk)).status_code == 404


def test_the_ministry_opens_a_regency(regency, coordinator, client_for):
    empty = make_regency("32.17")
    client = client_for(make_user(Role.MINISTRY))
    address = reverse("open-regency")
    page = client.get(address).text
    assert empty.name in page
    assert regency.name not in page

    done = client.post(
        address, {"regency": empty.pk, "name": "Rina", "email": "rina@uji.test"}
    )

    assert issued_path(done)
    assert AccessLink.objects.get().regency == empty
    again = client.post(
        address, {"regency": empty.pk, "name": "Rina", "email": "rina@uji.test"}
    )
    assert again.status_code == 422
