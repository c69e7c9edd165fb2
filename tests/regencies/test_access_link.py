"""Links: made, used once, revoked, and dead with the right of whoever made them."""

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from masterplan.core.errors import DomainError, InvalidFields, NotAllowed
from masterplan.core.models import Activity, User
from masterplan.core.whatsapp import whatsapp_address
from regencies.domain import access_link as verbs
from regencies.domain import link_words, membership
from regencies.enums import LinkKind, Role
from regencies.models import AccessLink, Membership
from tests.factories import make_regency, make_unit, make_user

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


@pytest.fixture
def invited(coordinator, regency, unit):
    return verbs.invite(
        actor=coordinator,
        regency=regency,
        name=" Siti  Aminah ",
        email="Siti@Uji.Test",
        role=Role.OPERATOR,
        unit=unit,
    )


def lines(verb):
    return Activity.objects.filter(verb=verb)


def test_invite_keeps_only_the_digest(invited, coordinator, unit):
    link = AccessLink.objects.get()

    assert (link.name, link.email, link.unit) == ("Siti Aminah", "siti@uji.test", unit)
    assert invited.token not in str(vars(link).values())
    assert 13 < (link.expires_at - timezone.now()).total_seconds() / 86_400 <= 14
    line = lines("access_link.invited").get()
    assert (line.actor, line.regency_code, line.unit_id) == (
        coordinator,
        "32.11",
        unit.pk,
    )


def test_invite_again_ends_the_earlier_link(invited, coordinator, regency, unit):
    again = verbs.renew(invited.link, actor=coordinator)

    assert verbs.find(invited.token) is None
    assert verbs.find(again.token) == again.link


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 151}, "name"),
        ({"email": "bukan surel"}, "email"),
        ({"unit": None}, "unit"),
        ({"role": Role.MINISTRY}, "role"),
        ({"role": Role.MENTOR}, "role"),
        ({"role": ""}, "role"),
    ],
)
def test_invite_refuses_unfit_fields(coordinator, regency, unit, fields, wrong):
    given = {"name": "Siti", "email": "siti@uji.test", "role": Role.OPERATOR}
    with pytest.raises(InvalidFields) as refused:
        verbs.invite(
            actor=coordinator, regency=regency, **{"unit": unit} | given | fields
        )
    assert list(refused.value.errors) == [wrong]
    assert not AccessLink.objects.exists()


def test_invite_refuses_a_unit_of_another_regency(coordinator, regency):
    with pytest.raises(InvalidFields):
        verbs.invite(
            actor=coordinator,
            regency=regency,
            name="Siti",
            email="siti@uji.test",
            role=Role.OPERATOR,
            unit=make_unit(make_regency("32.17")),
        )


@pytest.mark.parametrize(
    ("role", "place", "invites"),
    [
        (Role.LEADER, "32.11", Role.LEADER),
        (Role.MENTOR, "32.11", Role.LEADER),
        (Role.COORDINATOR, "32.17", Role.LEADER),
        (Role.MINISTRY, None, Role.LEADER),
        (Role.EVALUATOR, None, Role.COORDINATOR),
    ],
)
def test_invite_is_for_who_manages_the_seat(regency, role, place, invites):
    actor = make_user(role, regency=make_regency(place) if place else None)
    with pytest.raises(NotAllowed):
        verbs.invite(
            actor=actor, regency=regency, name="A", email="a@uji.test", role=invites
        )


def test_ministry_invites_a_coordinator(regency):
    issued = verbs.invite(
        actor=make_user(Role.MINISTRY),
        regency=regency,
        name="A",
        email="a@uji.test",
        role=Role.COORDINATOR,
    )
    assert verbs.find(issued.token) == issued.link


def test_invite_refuses_a_seat_already_held(coordinator, regency, unit):
    held = make_user(Role.OPERATOR, unit=unit)
    with pytest.raises(DomainError) as refused:
        verbs.invite(
            actor=coordinator,
            regency=regency,
            name="A",
            email=held.email,
            role=Role.OPERATOR,
            unit=unit,
        )
    assert refused.value.code == "seat_held"


def test_accept_makes_the_account_with_its_seat(invited, unit, coordinator):
    person = verbs.accept(verbs.find(invited.token), person=None, password=GOOD)

    assert (person.name, person.email, person.check_password(GOOD)) == (
        "Siti Aminah",
        "siti@uji.test",
        True,
    )
    assert list(person.memberships.values_list("role", "unit")) == [
        (Role.OPERATOR, unit.pk)
    ]
    assert verbs.find(invited.token) is None
    assert lines("access_link.accepted").get().actor == person
    assert lines("seat.given").get().actor == coordinator


