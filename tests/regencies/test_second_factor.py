"""A lost telephone: who may set the second factor back, and what then follows."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from masterplan.core.errors import DomainError, InvalidFields, NotAllowed
from masterplan.core.models import Activity, Notice, User
from regencies.domain import second_factor
from regencies.enums import RESET_REASON_MAX, Role
from regencies.models import Membership
from tests.factories import PASSWORD, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db
REASON = "Ponsel hilang di pasar"


@pytest.fixture
def regency():
    return make_regency("32.11")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency, name="Asep")


@pytest.fixture
def operator(regency):
    return protected(make_user(Role.OPERATOR, unit=make_unit(regency)))


def protected(person: User) -> User:
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    return person


def sign_in(person: User) -> str:
    answer = Client().post(
        reverse("account_login"), {"login": person.email, "password": PASSWORD}
    )
    return answer.headers["Location"]


def test_reset_lets_the_password_alone_sign_in(coordinator, operator):
    assert sign_in(operator) == reverse("mfa_authenticate")

    second_factor.reset(operator, actor=coordinator, reason=f"  {REASON} ")

    assert not second_factor.is_set(operator)
    assert sign_in(operator) == "/beranda/"
    line = Activity.objects.get()
    assert (line.verb, line.reason) == ("seat.second_factor_reset", REASON)
    assert (line.regency_code, line.actor) == ("32.11", coordinator)
    notice = Notice.objects.get()
    assert notice.user == operator
    assert notice.text == (
        "Verifikasi dua langkah akun Anda disetel ulang oleh Asep; pasang lagi di menu "
        f"Akun. Alasan: {REASON}"
    )


def test_reset_tells_every_regency_of_the_person_once(coordinator, operator, regency):
    for code in ("32.11", "32.17"):
        Membership.objects.create(
            user=operator, role=Role.LEADER, regency=make_regency(code)
        )
    second_factor.reset(operator, actor=make_user(Role.MINISTRY), reason=REASON)

    codes = Activity.objects.order_by("pk").values_list("regency_code", flat=True)
    assert list(codes) == ["32.11", "32.17"]
    assert Notice.objects.count() == 1


def test_reset_twice_says_that_nothing_is_left(coordinator, operator):
    second_factor.reset(operator, actor=coordinator, reason=REASON)

    with pytest.raises(DomainError) as refused:
        second_factor.reset(operator, actor=coordinator, reason=REASON)

    assert refused.value.code == "no_second_factor"
    assert (Activity.objects.count(), Notice.objects.count()) == (1, 1)


def test_reset_after_a_new_factor_is_told_anew(coordinator, operator):
    second_factor.reset(operator, actor=coordinator, reason=REASON)
    protected(operator)
    second_factor.reset(operator, actor=coordinator, reason=REASON)

    assert Notice.objects.filter(user=operator).count() == 2


@pytest.mark.parametrize("reason", ["", "  \n", "x" * (RESET_REASON_MAX + 1)])
def test_reset_needs_a_reason(coordinator, operator, reason):
    with pytest.raises(InvalidFields) as refused:
        second_factor.reset(operator, actor=coordinator, reason=reason)

    assert list(refused.value.errors) == ["reason"]
    assert second_factor.is_set(operator)


def test_reset_is_for_who_manages_the_account(coordinator, operator, regency):
    elsewhere = make_user(Role.COORDINATOR, regency=make_regency("32.17"))
    head = make_user(Role.UNIT_HEAD, unit=operator.memberships.get().unit)
    for actor in (operator, head, elsewhere, make_user(Role.EVALUATOR)):
        with pytest.raises(NotAllowed):
            second_factor.reset(operator, actor=actor, reason=REASON)
    assert second_factor.is_set(operator)


def test_coordinator_resets_nobody_with_a_seat_outside_his_regency(
    coordinator, operator
):
    Membership.objects.create(user=operator, role=Role.MINISTRY)

    with pytest.raises(NotAllowed):
        second_factor.reset(operator, actor=coordinator, reason=REASON)

    second_factor.reset(operator, actor=make_user(Role.MINISTRY), reason=REASON)
    assert not Authenticator.objects.exists()


def test_nobody_resets_his_own(coordinator):
    for person in (protected(coordinator), protected(make_user(Role.MINISTRY))):
        with pytest.raises(NotAllowed):
            second_factor.reset(person, actor=person, reason=REASON)
        assert second_factor.is_set(person)


def test_nobody_resets_who_runs_the_portal(regency):
    staff = make_user(Role.COORDINATOR, regency=regency, is_staff=True)
    with pytest.raises(NotAllowed):
        second_factor.reset(
            protected(staff), actor=make_user(Role.MINISTRY), reason=REASON
        )


# --- Pages -------------------------------------------------------------------


def test_the_persons_page_offers_it_only_where_there_is_one(
    client, coordinator, operator
):
    client.force_login(coordinator)
    plain = make_user(Role.OPERATOR, unit=operator.memberships.get().unit)
    address = reverse("masterplan:person-second-factor", args=["32.11", operator.pk])

    assert address in client.get(f"/daerah/32.11/pengguna/{operator.pk}/").text
    assert "dua-langkah/" not in client.get(
        f"/daerah/32.11/pengguna/{plain.pk}/"
    ).text.replace("/akun/dua-langkah/", "")


def test_the_page_asks_for_the_reason_first(client, coordinator, operator):
    client.force_login(coordinator)
    address = reverse("masterplan:person-second-factor", args=["32.11", operator.pk])

    asked = client.get(address)
    refused = client.post(address, {"reason": " "})
    done = client.post(address, {"reason": REASON}, follow=True)
    again = client.post(address, {"reason": REASON})

    assert f"Setel ulang verifikasi dua langkah {operator.name}?" in asked.text
    assert (refused.status_code, again.status_code) == (422, 422)
    assert "Isi alasannya." in refused.text
    assert done.redirect_chain == [(f"/daerah/32.11/pengguna/{operator.pk}/", 302)]
    assert f"Verifikasi dua langkah {operator.name} disetel ulang" in done.text
    assert "tidak memakai verifikasi dua langkah" in again.text


def test_the_ministry_resets_anybody_by_his_address(client, operator):
    mentor = protected(make_user(Role.MENTOR, regency=make_regency("32.11")))
    client.force_login(make_user(Role.MINISTRY))

    address = "/nasional/dua-langkah/"

    unknown = client.post(address, {"email": "x@uji.test", "reason": REASON})
    done = client.post(address, {"email": mentor.email.upper(), "reason": REASON})

    assert "Tidak ada akun dengan surel ini." in unknown.text
    assert done.headers["Location"] == "/beranda/"
    assert (second_factor.is_set(mentor), second_factor.is_set(operator)) == (
        False,
        True,
    )
    assert address in client.get("/beranda/").text
