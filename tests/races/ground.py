"""Two people at the same moment, on real connections, in an order that is known.

`overlap` runs the first deed up to, but not including, its commit; starts the second on
a connection of its own; waits until that one is done or is seen waiting for the first;
and commits. Whatever the second read before it waited was old by then: the worst
moment for read, then write. `at_once` lets any number of people go from one barrier.

Every guarded test has a twin that makes the same change the naive way in the same
harness and comes to harm. `races` and `unguarded` name the verbs, as `test_matrix`
reads them.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from django.db import connection, connections, models, transaction

from innovations.domain import rollup
from innovations.models import RegencyDue, RegencyRollup
from masterplan.core.errors import VerbRefused
from masterplan.core.models import Activity, User
from regencies.enums import Role
from regencies.models import Regency, Unit
from tests.factories import make_user

Deed = Callable[[], Any]
Row = TypeVar("Row", bound=models.Model)

SECONDS = 20
DONE = "done"
_FIGURES = [
    field.attname
    for field in RegencyRollup._meta.concrete_fields
    if not field.primary_key
]


def races(*verbs: str) -> Callable[[Callable], Callable]:
    """A test that two people cannot harm each other through these verbs."""
    return _on_postgresql


def unguarded(*verbs: str) -> Callable[[Callable], Callable]:
    """The twin: the change of these verbs made the naive way, and the harm of it."""
    return _on_postgresql


def _on_postgresql(test: Callable) -> Callable:
    return pytest.mark.postgresql(pytest.mark.django_db(transaction=True)(test))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one deed; `said` is "done", or the code or class of its error."""

    value: Any = None
    error: Exception | None = None

    @property
    def said(self) -> str:
        if self.error is None:
            return DONE
        if isinstance(self.error, VerbRefused):
            return self.error.code
        return type(self.error).__name__


@dataclass(frozen=True, slots=True)
class Overlap:
    """Both deeds of an overlap; `has_waited` tells whether the second was seen to."""

    first: Any
    second: Outcome
    has_waited: bool


def overlap(first: Deed, second: Deed) -> Overlap:
    """Run `second` while `first` is done but not yet committed.

    The first must succeed. The second is over when this returns.
    """
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            value = first()
            backend: Future[int] = Future()
            running = pool.submit(_on_own_connection, second, backend)
            has_waited = _waits(running, backend.result(SECONDS))
        return Overlap(value, running.result(SECONDS), has_waited)


def at_once(*deeds: Deed) -> list[Outcome]:
    """Run the deeds from one barrier, each on a connection of its own."""
    barrier = threading.Barrier(len(deeds))

    def go(deed: Deed) -> Outcome:
        return _on_own_connection(deed, Future(), barrier)

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(go, deeds, timeout=SECONDS))


def _on_own_connection(
    deed: Deed, backend: "Future[int]", barrier: threading.Barrier | None = None
) -> Outcome:
    try:
        with connection.cursor() as cursor:
            # What hangs is a failure, not a run that never ends.
            cursor.execute(f"SET statement_timeout = '{SECONDS - 5}s'")
            cursor.execute("SELECT pg_backend_pid()")
            backend.set_result(cursor.fetchone()[0])
        if barrier is not None:
            barrier.wait(SECONDS)
        return Outcome(deed())
    # Any error is an outcome, and the tests say which one they expect.
    except Exception as error:  # noqa: BLE001
        return Outcome(error=error)
    finally:
        connections.close_all()


def _waits(running: "Future[Outcome]", backend: int) -> bool:
    """Watch until the other connection is done (False) or waits for ours (True)."""
    while not running.done():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_backend_pid() = ANY(pg_blocking_pids(%s))", [backend]
            )
            if cursor.fetchone()[0]:
                return True
    return False


# --- Who acts, and what tests look at afterwards -----------------------------


def coordinator_of(place: Unit | Regency) -> User:
    regency = place if isinstance(place, Regency) else place.regency
    return make_user(Role.COORDINATOR, regency=regency)


def told(verb: str) -> int:
    """How often the history tells of this verb."""
    return Activity.objects.filter(verb=verb).count()


def stored(row: Row) -> Row:
    """The row as it is in the database, with nothing remembered beside it."""
    return type(row)._default_manager.get(pk=row.pk)


def figures_hold(code: str) -> bool:
    """Whether the regency's rollup is what counting its records anew would give."""
    before = _figures(code)
    with transaction.atomic():
        rollup.recompute(code)
        after = _figures(code)
        transaction.set_rollback(True)
    return before == after


def _figures(code: str) -> list[tuple]:
    kept = RegencyRollup.objects.filter(regency=code).values_list(*_FIGURES)
    due = RegencyDue.objects.filter(regency=code).values_list("end_on", "items")
    return sorted([*kept, *due.exclude(items=0)], key=repr)
