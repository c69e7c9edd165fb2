from regencies.models.access_link import AccessLink
from regencies.models.appointment import Appointment
from regencies.models.body import Body, BodyMember
from regencies.models.document import Document
from regencies.models.flagship_programme import FlagshipProgramme
from regencies.models.membership import Membership
from regencies.models.partner import Partner
from regencies.models.pilot_area import PilotArea
from regencies.models.regency import District, Province, Regency
from regencies.models.unit import Unit, UnitAlias
from regencies.models.visibility import SharedQuerySet

__all__ = [
    "AccessLink",
    "Appointment",
    "Body",
    "BodyMember",
    "District",
    "Document",
    "FlagshipProgramme",
    "Membership",
    "Partner",
    "PilotArea",
    "Province",
    "Regency",
    "SharedQuerySet",
    "Unit",
    "UnitAlias",
]
