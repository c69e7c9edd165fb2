"""The history told in sentences: who did what, what changed, and why."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from masterplan.core.models import Activity
from masterplan.core.templatetags.portal import day, moment

_phrases: dict[str, str | Promise] = {}
_labels: dict[str, str | Promise] = {}
_words: dict[str, Mapping[Any, str | Promise]] = {}


@dataclass(frozen=True)
class Change:
    """One field's change as people read it."""

    label: str
    old: str
    new: str


@dataclass(frozen=True)
class StoryLine:
    """One line of the story: `sentence` starts with the actor's name."""

    at: dt.datetime
    actor: str
    sentence: str
    target_label: str
    reason: str
    version: int | None
    changes: tuple[Change, ...]
    is_bulk: bool


def register(
    phrases: Mapping[str, str | Promise],
    labels: Mapping[str, str | Promise] | None = None,
    words: Mapping[str, Mapping[Any, str | Promise]] | None = None,
) -> None:
    """Declare what each verb of an app says in the history.

    `labels` names changes that are no field of the record itself; `words` says how the
    values of a field read where its choices do not tell (the month 3 is "Maret").
    """
    _phrases.update(phrases)
    _labels.update(labels or {})
    _words.update(words or {})


def tell(activities: Iterable[Activity]) -> list[StoryLine]:
    """Turn rows into lines, without a further statement."""
    return [_line(activity) for activity in activities]


def _line(activity: Activity) -> StoryLine:
    model = apps.get_model(activity.target_type)
    return StoryLine(
        at=activity.at,
        actor=activity.actor_name,
        sentence=f"{activity.actor_name} {_phrases[activity.verb]}",
        target_label=activity.target_label,
        reason=activity.reason,
        version=activity.version,
        changes=tuple(
            Change(
                label=field_label(model, name),
                old=said(model, name, old),
                new=said(model, name, new),
            )
            for name, (old, new) in activity.changes.items()
        ),
        is_bulk=activity.batch_id is not None,
    )


def field_label(model: type[models.Model], name: str) -> str:
    """What forms and histories call a field, or a change that is no field."""
    if name in _labels:
        return str(_labels[name])
    field = model._meta.get_field(name)
    return str(getattr(field, "verbose_name", name))


def said(model: type[models.Model], name: str, value: object) -> str:
    """A stored value in words: labels, dates, yes and no; a dash for nothing."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("ya") if value else _("tidak")
    if isinstance(value, dict):
        return str(value["label"])
    if name in _words:
        return str(_words[name].get(value, value))
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return str(value)
    # A moment is a date to isinstance as well.
    if isinstance(field, models.DateTimeField):
        return moment(field.to_python(value))
    if isinstance(field, models.DateField):
        return day(field.to_python(value))
    if isinstance(field, models.TimeField):
        return f"{field.to_python(value):%H.%M}"
    return str(dict(getattr(field, "flatchoices", ())).get(value, value))
