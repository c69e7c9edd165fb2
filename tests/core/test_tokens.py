"""API tokens: shown once, kept as a digest, managed by their owner."""

import datetime as dt
import re
import zlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from masterplan.core import tokens
from masterplan.core.enums import TokenScope
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.models import Activity, ApiToken
from regencies.enums import Role
from tests.factories import make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db


def test_create_keeps_only_a_digest():
    owner = make_user()

    token, text = tokens.create(owner=owner, actor=owner, name=" Sinkron ", days=30)

    stored = ApiToken.objects.get()
    assert text.startswith("smc_")
    assert len(text) == 68
    assert (stored.name, stored.scope, stored.user) == ("Sinkron", "read", owner)
    assert text not in {str(value) for value in vars(stored).values()}
    assert abs(stored.expiry - timezone.now() - dt.timedelta(days=30)) < dt.timedelta(
        minutes=1
    )
    assert tokens.find(text) == token


def test_create_and_revoke_are_in_the_history_without_the_secret():
    owner = make_user()

    token, text = tokens.create(
        owner=owner, actor=owner, name="Sinkron", scope=TokenScope.WRITE
    )
    tokens.revoke(token, actor=owner)

    lines = Activity.objects.order_by("id").values_list("verb", "changes")
    assert list(lines) == [
        ("token.created", {"token": [None, "Sinkron (write)"]}),
        ("token.revoked", {"token": ["Sinkron (write)", None]}),
    ]
    assert tokens.find(text) is None


def test_revoke_twice_writes_one_line():
    owner = make_user()
    token, _text = tokens.create(owner=owner, actor=owner, name="Sinkron")

    tokens.revoke(token, actor=owner)
    tokens.revoke(token, actor=owner)

    assert Activity.objects.filter(verb="token.revoked").count() == 1


@pytest.mark.parametrize("name", ["", "  ", "a" * 101])
def test_create_refuses_a_name_that_does_not_fit(name):
    owner = make_user()

    with pytest.raises(DomainError) as caught:
        tokens.create(owner=owner, actor=owner, name=name)

    assert (caught.value.code, caught.value.field) == ("name_length", "name")
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("days", [0, -1, 731])
def test_create_refuses_a_term_that_does_not_fit(days):
    owner = make_user()

    with pytest.raises(DomainError) as caught:
        tokens.create(owner=owner, actor=owner, name="Sinkron", days=days)

    assert caught.value.code == "days_out_of_range"


def test_tokens_are_their_owners_business():
    owner, other = make_user(), make_user()
    token, _text = tokens.create(owner=owner, actor=owner, name="Sinkron")

    with pytest.raises(NotAllowed):
        tokens.create(owner=owner, actor=other, name="Curian")
    with pytest.raises(NotAllowed):
        tokens.revoke(token, actor=other)

    assert ApiToken.objects.count() == 1


def test_command_prints_the_token_once():
    owner = make_user(email="integrator@uji.test")
    printed = StringIO()

    call_command(
        "create_token",
        "Integrator@uji.test",
        "--name",
        "SIPD",
        "--write",
        "--days",
        "7",
        stdout=printed,
    )

    token = tokens.find(printed.getvalue().strip())
    assert (token.user, token.name, token.scope) == (owner, "SIPD", "write")
    assert token.expiry < timezone.now() + dt.timedelta(days=8)


def test_command_refuses_unknown_and_inactive_owners():
    make_user(email="nonaktif@uji.test", is_active=False)

    for email in ("tidak-ada@uji.test", "nonaktif@uji.test"):
        with pytest.raises(CommandError):
            call_command("create_token", email, "--name", "SIPD")
    make_user(email="ada@uji.test")
    with pytest.raises(CommandError):
        call_command("create_token", "ada@uji.test", "--name", "SIPD", "--days", "0")

    assert not ApiToken.objects.exists()


def test_text_has_a_shape_and_check_digits_for_secret_scanners():
    owner = make_user()
    _token, text = tokens.create(owner=owner, actor=owner, name="Sinkron")

    assert re.fullmatch(r"smc_[0-9a-f]{64}", text)
    assert int(text[-8:], 16) == zlib.crc32(text[4:-8].encode())


def test_create_keeps_the_regencies_of_its_owner():
    owner = make_user(Role.COORDINATOR, regency=make_regency("32.11"))

    token, _text = tokens.create(
        owner=owner, actor=owner, name="Sinkron", regency_codes=["32.11", "32.11"]
    )

    assert token.regency_codes == ["32.11"]
    assert Activity.objects.get().changes == {
        "token": [None, "Sinkron (read; 32.11)"],
    }


@pytest.mark.parametrize("code", ["32.17", "32", "", "32.11\n", "٣٢.١١", "a" * 300])
def test_create_refuses_a_regency_without_a_seat(code):
    owner = make_user(Role.COORDINATOR, regency=make_regency("32.11"))

    with pytest.raises(DomainError) as caught:
        tokens.create(owner=owner, actor=owner, name="Sinkron", regency_codes=[code])

    assert (caught.value.code, caught.value.field) == (
        "regency_not_held",
        "regency_codes",
    )


def test_create_refuses_more_regencies_than_a_token_holds():
    owner = make_user(Role.MINISTRY)
    codes = [f"32.{number:02}" for number in range(tokens.CODES_MAX + 1)]

    with pytest.raises(DomainError) as caught:
        tokens.create(owner=owner, actor=owner, name="Sinkron", regency_codes=codes)

    assert caught.value.code == "too_many_regencies"


@pytest.mark.parametrize("overseer", [{"role": Role.MINISTRY}, {"is_superuser": True}])
def test_revoke_by_who_oversees_tokens(overseer):
    owner = make_user()
    token, _text = tokens.create(owner=owner, actor=owner, name="Sinkron")

    tokens.revoke(token, actor=make_user(**overseer))

    assert not ApiToken.objects.exists()


def test_readable_by_is_ones_own_or_all():
    owner, other = make_user(), make_user()
    mine, _text = tokens.create(owner=owner, actor=owner, name="Sinkron")
    theirs, _text = tokens.create(owner=other, actor=other, name="Sinkron")

    assert set(tokens.readable_by(owner)) == {mine}
    assert set(tokens.readable_by(make_user(Role.MINISTRY))) == {mine, theirs}
    assert set(tokens.readable_by(make_user(Role.EVALUATOR))) == set()


def test_command_limits_to_regencies():
    make_user(Role.OPERATOR, unit=make_unit(), email="integrator@uji.test")
    printed = StringIO()

    call_command(
        *("create_token", "integrator@uji.test", "--name", "SIPD"),
        *("--regency", "32.11"),
        stdout=printed,
    )

    assert tokens.find(printed.getvalue().strip()).regency_codes == ["32.11"]
