"""No hot read goes through a whole table of records: the plans say so."""

import datetime as dt
import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from innovations.models import Innovation
from masterplan.core.models import User
from masterplan.domain import load

# With commits, so that the load's VACUUM tells which pages an index answers alone.
pytestmark = [
    pytest.mark.drill,
    pytest.mark.postgresql,
    pytest.mark.django_db(transaction=True),
]

# Enough that reading all of it is dearer than any index, on whatever machine.
REGENCIES, RECORDS = 120, 100
DAY = dt.date(2026, 11, 22)
API = "/api/v1"
WHOLE_TABLE = re.compile(
    r"Seq Scan on (innovations_innovation|innovations_actionitem)\b"
)


def reads(code: str, key: int, cursor: str) -> dict[str, str]:
    return {
        "filtered list": f"{API}/innovations/?regency={code}&dimension=society",
        "national list with total": f"{API}/innovations/?with_count=true",
        "page in the middle": f"{API}/innovations/?cursor={cursor}",
        "common word": f"{API}/innovations/?q=sampah",
        "two words": f"{API}/innovations/?q=tanda+tangan",
        "rare word": f"{API}/innovations/?q=mikrohidro",
        "unknown word": f"{API}/innovations/?q=xylofon",
        "begun word": f"{API}/innovations/?q=perpust",
        "record": f"{API}/innovations/{key}/",
        "nation": f"{API}/dashboards/national/",
        "regency": f"{API}/dashboards/regencies/{code}/",
    }


def test_hot_reads_scan_no_whole_table(api_client_for):
    call_command("load_reference", verbosity=0)
    loaded = load.load(
        regencies=REGENCIES, innovations=RECORDS, units=40, seed=1, today=DAY
    )
    api = api_client_for(User.objects.get(email=load.EVALUATOR))
    first = api.get(f"{API}/innovations/?page_size=200").json()
    cursor = first["next"].rpartition("cursor=")[2].partition("&")[0]
    key = first["results"][0]["id"]

    through: dict[str, list[str]] = {}
    for name, path in reads(loaded.coordinated, key, cursor).items():
        with CaptureQueriesContext(connection) as captured:
            assert api.get(path).status_code == 200, name
        found = [
            WHOLE_TABLE.search(plan)
            for plan in map(plan_of, captured)
            if WHOLE_TABLE.search(plan)
        ]
        if found:
            through[name] = [match[1] for match in found if match]

    assert through == {}
    # The guard itself sees one where there is one.
    assert WHOLE_TABLE.search(plan_of({"sql": str(whole_table())}))


def plan_of(statement: dict[str, str]) -> str:
    if not statement["sql"].lstrip(" (\n").upper().startswith(("SELECT", "WITH")):
        return ""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {statement['sql']}")
        return "\n".join(row[0] for row in cursor.fetchall())


def whole_table() -> object:
    return Innovation.objects.filter(step_percent=5).values("pk").query
