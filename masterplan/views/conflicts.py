"""Both values of what somebody else changed meanwhile, in words."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext as _

from masterplan.core.errors import StaleVersion


@dataclass(frozen=True, slots=True)
class Conflict:
    label: str
    stored: str
    typed: str


def conflicts_of(model: type[models.Model], stale: StaleVersion) -> list[Conflict]:
    return [
        Conflict(
            label=one.label,
            stored=_said(model, one.field, one.current),
            typed=_said(model, one.field, one.offered),
        )
        for one in stale.fields
    ]


def _said(model: type[models.Model], name: str, value: object) -> str:
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    choices = dict(getattr(model._meta.get_field(name), "flatchoices", ()))
    return str(choices.get(value, value))
