"""Masterplans for tests, written straight to the database."""

from innovations.models import Innovation
from masterplan.enums import Horizon
from masterplan.models import Masterplan, MasterplanEntry
from regencies.models import Regency
from tests.factories import make_regency


def make_plan(regency: Regency | None = None, **fields: object) -> Masterplan:
    """A draft edition, the regency's next."""
    regency = regency or make_regency()
    defaults = {
        "regency": regency,
        "edition": Masterplan.objects.filter(regency=regency).count() + 1,
        "title": "Masterplan Uji",
        "start_year": 2023,
        "end_year": 2027,
        "horizon_years": 10,
    }
    return Masterplan.objects.create(**defaults | fields)


def make_entry(
    plan: Masterplan, innovation: Innovation, **fields: object
) -> MasterplanEntry:
    """An entry with the plan's next number."""
    plan.last_number += 1
    plan.save(update_fields=["last_number"])
    defaults = {
        "masterplan": plan,
        "innovation": innovation,
        "regency": plan.regency,
        "number": plan.last_number,
        "horizon": Horizon.SHORT,
        "basis": "Urusan kesehatan",
    }
    return MasterplanEntry.objects.create(**defaults | fields)
