"""What kecamatan, pilot areas and sub-dimensions among filters are called."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from dimensions.models import SubDimension
from masterplan.core.access import Scope
from regencies.models import District, PilotArea


def names_of_places(asked: Mapping[str, Any], scope: Scope) -> dict[str, str]:
    """Words for the keys in force, a statement for each of them and none otherwise;
    of what the reader may not see there is no word."""
    named: dict[str, tuple[QuerySet, str]] = {
        "district": (District.objects.all(), "name"),
        "pilot_area": (PilotArea.objects.visible_to(scope), "name"),
        "sub_dimension": (SubDimension.objects.all(), "spoken"),
    }
    names = {}
    for name, (records, word) in named.items():
        key = str(asked.get(name) or "")
        # The other values are words of their own: "none", "some", "all".
        if any(letter.isdigit() for letter in key):
            found = records.filter(pk=key).first()
            if found:
                names[name] = getattr(found, word)
    return names
