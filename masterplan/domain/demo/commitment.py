"""The invented regency's joint commitment: open, some have signed, nobody is real.

Its text and annex are those of the day the demonstration was laid; the sheet is left
for trying out what else may happen to a place.
"""

import datetime as dt

from django.utils import timezone

from innovations.domain import commitment as verbs
from innovations.domain import commitment_annex, signing
from innovations.domain.commitment_text import draft_text, draft_title, leader_title
from innovations.enums import CommitmentStatus, SignatureStatus, SigningMethod
from innovations.models import Commitment, Signature
from masterplan.core.models import Activity, User
from masterplan.domain.demo.accounts import email_of
from regencies.enums import SAMPLE_CODE
from regencies.models import Appointment, Regency

_SIGNED_IN_INK = 3
_OPENED_DAYS_AGO = 3


def store() -> int:
    """Lay out the sheet with some signatures; returns 1 where it was missing."""
    if Commitment.objects.filter(regency=SAMPLE_CODE).exists():
        return 0
    regency = Regency.objects.get(pk=SAMPLE_CODE)
    units = verbs.signing_units(regency)
    if not units:
        return 0
    people = {
        name: User.objects.get(email=email_of(f"{name}.contoh"))
        for name in ("koordinator", "kepala", "bupati")
    }
    _appoint_leader(regency, people["bupati"])
    opened_at = timezone.now() - dt.timedelta(days=_OPENED_DAYS_AGO)
    commitment = Commitment(
        regency=regency,
        title=draft_title(regency),
        year=opened_at.year,
        place="Pendopo Kabupaten Contoh",
        text=draft_text(regency),
        annex=commitment_annex.snapshot(regency, units),
        token=signing.new_token(),
        status=CommitmentStatus.OPEN,
        created_by=people["koordinator"],
        created_at=opened_at - dt.timedelta(hours=2),
        opened_at=opened_at,
        version=2,
    )
    commitment.sha256 = signing.digest(commitment)
    commitment.save()
    places = verbs.signatories(commitment, units)
    _sign_some(places, commitment, people)
    Signature.objects.bulk_create(places)
    _keep_history(commitment, people["koordinator"])
    return 1


def _appoint_leader(regency: Regency, leader: User) -> None:
    Appointment.objects.get_or_create(
        regency=regency,
        unit=None,
        defaults={
            "user": leader,
            "name": leader.name,
            "position": leader_title(regency),
            "start": dt.date(2025, 1, 2),
        },
    )


def _sign_some(
    places: list[Signature], commitment: Commitment, people: dict[str, User]
) -> None:
    """The leader in the portal, a few in ink, one stood in for, one absent.

    The unit of the demonstration's own head is left, so that he can try it.
    """
    home = people["kepala"].memberships.get().unit_id
    leader, *offices = [one for one in places if one.unit_id != home]
    signed: dict[str, object] = {
        "status": SignatureStatus.SIGNED,
        "signed_sha256": commitment.sha256,
        "signed_at": timezone.now() - dt.timedelta(days=_OPENED_DAYS_AGO - 1),
        "version": 2,
    }
    _set(leader, signed | {"method": SigningMethod.PORTAL, "signer": people["bupati"]})
    for one in offices[:_SIGNED_IN_INK]:
        _set(one, signed | {"method": SigningMethod.INK})
    for one in offices[_SIGNED_IN_INK : _SIGNED_IN_INK + 1]:
        _set(
            one,
            signed
            | {
                "method": SigningMethod.REPRESENTED,
                "represented_name": "Sekretaris (rekaan)",
                "represented_title": f"Sekretaris {one.office}",
            },
        )
    for one in offices[_SIGNED_IN_INK + 1 : _SIGNED_IN_INK + 2]:
        _set(
            one,
            {"status": SignatureStatus.ABSENT, "note": "Dinas luar", "version": 2},
        )


def _set(place: Signature, values: dict[str, object]) -> None:
    for name, value in values.items():
        setattr(place, name, value)


def _keep_history(commitment: Commitment, coordinator: User) -> None:
    told = (
        ("commitment.created", commitment.created_at, 1),
        ("commitment.open", commitment.opened_at or commitment.created_at, 2),
    )
    Activity.objects.bulk_create(
        [
            Activity(
                at=at,
                actor=coordinator,
                actor_name=str(coordinator),
                verb=verb,
                target_type=Commitment._meta.label_lower,
                target_id=str(commitment.pk),
                target_label=commitment.title[:200],
                regency_code=SAMPLE_CODE,
                version=version,
            )
            for verb, at, version in told
        ]
    )
