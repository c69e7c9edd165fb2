"""Both values of what somebody else changed meanwhile, in words."""

from dataclasses import dataclass

from django.db import models

from masterplan.core.errors import StaleVersion
from masterplan.core.story import said


@dataclass(frozen=True, slots=True)
class Conflict:
    label: str
    stored: str
    typed: str


def conflicts_of(model: type[models.Model], stale: StaleVersion) -> list[Conflict]:
    return [
        Conflict(
            label=one.label,
            stored=said(model, one.field, one.current),
            typed=said(model, one.field, one.offered),
        )
        for one in stale.fields
    ]
