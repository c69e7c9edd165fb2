"""What stands on every paper of a regency: its letterhead and who signs."""

import base64
import datetime as dt
from dataclasses import dataclass

from regencies.models import Appointment, Regency, Unit

# Pictures a browser shows as such, by the ending of their file's name.
_PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The kop surat; `logo_url` holds the picture itself, so that nobody else needs
    the right to open the file."""

    regency: str
    unit: str
    line: str
    address: str
    slogan: str
    logo_url: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs, where and when; empty words are lines to be filled by hand."""

    place: str
    day: dt.date
    title: str
    name: str = ""
    rank: str = ""
    nip: str = ""


def letterhead(regency: Regency, unit: Unit | None) -> Letterhead:
    """The kop surat of a unit, or without one of the regency's leading sector.

    Costs no statement where logo and leading sector were read with the regency.
    """
    office = unit or regency.leading_sector
    return Letterhead(
        regency=f"Pemerintah {regency.name}",
        unit=office.name if office else "",
        line=regency.letterhead,
        address=regency.address,
        slogan=regency.slogan,
        logo_url=_logo_url(regency),
    )


def _logo_url(regency: Regency) -> str:
    logo = regency.logo
    ending = logo.name.rpartition(".")[2].lower() if logo else ""
    if logo is None or ending not in _PICTURES:
        return ""
    try:
        with logo.content.open("rb") as file:
            picture = base64.b64encode(file.read()).decode()
    except FileNotFoundError:
        # A paper without its logo is better than none.
        return ""
    return f"data:{_PICTURES[ending]};base64,{picture}"


def signature(
    regency: Regency, unit: Unit | None, *, today: dt.date, has_nip: bool
) -> Signature:
    """The head in force of the unit, or of the leading sector; one statement at most.

    Where nobody is appointed the title names the office and the rest is left blank;
    without `has_nip` the number is left out.
    """
    office = unit or regency.leading_sector
    # The invented regency has no town to sign in.
    place = (not regency.is_sample and regency.capital) or regency.short_name
    head = (
        Appointment.objects.in_force(today)
        .filter(regency=regency, unit=office)
        .order_by("-start", "-pk")
        .first()
        if office
        else None
    )
    if head is None:
        return Signature(
            place,
            today,
            f"Kepala {office.name}" if office else "Pejabat yang mengesahkan",
        )
    return Signature(
        place, today, head.title, head.name, head.rank, head.nip if has_nip else ""
    )
