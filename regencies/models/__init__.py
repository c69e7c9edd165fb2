from regencies.models.membership import Membership
from regencies.models.regency import District, Province, Regency
from regencies.models.unit import Unit, UnitAlias

__all__ = ["District", "Membership", "Province", "Regency", "Unit", "UnitAlias"]
