"""The registry of data rules that stages are passed by.

A template names a rule and its parameters; `validate` refuses what no rule knows when
the template is saved. Rules are pure: they look at a Snapshot and name what is missing.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from masterplan.core.errors import InvalidFields
from masterplan.domain.rules import actions, papers, plans, records, worksheets
from masterplan.domain.rules.rule import NAMED_MAX, Gap, Parameter, Rule
from masterplan.domain.rules.snapshot import Part, Snapshot

__all__ = [
    "NAMED_MAX",
    "RULES",
    "Gap",
    "Parameter",
    "Part",
    "Rule",
    "Snapshot",
    "told",
    "validate",
]

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        rule.name: rule
        for family in (records, actions, worksheets, plans, papers)
        for rule in family.FAMILY
    }
)


def validate(name: str, parameters: Mapping[str, Any]) -> dict[str, int | str | None]:
    """The parameters as they are stored, defaults filled in.

    Raises InvalidFields: on "rule" for an unknown rule, on a parameter's own name for
    one that is unknown, lacking, of a wrong type or out of range.
    """
    rule = RULES.get(name)
    if rule is None:
        raise InvalidFields(
            {"rule": [_("Aturan “%(name)s” tidak dikenal.") % {"name": name}]}
        )
    errors = {
        key: [_("Parameter “%(name)s” tidak dikenal.") % {"name": key}]
        for key in sorted(set(map(str, parameters)) - set(rule.parameters))
    }
    cleaned: dict[str, int | str | None] = {}
    for key, parameter in rule.parameters.items():
        try:
            cleaned[key] = parameter.clean(parameters.get(key))
        except ValueError as error:
            errors[key] = [str(error)]
    if errors:
        raise InvalidFields(errors)
    return cleaned


def told(name: str, parameters: Mapping[str, Any]) -> str:
    """What a stored rule asks, as a sentence; one that cannot be asked is said so."""
    try:
        cleaned = validate(name, parameters)
    except InvalidFields as error:
        return " ".join(
            sentence for sentences in error.errors.values() for sentence in sentences
        )
    return RULES[name].told(cleaned)