def test_accept_works_once(invited):
    link = verbs.find(invited.token)
    verbs.accept(link, person=None, password=GOOD)
    person = User.objects.get(email="siti@uji.test")

    with pytest.raises(DomainError) as refused:
        verbs.accept(link, person=person)
    assert refused.value.code == "link_gone"
    assert Membership.objects.filter(user=person).count() == 1


@pytest.mark.parametrize("password", ["pendek", "password1234", "siti@uji.test"])
def test_accept_refuses_a_weak_password(invited, password):
    with pytest.raises(InvalidFields) as refused:
        verbs.accept(verbs.find(invited.token), person=None, password=password)
    assert list(refused.value.errors) == ["password"]
    assert verbs.find(invited.token) is not None


def test_accept_adds_the_seat_to_an_account_only_for_its_owner(invited, unit):
    owner = make_user(email="siti@uji.test")
    link = verbs.find(invited.token)

    with pytest.raises(NotAllowed):
        verbs.accept(link, person=None, password=GOOD)
    with pytest.raises(NotAllowed):
        verbs.accept(link, person=make_user())
    verbs.accept(link, person=owner)

    assert owner.memberships.get().unit == unit


def test_find_knows_no_revoked_expired_or_unknown_link(invited, coordinator):
    assert verbs.find("") is None
    assert verbs.find("x" * 500) is None
    assert verbs.find("tidak-ada") is None
    AccessLink.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert verbs.find(invited.token) is None
    AccessLink.objects.update(expires_at=timezone.now() + dt.timedelta(days=1))
    assert verbs.find(invited.token) is not None
    verbs.revoke(invited.link, actor=coordinator)
    verbs.revoke(invited.link, actor=coordinator)
    assert verbs.find(invited.token) is None
    assert lines("access_link.revoked").count() == 1


def test_revoke_is_for_who_manages_the_seat(invited):
    other = make_user(Role.COORDINATOR, regency=make_regency("32.17"))
    with pytest.raises(NotAllowed):
        verbs.revoke(invited.link, actor=other)


def test_a_link_dies_with_the_right_of_its_maker(invited, coordinator, regency):
    colleague = make_user(Role.COORDINATOR, regency=regency)
    membership.end(coordinator.memberships.get(), actor=colleague)

    assert verbs.find(invited.token) is None


def test_reset_sets_a_new_password_once(coordinator, regency, unit):
    person = make_user(Role.OPERATOR, unit=unit)
    issued = verbs.issue_reset(person, actor=coordinator, regency=regency)
    link = verbs.find(issued.token)

    verbs.set_password(link, password=GOOD)

    person.refresh_from_db()
    assert person.check_password(GOOD)
    with pytest.raises(DomainError):
        verbs.set_password(link, password=GOOD + "8")
    assert lines("access_link.reset_issued").count() == 1
    assert lines("access_link.password_set").count() == 1


@pytest.mark.parametrize(
    "extra",
    [
        {"role": Role.MINISTRY},
        {"role": Role.EVALUATOR},
        {"role": Role.OPERATOR, "place": "32.17"},
        {"role": Role.MENTOR, "place": "32.11"},
    ],
)
def test_reset_needs_every_seat_within_the_actors_reach(
    coordinator, regency, unit, extra
):
    person = make_user(Role.OPERATOR, unit=unit)
    before = verbs.issue_reset(person, actor=coordinator, regency=regency)
    place = make_regency(extra["place"]) if "place" in extra else None
    Membership.objects.create(
        user=person,
        role=extra["role"],
        regency=place,
        unit=make_unit(place) if extra["role"] == Role.OPERATOR else None,
    )

    with pytest.raises(NotAllowed):
        verbs.issue_reset(person, actor=coordinator, regency=regency)
    # Nor does the link work that was made before.
    assert verbs.find(before.token) is None


def test_reset_refuses_staff_and_strangers(coordinator, regency, unit):
    staff = make_user(Role.OPERATOR, unit=unit, is_staff=True)
    stranger = make_user(Role.OPERATOR, unit=make_unit(make_regency("32.17")))
    for person in (staff, stranger, make_user()):
        with pytest.raises(NotAllowed):
            verbs.issue_reset(person, actor=coordinator, regency=regency)
    assert not AccessLink.objects.filter(kind=LinkKind.RESET).exists()


def test_words_carry_the_link_and_leave_only_where_mail_is_configured(
    invited, settings
):
    text = link_words.message(invited.link, address="http://uji/undangan/x/")

    assert "http://uji/undangan/x/" in text
    assert whatsapp_address("a b&c") == "https://wa.me/?text=a%20b%26c"
    settings.EMAIL_BACKEND = link_words.MAILLESS[0]
    assert not link_words.mail(invited.link, text=text)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert link_words.mail(invited.link, text=text)
    assert [(m.to, m.body) for m in mail.outbox] == [(["siti@uji.test"], text)]
