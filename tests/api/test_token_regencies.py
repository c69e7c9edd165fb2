"""A token limited to regencies: its owner's rights there, the public's elsewhere.

The owner holds seats in two regencies; every record of the other one carries a word
that the token must never read, but for what is published.
"""

import pytest

from innovations.models import Innovation
from masterplan.core import tokens
from masterplan.core.access import PUBLIC, Scope, Seat
from masterplan.core.enums import TokenScope
from masterplan.core.models import Job
from regencies.enums import Role
from regencies.models import Membership
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db

LIST = "/api/v1/innovations/"
SECRET = "KANARI-DAERAH-LAIN"


@pytest.fixture
def owner():
    user = make_user(Role.COORDINATOR, regency=make_regency("32.11"))
    make_membership(user, Role.COORDINATOR, "32.17")
    return user


def make_membership(user, role, code):
    regency = make_regency(code)
    return Membership.objects.create(user=user, role=role, regency=regency)


def bearer(owner, *codes, scope=TokenScope.WRITE):
    _token, text = tokens.create(
        owner=owner, actor=owner, name="Sinkron", scope=scope, regency_codes=codes
    )
    return {"Authorization": f"Bearer {text}"}


def names(answer):
    assert answer.status_code == 200, answer.content
    return sorted(row["name"] for row in answer.json()["results"])


def test_limited_token_reads_its_regency_and_what_is_public(client, owner):
    make_innovation(regency=make_regency("32.11"), name="Punya 32.11")
    hidden = make_innovation(
        regency=make_regency("32.17"), name=SECRET, status="verified"
    )
    shown = make_innovation(
        regency=make_regency("32.17"), name="Tayang di 32.17", status="verified"
    )
    Innovation.objects.filter(pk=shown.pk).update(published_at="2026-01-01T00:00Z")
    limited, whole = bearer(owner, "32.11"), bearer(owner)

    assert names(client.get(LIST, headers=whole)) == [
        SECRET,
        "Punya 32.11",
        "Tayang di 32.17",
    ]
    assert names(client.get(LIST, headers=limited)) == [
        "Punya 32.11",
        "Tayang di 32.17",
    ]
    for word in ("", "&q=KANARI", "&status=verified", "&with_count=true"):
        answer = client.get(f"{LIST}?regency=32.17{word}", headers=limited)
        assert SECRET not in answer.content.decode()
    strange = client.get(f"{LIST}{hidden.pk}/", headers=limited)
    missing = client.get(f"{LIST}999999/", headers=limited)
    assert strange.status_code == 404
    assert strange.content == missing.content
    assert client.get(f"{LIST}{shown.pk}/", headers=limited).status_code == 200
    assert client.get(f"{LIST}{shown.pk}/", headers=limited).json()[
        "allowed_actions"
    ] == ([])


def test_limited_token_changes_nothing_elsewhere(client, owner):
    away = make_innovation(
        regency=make_regency("32.17"), status="verified", name="Di luar"
    )
    published = make_innovation(
        regency=make_regency("32.17"), status="verified", name="Tayang"
    )
    Innovation.objects.filter(pk=published.pk).update(published_at="2026-01-01T00:00Z")
    unit = make_unit(make_regency("32.17"))
    limited = bearer(owner, "32.11")
    options = {"content_type": "application/json", "headers": limited}

    gone = client.post(f"{LIST}{away.pk}/return/", {"reason": "x"}, **options)
    refused = client.post(f"{LIST}{published.pk}/return/", {"reason": "x"}, **options)
    made = client.post(
        LIST,
        {
            "regency": "32.17",
            "unit": unit.pk,
            "dimension": "governance",
            "name": "Titipan",
        },
        **options,
    )

    assert gone.status_code == 404
    assert refused.status_code == 403
    assert made.status_code in (400, 403)
    assert set(Innovation.objects.values_list("status", flat=True)) == {"verified"}
    assert not Innovation.objects.filter(name="Titipan").exists()


def test_limited_token_acts_where_it_may(client, owner):
    mine = make_innovation(regency=make_regency("32.11"), status="submitted")

    answer = client.post(
        f"{LIST}{mine.pk}/verify/",
        {},
        content_type="application/json",
        headers=bearer(owner, "32.11"),
    )

    assert answer.status_code == 200
    assert Innovation.objects.get().status == "verified"


def test_limited_token_of_a_national_reviewer_reviews_that_regency(client):
    ministry = make_user(Role.MINISTRY)
    make_innovation(regency=make_regency("32.11"), name="Sini", status="verified")
    make_innovation(regency=make_regency("32.17"), name=SECRET, status="verified")

    assert names(client.get(LIST, headers=bearer(ministry))) == [SECRET, "Sini"]
    assert names(client.get(LIST, headers=bearer(ministry, "32.11"))) == ["Sini"]


def test_limited_token_of_lost_seats_is_the_publics(client, owner):
    make_innovation(regency=make_regency("32.11"), name=SECRET, status="verified")
    limited = bearer(owner, "32.11")

    Membership.objects.filter(user=owner, regency="32.11").delete()

    assert names(client.get(LIST, headers=limited)) == []


def test_limited_token_reads_only_jobs_of_its_regency(client, owner):
    for code in ("32.11", "32.17"):
        Job.objects.create(kind="uji", title=code, owner=owner, regency_code=code)

    answer = client.get("/api/v1/jobs/", headers=bearer(owner, "32.11"))

    assert [row["title"] for row in answer.json()["results"]] == ["32.11"]


def test_limited_token_sees_no_dashboard_elsewhere(client, owner):
    place = "/api/v1/dashboards/regencies/32.17/"
    make_innovation(regency=make_regency("32.17"), name=SECRET, status="submitted")

    whole = client.get(place, headers=bearer(owner))
    limited = client.get(place, headers=bearer(owner, "32.11"))
    stranger = make_user(Role.COORDINATOR, regency=make_regency("32.11"))
    as_stranger = client.get(place, headers=bearer(stranger))

    assert whole.status_code == 200
    assert (limited.status_code, limited.content) == (
        as_stranger.status_code,
        as_stranger.content,
    )


def test_session_is_never_narrowed(client, owner):
    make_innovation(regency=make_regency("32.17"), name="Sana")
    client.force_login(owner)

    assert names(client.get(LIST)) == ["Sana"]


def test_scope_within_keeps_roles_and_never_grows():
    scope = Scope(
        1,
        (Seat("ministry"), Seat("operator", "32.11", 7), Seat("coordinator", "32.17")),
    )

    narrow = scope.within(frozenset({"32.11", "32.13"}))

    assert narrow.seats == (
        Seat("ministry", "32.11"),
        Seat("ministry", "32.13"),
        Seat("operator", "32.11", 7),
    )
    assert not narrow.is_national
    assert narrow.limit == {"32.11", "32.13"}
    assert not narrow.covers("32.17")
    assert narrow.covers("32.13")
    assert PUBLIC.within(frozenset({"32.11"})).seats == ()
