"""What the figures of many regencies depend on, as the name of a kept answer."""

import datetime as dt
import hashlib

from django.db import connection

from innovations.models import RegencyLedger
from masterplan.core import cached_page
from masterplan.core.access import Scope
from masterplan.core.models import Activity

# Transactions may commit in another order than their rows were numbered: so many of
# the newest are counted too, or the later of two would not be noticed.
OVERLAP = 200
_LEDGERS = RegencyLedger._meta.db_table
_HISTORY = Activity._meta.db_table
# Every verb leaves a line of history in its own transaction, and the verbs of records
# a new version of their regency's ledger: both are there at the commit, not before.
_STAMP = f"""
SELECT
    (SELECT COALESCE(SUM(version), 0) FROM {_LEDGERS}),
    last.id,
    (SELECT COUNT(*) FROM {_HISTORY} WHERE id > last.id - {OVERLAP})
FROM (SELECT COALESCE(MAX(id), 0) AS id FROM {_HISTORY}) last
"""  # noqa: S608 - table names of our own models


def key(scope: Scope, today: dt.date, shown: str) -> str:
    """The name of `shown` (an address with its filters) for everybody like the reader.

    Two readers share it only where every seat reaches the same.
    """
    return "\n".join(
        (shown, cached_page.stamp("nation", _read), today.isoformat(), audience(scope))
    )


def audience(scope: Scope) -> str:
    """A digest of the seats: all that `visible_to` and the order of regencies ask."""
    seats = sorted(
        (seat.role, seat.regency_code or "", str(seat.unit_id or ""))
        for seat in scope.seats
    )
    return hashlib.sha256(repr((seats, sorted(scope.limit or ()))).encode()).hexdigest()


def unnamed(scope: Scope) -> Scope:
    """The same seats of nobody: what is built from it can hold nothing of a person."""
    return Scope(
        seats=tuple(
            type(seat)(seat.role, seat.regency_code, seat.unit_id)
            for seat in scope.seats
        ),
        limit=scope.limit,
    )


def _read() -> str:
    with connection.cursor() as cursor:
        cursor.execute(_STAMP)
        return ".".join(str(part) for part in cursor.fetchone())
