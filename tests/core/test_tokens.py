"""API tokens: shown once, kept as a digest, managed by their owner."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from masterplan.core import tokens
from masterplan.core.enums import TokenScope
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.models import Activity, ApiToken
from tests.factories import make_user

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
