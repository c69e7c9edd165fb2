"""Every operation of the API with what its schema allows, and with what it does not.

Schemathesis draws the requests from the schema and judges the answers with all of its
checks; each case runs through the whole WSGI application and is rolled back.
"""

import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup

from masterplan.config.wsgi import application
from masterplan.core.api.throttling import TokenRateThrottle
from masterplan.core.enums import TokenScope
from masterplan.core.models import ApiToken, User
from tests.permission_world import ACTORS, World

# The cast without those who have no token that is taken.
ROLES = tuple(actor for actor in ACTORS if actor not in ("anonymous", "disabled"))

# A schema knows no database: what it allows may still name a record that is not there,
# or one that does not go together with another (400), be at the wrong status (409), or
# stale (412). Headers that are missing are told by their own status (428).
_REFUSED = [
    *("400", "401", "403", "404", "405", "406", "409"),
    *("412", "413", "415", "422", "428"),
]
CONFIG = {
    # A bulk tells of wrong items one by one, and answers 200.
    "operations": [
        {
            "include-path-regex": "/bulk/$",
            "checks": {
                "negative_data_rejection": {"expected-statuses": ["200", *_REFUSED]}
            },
        }
    ],
    "checks": {
        "positive_data_acceptance": {
            "expected-statuses": [
                *("2xx", "3xx", "400", "401", "403", "404", "406", "409"),
                *("412", "413", "422", "428"),
            ]
        },
        "negative_data_rejection": {"expected-statuses": _REFUSED},
        "missing_required_header": {
            "expected-statuses": ["400", "401", "403", "404", "406", "415", "428"]
        },
    },
}


@dataclass
class Tally:
    """What was asked and answered, for the report."""

    cases: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return self.cases.total()


def uncompressed(environ: dict[str, Any], start_response: Any) -> Any:
    """The portal's application; schemathesis reads answers as they come."""
    environ.pop("HTTP_ACCEPT_ENCODING", None)
    return application(environ, start_response)


def load() -> Any:
    """The schema as the portal serves it, bound to the portal's own application."""
    return schemathesis.openapi.from_wsgi(
        "/api/v1/schema/", app=uncompressed, config=SchemathesisConfig.from_dict(CONFIG)
    )


def tokens_for(world: World) -> dict[str, str]:
    """A token for writing of each role."""
    return {role: _token(world.people[role]) for role in ROLES}


def _token(user: User) -> str:
    _row, text = ApiToken.objects.create(user=user, name="fuzz", scope=TokenScope.WRITE)
    return text


@contextmanager
def at_will() -> Iterator[None]:
    """Ask as often as the machine can, all in the test's own transaction."""
    rates = TokenRateThrottle.THROTTLE_RATES
    TokenRateThrottle.THROTTLE_RATES = {"api": None}
    # As Django's test client does: the end of a request would end the connection.
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        TokenRateThrottle.THROTTLE_RATES = rates
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def strategies_of(operation: Any) -> dict[GenerationMode, Any]:
    """What to draw its requests from; made once, as the making takes the longest."""
    return {
        mode: operation.as_strategy(generation_mode=mode)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
    }


def fuzz(
    operation: Any,
    strategies: Mapping[GenerationMode, Any],
    *,
    role: str,
    token: str,
    examples: int,
    number: int,
    tally: Tally,
) -> None:
    """Ask one operation as one role, half of the cases with data it must refuse."""
    headers = {"Authorization": f"Bearer {token}"}
    for mode, strategy in strategies.items():
        try:
            _run(strategy, headers, role, examples // 2, number, tally)
        except (Exception, FailureGroup) as error:  # noqa: BLE001 - all are told
            if not _is_nothing_to_negate(error):
                name = f"{operation.label} as {role} ({mode.value})"
                tally.failures[name] = _told(error)


def _run(
    strategy: Any,
    headers: dict[str, str],
    role: str,
    count: int,
    number: int,
    tally: Tally,
) -> None:
    @seed(zlib.crc32(f"{number} {role}".encode()))
    @settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    @given(case=strategy)
    def ask(case: Any) -> None:
        cache.clear()
        with transaction.atomic():
            response = case.call(headers=headers)
            tally.cases[role] += 1
            tally.statuses[response.status_code] += 1
            case.validate_response(response, headers=headers)
            transaction.set_rollback(True)

    run: Callable[[], None] = ask
    run()


def _is_nothing_to_negate(error: BaseException) -> bool:
    """An operation that takes anything, or nothing at all, cannot be asked wrongly."""
    return "Unsatisfiable" in type(error).__name__ or "SkipTest" in type(error).__name__


def _told(error: BaseException) -> str:
    inner = getattr(error, "exceptions", ())
    lines = [str(error), *(_told(one) for one in inner)]
    return "\n".join(line for line in lines if line)[:3000]
