"""The story of one record: filters, pages, its file, and what strangers miss."""

import csv
import datetime as dt
import io

import pytest

from innovations.domain import innovation as verbs
from innovations.domain.innovation import move
from innovations.enums import InnovationStatus
from masterplan.core import history
from masterplan.core.models import Activity
from masterplan.core.sheets.download import dated
from regencies.enums import Role
from tests.factories import make_innovation, make_unit, make_user

pytestmark = pytest.mark.django_db

PHONE = "0812-0000-0000"


def revise(innovation, actor, **fields):
    innovation.refresh_from_db()
    verbs.revise(innovation, actor=actor, version=innovation.version, fields=fields)


def tell(innovation, actor, *, at, verb="innovation.revised", **fields):
    """A row of the story at a moment of our choosing."""
    return Activity.objects.create(
        at=at,
        actor=actor,
        actor_name=str(actor) if actor else "Sistem",
        verb=verb,
        target_type="innovations.innovation",
        target_id=str(innovation.pk),
        target_label=innovation.name,
        regency_code=innovation.regency_id,
        unit_id=innovation.unit_id,
        **fields,
    )


def moment(text):
    return dt.datetime.fromisoformat(text)


def told(response):
    return [line.sentence for line in response.context["story"]]


@pytest.fixture
def ground():
    """A record with three lines by two people and the system, and its operator."""
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit, name="Ani")
    other = make_user(Role.OPERATOR, unit=unit, name="Budi")
    innovation = make_innovation(unit=unit)
    tell(innovation, operator, at=moment("2026-03-01T00:00:00+07:00"))
    tell(innovation, other, at=moment("2026-03-02T23:59:59+07:00"))
    tell(innovation, None, at=moment("2026-03-03T00:00:00+07:00"))
    return innovation, operator, other


REVISED = "mengubah isian inovasi ini"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Sistem", "Budi", "Ani"]),
        ("?person=sistem", ["Sistem"]),
        ("?since=2026-03-02", ["Sistem", "Budi"]),
        ("?until=2026-03-02", ["Budi", "Ani"]),
        ("?since=2026-03-01&until=2026-03-01", ["Ani"]),
        ("?since=02/03/2026", ["Sistem", "Budi"]),
        ("?since=kemarin", ["Sistem", "Budi", "Ani"]),
        ("?since=0001-01-01&until=9999-12-31", ["Sistem", "Budi", "Ani"]),
        ("?since=2026-03-03&until=2026-03-01", ["Sistem"]),
        ("?person=999999999999999999999", ["Sistem", "Budi", "Ani"]),
    ],
)
def test_story_is_filtered(client_for, ground, query, expected):
    innovation, operator, _other = ground

    response = client_for(operator).get(f"/inovasi/{innovation.pk}/riwayat/{query}")

    assert told(response) == [f"{name} {REVISED}" for name in expected]


def test_story_of_one_person_with_its_chip(client_for, ground):
    innovation, operator, other = ground

    response = client_for(operator).get(
        f"/inovasi/{innovation.pk}/riwayat/?person={other.pk}&until=2026-03-02"
    )

    assert told(response) == [f"Budi {REVISED}"]
    assert response.context["chips"] == [
        history.Chip("Orang", "Budi", "?until=2026-03-02"),
        history.Chip("Sampai tanggal", "2 Maret 2026", f"?person={other.pk}"),
    ]
    assert response.context["form"].fields["person"].choices == [
        ("", "Semua orang"),
        (str(operator.pk), "Ani"),
        (str(other.pk), "Budi"),
        ("sistem", "Sistem"),
    ]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?person=0", "Orang ini tidak ada dalam riwayat."),
        (
            "?since=2026-03-03&until=2026-03-01",
            "Tanggal akhir mendahului tanggal awal.",
        ),
        ("?since=x", "Masukkan tanggal yang valid."),
    ],
)
def test_wrong_filter_says_so(client_for, ground, query, sentence):
    innovation, operator, _other = ground

    response = client_for(operator).get(f"/inovasi/{innovation.pk}/riwayat/{query}")

    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_pages_walk_the_story_forth_and_back(ground):
    innovation, operator, _other = ground
    for _number in range(4):
        tell(innovation, operator, at=moment("2026-03-04T08:00:00+07:00"))
    rows = Activity.objects.for_target(innovation)
    every = [row.pk for row in rows]

    def page(**data):
        found = history.page_of(rows, data, size=3)
        return [row.pk for row in found.rows], found.before, found.after

    first = page()
    second = page(after=first[2])
    third = page(after=second[2])

    assert first == (every[:3], None, str(every[2]))
    assert second == (every[3:6], str(every[3]), str(every[5]))
    assert third == (every[6:], str(every[6]), None)
    assert page(before=third[1]) == second
    assert page(before=second[1]) == first
    assert page(after="x", before="-1") == first


def test_csv_is_the_story_with_its_filters(client_for, ground):
    innovation, operator, other = ground

    response = client_for(operator).get(
        f"/inovasi/{innovation.pk}/riwayat.csv?person={other.pk}"
    )

    lines = list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))
    assert lines[0] == [f"Riwayat inovasi {innovation.name}"]
    assert lines[1] == ["Saringan: Orang: Budi"]
    assert lines[4:] == [
        [
            "2026-03-02 23:59 WIB",
            "Budi",
            f"Budi {REVISED}",
            innovation.name,
            "0",
            "",
            "",
            "",
        ]
    ]
    assert response["Content-Disposition"] == (
        f'attachment; filename="{dated(f"riwayat-inovasi-{innovation.pk}")}.csv"'
    )


@pytest.mark.parametrize("role", [Role.EVALUATOR, Role.MINISTRY])
@pytest.mark.parametrize("address", ["riwayat/", "riwayat.csv", "versi/"])
def test_telephone_in_the_story_never_reaches_reviewers(client_for, role, address):
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    innovation = make_innovation(unit=unit, status=InnovationStatus.VERIFIED)
    revise(innovation, operator, person_phone=PHONE)
    revise(innovation, operator, person_phone="", acronym="SAKTI")

    def body(user):
        response = client_for(user).get(f"/inovasi/{innovation.pk}/{address}")
        assert response.status_code == 200
        parts = response if response.streaming else [response.content]
        return b"".join(parts).decode()

    assert PHONE in body(operator)
    assert PHONE not in body(make_user(role))
    assert "telepon" not in body(make_user(role)).lower()
    assert "SAKTI" in body(make_user(role))


def test_dates_and_keys_are_told_in_words(client_for):
    unit = make_unit(name="Dinas Kesehatan")
    operator = make_user(Role.OPERATOR, unit=unit)
    innovation = make_innovation(unit=unit)
    revise(innovation, operator, trial_on=dt.date(2026, 5, 20), is_digital=False)
    [moved] = move([innovation], name="submit", actor=operator)
    assert moved.refusal is None

    response = client_for(operator).get(f"/inovasi/{innovation.pk}/riwayat/")

    changes = [
        (one.label, one.old, one.new)
        for line in response.context["story"]
        for one in line.changes
    ]
    assert changes == [
        ("status", "Draf", "Diajukan"),
        ("waktu uji coba", "–", "20 Mei 2026"),
        ("digital", "ya", "tidak"),
    ]


def test_a_month_reads_as_its_name(client_for):
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    innovation = make_innovation(unit=unit, start_year=2024, start_month=3)
    revise(innovation, operator, start_month=4)

    page = client_for(operator).get(f"/inovasi/{innovation.pk}/riwayat/")

    [change] = page.context["story"][0].changes
    assert (change.old, change.new) == ("Maret", "April")
