from regencies.models.access_link import AccessLink
from regencies.models.appointment import Appointment
from regencies.models.membership import Membership
from regencies.models.regency import District, Province, Regency
from regencies.models.unit import Unit, UnitAlias

__all__ = [
    "AccessLink",
    "Appointment",
    "District",
    "Membership",
    "Province",
    "Regency",
    "Unit",
    "UnitAlias",
]
