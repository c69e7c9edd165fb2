"""The comparison of cohorts and month-ends over the API: the page's rows."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from innovations.domain import month_figures
from masterplan.core.access import scope_of
from masterplan.core.sheets.download import CSV_TYPE, XLSX_TYPE
from masterplan.domain.national_compare import Cohorts, compare_nation
from masterplan.models import Cohort, Participation
from regencies.enums import Role
from tests.factories import make_dimensions, make_innovation, make_regency, make_user

pytestmark = pytest.mark.django_db

URL = "/api/v1/dashboards/national/compare/"
COHORTS = {"a": "2025", "b": "2026"}
SEPTEMBER, OCTOBER = dt.date(2026, 9, 30), dt.date(2026, 10, 31)
# The token with its owner, and the owner's seats.
BEFORE = 2


@pytest.fixture
def nation():
    make_dimensions()
    places = {code: make_regency(code) for code in ("32.04", "32.11", "33.01")}
    for code, year in (("32.04", 2025), ("32.11", 2025), ("33.01", 2026)):
        cohort, _made = Cohort.objects.get_or_create(year=year, name=f"{year}")
        Participation.objects.create(cohort=cohort, regency=places[code])
        make_innovation(regency=places[code], unit=None, status="verified")
    return places


@pytest.fixture
def person(nation):
    return make_user(Role.MINISTRY)


@pytest.fixture
def api(api_client_for, person):
    client = api_client_for(person)
    # The first use of a token is written down.
    client.get("/api/v1/cohorts/")
    return client


def keep_two_months(nation):
    month_figures.keep(SEPTEMBER)
    make_innovation(regency=nation["32.11"], unit=None, status="verified")
    month_figures.keep(OCTOBER)


def row_of(body, key, section="main"):
    [found] = [
        row for row in body["rows"] if (row["section"], row["key"]) == (section, key)
    ]
    return found


def test_two_cohorts_are_the_pages_rows(api, person):
    body = api.get(URL, COHORTS).json()

    page = compare_nation(
        scope_of(person), today=timezone.localdate(), asked=Cohorts("2025", "2026")
    ).comparison
    assert page is not None
    assert (body["kind"], body["left"], body["right"]) == ("cohorts", "2025", "2026")
    assert [
        (row["section"], row["key"], row["left"]["value"], row["right"]["value"])
        for row in body["rows"]
    ] == [
        (section.key, row.key, row.left.value, row.right.value)
        for section in page.sections
        for row in section.rows
    ]
    assert row_of(body, "total") == {
        "section": "main",
        "section_label": "Angka pokok",
        "key": "total",
        "label": "Inovasi",
        "is_percent": False,
        "left": {
            "value": 2,
            "word": None,
            "rows": "http://testserver/api/v1/innovations/?province=32&reviewed=true",
        },
        "right": {
            "value": 1,
            "word": None,
            "rows": "http://testserver/api/v1/innovations/?province=33&reviewed=true",
        },
        "difference": 1,
    }


def test_every_count_opens_its_rows(api):
    body = api.get(URL, COHORTS).json()

    opened = 0
    for row in body["rows"]:
        for side in (row["left"], row["right"]):
            if side["rows"] is None:
                continue
            answer = api.get(side["rows"]).json()
            rows = answer["results"] if "results" in answer else answer["regencies"]
            assert len(rows) == side["value"], (row["key"], side)
            opened += 1
    assert opened > 20


def test_parts_of_a_section_add_up(api):
    body = api.get(URL, COHORTS).json()

    for side in ("left", "right"):
        whole = row_of(body, "total")[side]["value"]
        parts = [row for row in body["rows"] if row["section"] == "dimensions"]
        assert sum(row[side]["value"] for row in parts) == whole


def test_two_months_open_nothing_of_the_innovations(api, nation):
    keep_two_months(nation)

    body = api.get(URL, {"dari": "2026-09", "sampai": "2026-10"}).json()
    province = api.get(URL, {"wilayah": "33", "dari": "2026-09"}).json()

    assert (body["kind"], body["place"]) == ("months", None)
    assert (body["left"], body["right"]) == ("2026-09-30", "2026-10-31")
    total = row_of(body, "total")
    assert (total["left"]["value"], total["right"]["value"]) == (3, 4)
    assert (total["left"]["rows"], total["difference"]) == (None, 1)
    assert (province["right"], row_of(province, "total")["left"]["value"]) == (None, 1)


def test_without_a_question_it_tells_what_can_be_asked(api, nation):
    keep_two_months(nation)

    assert api.get(URL).json() == {
        "kind": None,
        "place": None,
        "left": None,
        "right": None,
        "rows": [],
        "cohorts": ["2026", "2025"],
        "months": ["2026-10-31", "2026-09-30"],
    }


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ("a=2025&b=2025", "/b"),
        ("a=2025", "/b"),
        ("a=2025&b=abc", "/b"),
        ("a=2025&b=2031", "/b"),
        ("dari=2026-13", "/dari"),
        ("dari=2026-07", "/dari"),
        ("wilayah=99&dari=2026-09", "/wilayah"),
        ("a=2025&b=2026&dari=2026-09", ""),
        ("warna=x", "/warna"),
    ],
)
def test_nonsense_is_refused(api, nation, query, pointer):
    keep_two_months(nation)

    answer = api.get(f"{URL}?{query}")

    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_who_oversees_nothing_is_refused(api_client_for, nation):
    coordinator = make_user(Role.COORDINATOR, regency=nation["32.11"])

    assert api_client_for(coordinator).get(URL).status_code == 403
    assert api_client_for().get(URL).status_code == 401


def test_table_as_a_file(api):
    body = api.get(URL, COHORTS).json()

    answer = api.get(URL, COHORTS, headers={"Accept": CSV_TYPE})
    sheet = api.get(URL, COHORTS, headers={"Accept": XLSX_TYPE})

    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert answer.headers["Content-Type"].startswith(CSV_TYPE)
    assert [(row["section"], row["key"]) for row in rows] == [
        (row["section"], row["key"]) for row in body["rows"]
    ]
    total = rows[[row["key"] for row in rows].index("total")]
    assert (total["left.value"], total["right.value"]) == ("2", "1")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(sheet.streaming_content)))
    assert len(list(book.worksheets[0].iter_rows())) == len(rows) + 1
    head = api.head(URL, COHORTS, headers={"Accept": CSV_TYPE})
    assert (head.status_code, head.content) == (200, b"")


def test_statements_cold_kept_and_unchanged(api, nation):
    keep_two_months(nation)
    counts = []
    for _round in range(2):
        for query in (COHORTS, {"dari": "2026-09"}):
            cache.clear()
            tag = ""
            for _again in range(3):
                headers = {"If-None-Match": tag} if tag else {}
                with CaptureQueriesContext(connection) as statements:
                    answer = api.get(URL, query, headers=headers)
                counts.append((answer.status_code, len(statements) - BEFORE))
                tag = answer.headers["ETag"] if len(counts) % 3 == 2 else ""
        for number in range(20):
            make_innovation(
                regency=make_regency(f"34.{number:02}"), unit=None, status="verified"
            )

    # The stamp of what is kept, the months there are, the lines and the stages; of
    # months those that were kept too.
    cohorts, months = counts[0][1], counts[3][1]
    assert (cohorts <= 4, months <= 5) == (True, True)
    assert (
        counts
        == [
            *((200, cohorts), (200, 0), (304, 0)),
            *((200, months), (200, 0), (304, 0)),
        ]
        * 2
    )
