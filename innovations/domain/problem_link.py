"""Which innovations answer which problems; told in the history of both."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import innovation as innovations_domain
from innovations.domain import problem as problems_domain
from innovations.domain import problem_notices as notices
from innovations.domain import rollup
from innovations.models import Innovation, Problem
from masterplan.core import activity, moves
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError
from masterplan.core.models import User

PHRASES = {
    "problem.linked": gettext_lazy("menautkan inovasi ke masalah ini"),
    "problem.unlinked": gettext_lazy("melepas inovasi dari masalah ini"),
    "innovation.problem_linked": gettext_lazy("menautkan masalah ke inovasi ini"),
    "innovation.problem_unlinked": gettext_lazy("melepas masalah dari inovasi ini"),
}
LABELS = {
    "linked_innovation": gettext_lazy("inovasi"),
    "linked_problem": gettext_lazy("masalah yang dijawab"),
}
# One press links this many at most.
LINKS_MAX = 50


def link(
    problems: Iterable[Problem], innovations: Iterable[Innovation], *, actor: User
) -> int:
    """Say that each of the innovations answers each of the problems.

    Who may change an innovation says what it answers. Statuses stay as they are; what
    was linked before stays linked. Returns how many links are new. Raises NotAllowed,
    and DomainError for records of another regency or too many at once.
    """
    with transaction.atomic():
        records, asked = _held(problems, innovations)
        for innovation in records:
            if not actor.has_perm("innovations.change_innovation", innovation):
                raise moves.not_allowed(Innovation)
        known = _linked(records, asked)
        fresh = [
            (innovation, problem)
            for innovation in records
            for problem in asked
            if (innovation.pk, problem.pk) not in known
        ]
        _through().objects.bulk_create(
            [
                _through()(innovation_id=innovation.pk, problem_id=problem.pk)
                for innovation, problem in fresh
            ]
        )
        _tell(fresh, "linked", actor=actor)
        for innovation, problem in fresh:
            notices.answered_by(problem, innovation, actor=actor)
    return len(fresh)


def unlink(problem: Problem, innovation: Innovation, *, actor: User) -> bool:
    """Take one link back; says whether there was one.

    Who answers for either side may. Raises NotAllowed.
    """
    with transaction.atomic():
        records, asked = _held([problem], [innovation])
        [current], [held] = records, asked
        if not (
            actor.has_perm("innovations.change_innovation", current)
            or actor.has_perm("innovations.change_problem", held)
        ):
            raise moves.not_allowed(Problem)
        gone, _each = (
            _through()
            .objects.filter(innovation_id=current.pk, problem_id=held.pk)
            .delete()
        )
        if gone:
            _tell([(current, held)], "unlinked", actor=actor)
    return bool(gone)


def _held(
    problems: Iterable[Problem], innovations: Iterable[Innovation]
) -> tuple[list[Innovation], list[Problem]]:
    """Both sides locked: innovations first, each in id order."""
    record_ids = [one.pk for one in innovations]
    problem_ids = [one.pk for one in problems]
    if len(record_ids) * len(problem_ids) > LINKS_MAX:
        raise DomainError(
            _("Pilih paling banyak %(max)s sekaligus.") % {"max": LINKS_MAX},
            code="too_many",
        )
    records = innovations_domain.locked(record_ids)
    asked = problems_domain.locked(problem_ids)
    codes = {one.regency_id for one in records} | {one.regency_id for one in asked}
    if len(codes) > 1:
        raise DomainError(
            _("Masalah dan inovasi harus dari daerah yang sama."),
            code="foreign_regency",
        )
    return records, asked


def _linked(
    records: Sequence[Innovation], asked: Sequence[Problem]
) -> set[tuple[int, int]]:
    found = _through().objects.filter(
        innovation_id__in=[one.pk for one in records],
        problem_id__in=[one.pk for one in asked],
    )
    return set(found.values_list("innovation_id", "problem_id"))


def _tell(
    links: Sequence[tuple[Innovation, Problem]], deed: str, *, actor: User
) -> None:
    """A new version and a line in the history of every record on either side."""
    if not links:
        return
    now = timezone.now()
    touched: dict[tuple[str, int], Innovation | Problem] = {}
    for pair in links:
        for record in pair:
            touched[record._meta.label, record.pk] = record
    for record in touched.values():
        record.version += 1
        record.updated_at = now
    for model in (Innovation, Problem):
        ids = [one.pk for one in touched.values() if isinstance(one, model)]
        model.objects.filter(pk__in=ids).update(
            version=F("version") + 1, updated_at=now
        )
    events = []
    for innovation, problem in links:
        for target, verb, name, other in (
            (problem, f"problem.{deed}", "linked_innovation", innovation),
            (innovation, f"innovation.problem_{deed}", "linked_problem", problem),
        ):
            change = (None, other) if deed == "linked" else (other, None)
            events.append(Event(target, verb, {name: change}))
    activity.record(events, actor=actor)
    for code in sorted({innovation.regency_id for innovation, _problem in links}):
        rollup.recompute(code)


def _through() -> Any:
    """The table of links; it has no verb but these."""
    return Innovation.problems.through
