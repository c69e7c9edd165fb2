"""Several seats of one person: the switch, what it changes, and what it never does."""

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from innovations.enums import InnovationStatus
from masterplan.core.access import SEAT_KEY, scope_of
from masterplan.core.models import User
from regencies.enums import Role
from regencies.models import Membership, Unit
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db
SWITCH = "/kursi/"
MENU = 'class="menu seat-menu"'


@pytest.fixture
def unit() -> Unit:
    return make_unit(make_regency("32.11"), name="Dinas Kesehatan")


@pytest.fixture
def person(unit: Unit) -> User:
    """An operator in 32.11 who also coordinates 32.17."""
    person = make_user(Role.OPERATOR, unit=unit)
    Membership.objects.create(
        user=person, role=Role.COORDINATOR, regency=make_regency("32.17")
    )
    return person


@pytest.fixture
def seats(person: User) -> list[Membership]:
    return list(person.memberships.order_by("pk"))


def test_one_seat_needs_no_switch(client: Client, unit: Unit) -> None:
    client.force_login(make_user(Role.OPERATOR, unit=unit))

    assert MENU not in client.get("/beranda/").text


def test_header_names_the_seat_and_offers_the_others(
    client: Client, person: User, seats: list[Membership]
) -> None:
    client.force_login(person)

    page = client.get("/inovasi/?q=air")

    html = page.text
    first, second = seats
    label = "Operator OPD · Dinas Kesehatan, Kabupaten Uji 32.11"
    assert page.context["present_seat"].label == label
    assert MENU in html
    assert '<form class="menu-panel" method="post" action="/kursi/">' in html
    assert '<input type="hidden" name="next" value="/inovasi/?q=air">' in html
    assert f'name="seat" value="{first.pk}" aria-current="true"' in html
    assert f'name="seat" value="{second.pk}" >' in html
    assert "Koordinator (Diskominfo) · Kabupaten Uji 32.17" in html


def test_header_names_the_seat_beside_a_page_about_another(
    client: Client, person: User, seats: list[Membership], unit: Unit
) -> None:
    client.force_login(person)
    invitation = {
        "name": "Siti",
        "email": "siti@uji.test",
        "role": Role.OPERATOR,
        "unit": make_unit(make_regency("32.17")).pk,
    }

    page = client.post("/daerah/32.17/pengguna/undang/", invitation).text

    assert "Operator OPD · Dinas Kesehatan, Kabupaten Uji 32.11" in page
    # The answer to a post has no address to come back to.
    assert '<input type="hidden" name="next"' not in page
    # Hidden until a script finds that it can copy.
    assert 'hidden data-portal-copy="tautan"' in page
    assert 'hidden data-portal-copy="teks"' in page
    assert '<span role="status" data-done="Tersalin"></span>' in page


def test_choosing_goes_back_and_moves_desk_menu_and_register(
    client: Client, unit: Unit, person: User, seats: list[Membership]
) -> None:
    client.force_login(person)
    make_innovation(unit=unit, name="Milik operator", status=InnovationStatus.RETURNED)
    before = client.get("/beranda/")

    answer = client.post(SWITCH, {"seat": seats[1].pk, "next": "/pemberitahuan/"})

    after = client.get("/beranda/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/pemberitahuan/")
    assert [card.title for card in before.context["desk"].cards] == ["Dinas Kesehatan"]
    assert [one.name for one in before.context["desk"].returned] == ["Milik operator"]
    assert [card.title for card in after.context["desk"].cards] == [
        "Kabupaten Uji 32.17"
    ]
    assert after.context["desk"].returned == ()
    assert 'href="/daerah/32.11/"' in before.text
    assert 'href="/daerah/32.17/"' in after.text
    assert client.get("/inovasi/").context["here"] == "/inovasi/?regency=32.17"


def test_choosing_gives_and_takes_no_access(
    client: Client, unit: Unit, person: User, seats: list[Membership]
) -> None:
    draft = make_innovation(unit=unit)
    client.force_login(person)
    client.post(SWITCH, {"seat": seats[1].pk})

    assert client.get(f"/inovasi/{draft.pk}/ubah/").status_code == 200
    assert client.get("/daerah/32.17/pengguna/").status_code == 200
    assert client.get("/daerah/32.11/pengguna/").status_code == 403
    assert len(scope_of(User.objects.get(pk=person.pk)).seats) == 2


def test_a_seat_that_ended_falls_back_to_another(
    client: Client, person: User, seats: list[Membership]
) -> None:
    client.force_login(person)
    client.post(SWITCH, {"seat": seats[1].pk})
    third = Membership.objects.create(
        user=person, role=Role.LEADER, regency=make_regency("51.01")
    )

    seats[1].until = timezone.localdate()
    seats[1].save(update_fields=["until"])

    page = client.get("/beranda/")
    assert (page.status_code, page.context["present_seat"].id) == (200, seats[0].pk)
    Membership.objects.exclude(pk=third.pk).update(
        start=timezone.localdate() - dt.timedelta(days=2), until=timezone.localdate()
    )
    last = client.get("/beranda/")
    assert (last.context["present_seat"].id, MENU in last.text) == (third.pk, False)
    Membership.objects.update(until=timezone.localdate())
    nobody = client.get("/beranda/")
    assert nobody.status_code == 200
    assert not nobody.context["present_seat"]


@pytest.mark.parametrize("asked", ["", "abc", "-1", "0", "9" * 30])
def test_only_a_living_seat_of_ones_own_is_chosen(
    client: Client, person: User, seats: list[Membership], asked: str
) -> None:
    stranger = make_user(Role.MINISTRY)
    seats[1].until = timezone.localdate()
    seats[1].save(update_fields=["until"])
    client.force_login(person)

    for seat in (asked, stranger.memberships.get().pk, seats[1].pk):
        answer = client.post(SWITCH, {"seat": seat}, follow=True)

        assert "Kursi itu bukan milik Anda atau sudah berakhir." in answer.text
        assert SEAT_KEY not in client.session


def test_the_switch_leads_to_no_other_site(
    client: Client, person: User, seats: list[Membership]
) -> None:
    client.force_login(person)

    answer = client.post(SWITCH, {"seat": seats[1].pk, "next": "https://contoh.test/"})

    assert answer.headers["Location"] == "/beranda/"


def test_the_switch_is_guarded_against_other_sites(
    person: User, seats: list[Membership]
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)

    assert client.post(SWITCH, {"seat": seats[1].pk}).status_code == 403
    assert SEAT_KEY not in client.session


def test_seats_and_their_names_cost_one_statement(
    person: User, django_assert_num_queries
) -> None:
    for number in range(4):
        Membership.objects.create(
            user=person, role=Role.MENTOR, regency=make_regency(f"73.0{number}")
        )
    fresh = User.objects.get(pk=person.pk)

    with django_assert_num_queries(1):
        labels = [seat.label for seat in scope_of(fresh).seats]

    assert len(labels) == 6
