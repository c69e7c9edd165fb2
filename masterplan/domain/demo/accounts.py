"""The demonstration's people: invented roles, one password known to everybody."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password

from masterplan.core.models import User
from regencies.enums import SAMPLE_CODE, Role
from regencies.models import Membership, Unit

DOMAIN = "demo.test"
# The seats are older than the invented history, so that it could have happened.
SEATED_SINCE = dt.date(2025, 1, 2)


@dataclass(frozen=True)
class Place:
    """A regency whose people can sign in, and the unit its operator works in."""

    tag: str
    code: str
    name: str
    leader: str
    unit: str


PLACES = (
    Place("sumedang", "32.11", "Sumedang", "Bupati", "Diskominfosanditik"),
    Place("bandungbarat", "32.17", "Bandung Barat", "Bupati", "Diskominfotik"),
    Place("sukabumi", "32.72", "Kota Sukabumi", "Wali Kota", "Diskominfo"),
    Place("contoh", SAMPLE_CODE, "Kabupaten Contoh", "Bupati", "Disdukcapil"),
)


@dataclass(frozen=True)
class _Person:
    """An account before it is stored: where it sits is (regency code, unit id)."""

    login: str
    name: str
    role: Role
    seats: tuple[tuple[str | None, int | None], ...]


def email_of(login: str) -> str:
    return f"{login}@{DOMAIN}"


def open_accounts() -> int:
    """Open the missing accounts with their seats; returns how many were opened.

    Accounts that exist keep their name, password and seats.
    """
    people = {email_of(person.login): person for person in _people()}
    known = set(User.objects.filter(email__in=people).values_list("email", flat=True))
    missing = {email: who for email, who in people.items() if email not in known}
    if not missing:
        return 0
    # Hashed once: the password stands on the sign-in page, a salt of its own for
    # each account would protect nothing and cost half a second each.
    password = make_password(settings.PORTAL_DEMO_PASSWORD)
    users = User.objects.bulk_create(
        [
            User(email=email, name=person.name, password=password)
            for email, person in missing.items()
        ]
    )
    Membership.objects.bulk_create(
        [
            Membership(
                user=user,
                role=missing[user.email].role,
                regency_id=code,
                unit_id=unit,
                start=SEATED_SINCE,
            )
            for user in users
            for code, unit in missing[user.email].seats
        ]
    )
    return len(users)


def _people() -> list[_Person]:
    units = {
        (unit.regency_id, unit.short_name): unit.pk
        for unit in Unit.objects.filter(
            regency__in=[place.code for place in PLACES],
            short_name__in=[place.unit for place in PLACES],
        )
    }
    people = []
    for place in PLACES:
        unit = units.get((place.code, place.unit))
        regency_seat = ((place.code, None),)
        if unit is not None:
            unit_seat = ((place.code, unit),)
            people += [
                _Person(
                    f"operator.{place.tag}",
                    f"Operator {place.unit} {place.name} (demo)",
                    Role.OPERATOR,
                    unit_seat,
                ),
                _Person(
                    f"kepala.{place.tag}",
                    f"Kepala {place.unit} {place.name} (demo)",
                    Role.UNIT_HEAD,
                    unit_seat,
                ),
            ]
        people += [
            _Person(
                f"koordinator.{place.tag}",
                f"Koordinator Diskominfo {place.name} (demo)",
                Role.COORDINATOR,
                regency_seat,
            ),
            _Person(
                f"bupati.{place.tag}",
                f"{place.leader} {place.name} (demo)".replace("Kota Kota", "Kota"),
                Role.LEADER,
                regency_seat,
            ),
        ]
    mentored = tuple((place.code, None) for place in PLACES)
    nation = ((None, None),)
    return [
        *people,
        _Person("pembimbing", "Pembimbing smart city (demo)", Role.MENTOR, mentored),
        _Person("evaluator", "Evaluator smart city (demo)", Role.EVALUATOR, nation),
        _Person("kementerian", "Admin kementerian (demo)", Role.MINISTRY, nation),
    ]
