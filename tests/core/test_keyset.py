"""Keyset pages, on the smallest table that has names."""

import base64
import json

import pytest

from masterplan.core.models import User
from masterplan.core.views.keyset import page_of

pytestmark = pytest.mark.django_db

NAMES = ["a", "b", "b", "b", "c", "d", "e"]


def make_people() -> list[int]:
    return [
        User.objects.create(email=f"{n}@uji.test", name=name).pk
        for n, name in enumerate(NAMES)
    ]


def rows():
    return User.objects.values("id", "name", "created_at")


@pytest.mark.parametrize("ordering", ["name", "-name", "created_at", "-created_at"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_page_of_walks_forwards_and_back(ordering, size):
    pks = make_people()
    expected = pks if not ordering.startswith("-") else pks[::-1]

    forwards, pages, after = [], [], ""
    while True:
        page = page_of(rows(), ordering=ordering, after=after, size=size)
        forwards += [row["id"] for row in page.rows]
        pages.append(page)
        if page.after is None:
            break
        after = page.after
    backwards, before = [row["id"] for row in page.rows], page.before
    while before is not None:
        page = page_of(rows(), ordering=ordering, before=before, size=size)
        backwards = [row["id"] for row in page.rows] + backwards
        before = page.before

    assert forwards == backwards == expected
    assert pages[0].before is None
    assert len(pages) == -(-len(pks) // size)


def test_page_of_an_empty_table_has_no_neighbours():
    page = page_of(rows(), ordering="name")

    assert (list(page.rows), page.before, page.after) == ([], None, None)


def cursor(value: object) -> str:
    text = json.dumps(value).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


@pytest.mark.parametrize(
    "broken",
    [
        "!",
        "abc",
        "é",
        cursor("a"),
        cursor(["a"]),
        cursor([1, 2]),
        cursor(["a", "b"]),
        cursor(["a\0", 1]),
        cursor({"a": 1}),
        base64.urlsafe_b64encode(b'["\\ud800", 1]').decode().rstrip("="),
    ],
)
@pytest.mark.parametrize("side", ["after", "before"])
def test_page_of_a_broken_cursor_is_the_first_page(broken, side):
    pks = make_people()

    page = page_of(rows(), ordering="name", size=2, **{side: broken})

    assert [row["id"] for row in page.rows] == pks[:2]
    assert page.before is None
    assert page.after is not None


def test_page_of_a_cursor_without_a_zone_is_the_first_page():
    pks = make_people()

    page = page_of(
        rows(), ordering="created_at", after=cursor(["2026-01-01", 1]), size=2
    )

    assert [row["id"] for row in page.rows] == pks[:2]


def test_page_of_reads_in_one_statement(django_assert_num_queries):
    make_people()

    with django_assert_num_queries(1):
        page_of(rows(), ordering="name", size=2)
