"""What belongs to a unit and goes along when that becomes a part of another."""

from typing import Any

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy

from masterplan.core import activity, story
from masterplan.core.activity import Event
from masterplan.core.models import User
from regencies.models import Unit

_MOVED = gettext_lazy("memindahkan ini karena OPD-nya digabung")
_kinds: dict[type[models.Model], str] = {}


def register(model: type[models.Model], noun: str) -> None:
    """Declare rows with `unit`, `version` and `updated_at` that follow a merged unit.

    `noun` is what the verbs of the history begin with.
    """
    _kinds[model] = f"{noun}.moved_by_merge"
    story.register({_kinds[model]: _MOVED})


def hand_over(unit: Unit, target: Unit, *, actor: User) -> None:
    """Give every row of `unit` to `target`; two statements a kind that has any.

    Part of a merge, which holds both units.
    """
    events = []
    for model, verb in _kinds.items():
        rows = model._default_manager.filter(unit=unit)
        moved: list[Any] = list(rows.select_for_update(of=("self",)).order_by("pk"))
        if not moved:
            continue
        model._default_manager.filter(pk__in=[one.pk for one in moved]).update(
            unit=target, version=F("version") + 1, updated_at=timezone.now()
        )
        for one in moved:
            one.unit = target
            one.version += 1
            events.append(Event(one, verb, {"unit": (unit, target)}))
    activity.record(events, actor=actor)
