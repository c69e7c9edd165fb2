"""What an import would do, decided by pure functions over a snapshot."""

from dataclasses import replace

import pytest

from innovations.domain.import_snapshot import COMPARED
from innovations.enums import InnovationStatus
from innovations.sheets.plan import (
    Base,
    Decisions,
    Line,
    Record,
    Snapshot,
    explained,
    make_plan,
    unknown_units,
)
from masterplan.core.sheets.plan import FieldChange
from regencies.domain.unit_names import KnownUnit, UnitNames
from tests.innovations.import_ground import row

TEXTS = dict.fromkeys(COMPARED, "")
NULLS = ("sub_dimension", "is_digital", "start_year", "start_month")


def record(pk=1, *, unit=None, words="Dinas Uji", lines=(), years=(), **fields):
    told = TEXTS | dict.fromkeys(NULLS) | {"step_percent": 0}
    told |= {"name": "Inovasi 2", "dimension": "governance"}
    head = {
        key: fields.pop(key) for key in ("version", "status", "number") if key in fields
    }
    return Record(
        **({"version": 1, "status": InnovationStatus.SUBMITTED, "number": ""} | head),
        id=pk,
        words=words,
        unit=unit,
        fields=told | fields,
        lines=tuple(Line(*line) for line in lines),
        quick_win_years=frozenset(years),
    )


def snapshot(*records, aliases=None):
    names = UnitNames(
        [KnownUnit(7, "Dinas Perhubungan", "Dishub"), KnownUnit(8, "Dinas Sosial")],
        aliases or {},
        regency_name="Kabupaten Uji",
        regency_short_name="Uji",
    )
    return Snapshot(1, records, names, {"GOV-1": "governance", "LIV-1": "living"})


def plan(rows, *records, base=None, aliases=None, **decided):
    return make_plan(
        rows, snapshot(*records, aliases=aliases), Decisions(**decided), base
    )


def changes_of(made):
    (change,) = made.changes
    return list(change.changes)


def test_a_row_without_a_record_is_created():
    made = plan([row(words="Dishub", is_digital=True)])
    (create,) = made.creates
    assert create.values == {
        "name": "Inovasi 2",
        "dimension": "governance",
        "is_digital": True,
        "unit": 7,
        "reported_unit": "Dishub",
    }


def test_a_row_that_says_the_same_is_left():
    made = plan([row(kind="programme")], record(kind="programme", problem="Lama"))
    assert [leave.key for leave in made.leaves] == [1]
    assert (made.creates, made.changes, made.refusals) == ((), (), ())


def test_only_what_the_row_states_is_compared():
    made = plan(
        [row(description="Baru", is_digital=False)],
        record(description="Lama", is_digital=True, problem="Tetap", start_year=2020),
    )
    assert changes_of(made) == [
        FieldChange("description", "Lama", "Baru"),
        FieldChange("is_digital", True, False),
    ]


def test_line_breaks_are_no_difference():
    made = plan([row(description="satu dua")], record(description="satu\n dua "))
    assert len(made.leaves) == 1


@pytest.mark.parametrize(
    ("stated", "stored"),
    [
        ({"name": "INOVASI-2"}, {"name": "Inovasi 2"}),
        ({"words": "DINAS  UJI"}, {}),
        ({"words": "Dishub"}, {"words": "Perhubungan", "unit": 7}),
        ({"words": "Dishub"}, {"words": "", "unit": 7}),
        ({"words": ""}, {"words": "Dinas Lain"}),
        ({"number": "32.11-0042", "words": "Lain"}, {"number": "32.11-0042"}),
    ],
)
def test_a_record_is_found_by_number_words_unit_or_a_name_alone(stated, stored):
    made = plan([row(**stated)], record(**stored))
    assert [one.key for one in (*made.leaves, *made.changes)] == [1]
    assert made.creates == ()


@pytest.mark.parametrize(
    ("stated", "stored"),
    [
        ({"name": "Inovasi 3"}, {}),
        ({"words": "Dinas Lain"}, {}),
        ({"words": "Dinas Sosial"}, {"words": "", "unit": 7}),
    ],
)
def test_another_name_or_unit_is_another_record(stated, stored):
    made = plan([row(**stated)], record(**stored))
    assert len(made.creates) == 1


def test_two_records_of_one_name_are_not_guessed_between():
    made = plan([row(words="")], record(1, words="A"), record(2, words="B"))
    assert len(made.creates) == 1


def test_each_record_serves_one_row():
    made = plan(
        [
            row(2, name="Sama", words="Dishub"),
            row(3, name="Sama", words="Dinas Perhubungan"),
        ],
        record(1, name="Sama", words="Dinas Perhubungan", unit=7),
    )
    assert [leave.place.row for leave in made.leaves] == [3]
    assert [create.place.row for create in made.creates] == [2]


def test_a_unit_set_by_hand_stays_where_the_words_are_unknown():
    assert len(plan([row()], record(unit=8)).leaves) == 1


def test_a_known_unit_is_stated():
    made = plan([row(words="Dishub")], record(words="Dishub", unit=8))
    assert changes_of(made) == [FieldChange("unit", 8, 7)]


@pytest.mark.parametrize(
    ("decided", "unit"),
    [("none", None), ("create", "new:dinasuji"), ("8", 8), (None, None)],
)
def test_words_are_decided_upon(decided, unit):
    units = {"dinasuji": decided} if decided else {}
    (create,) = plan([row()], units=units).creates
    assert (create.values["unit"], create.values["reported_unit"]) == (
        unit,
        "Dinas Uji",
    )


def test_an_alias_answers_for_the_words():
    (create,) = plan([row()], aliases={"dinasuji": 8}).creates
    assert create.values["unit"] == 8
    assert unknown_units([row()], snapshot(aliases={"dinasuji": None}).names) == []


def test_unknown_units_are_asked_once_each():
    rows = [
        row(2, words="Dinas Uji"),
        row(3, words="DINAS UJI"),
        row(4, words="Lintas SKPD"),
        row(5, words="Dishub"),
        row(6, words=""),
        row(7, words="Dinas Sosail"),
    ]
    asked = unknown_units(rows, snapshot().names)
    assert [(one.words, one.rows, one.nearest, one.is_shared) for one in asked] == [
        ("Dinas Uji", 2, None, False),
        ("Lintas SKPD", 1, None, True),
        ("Dinas Sosail", 1, 8, False),
    ]


def test_a_new_dimension_takes_the_old_sub_dimension_away():
    made = plan(
        [row(dimension="living")],
        record(dimension="governance", sub_dimension="GOV-1"),
    )
    assert changes_of(made) == [
        FieldChange("dimension", "governance", "living"),
        FieldChange("sub_dimension", "GOV-1", None),
    ]


@pytest.mark.parametrize(
    ("budgets", "lines", "change"),
    [
        ([(None, "", 5_000_000)], [], (None, "Rp 5.000.000")),
        ([(None, "", 5)], [(1, None, "", 5)], None),
        ([(None, "", 6)], [(1, None, "", 5)], ("Rp 5", "Rp 6")),
        # The year was added by hand; the sum is still about this one line.
        ([(None, "", 6)], [(1, 2024, "apbn", 5)], ("Rp 5 (2024)", "Rp 6 (2024)")),
        ([(None, "", 6)], [(1, 2024, "", 2), (2, 2025, "", 3)], None),
        ([(2024, "", 0)], [(1, 2025, "", 3)], (None, "Rp 0 (2024)")),
        (
            [(2024, "", 1), (2025, "", 2)],
            [(1, 2024, "", 9)],
            ("Rp 9 (2024)", "Rp 1 (2024); Rp 2 (2025)"),
        ),
        ([], [(1, 2024, "", 9)], None),
    ],
)
def test_money_is_compared_line_by_line(budgets, lines, change):
    made = plan([row(budgets=budgets)], record(lines=lines))
    if change is None:
        assert len(made.leaves) == 1
    else:
        assert changes_of(made) == [FieldChange("planned", *change)]


def test_a_quick_win_needs_a_year_and_is_proposed_once():
    marked = row(is_quick_win=True)
    assert "quick_win_year" not in plan([marked]).creates[0].values
    assert (
        plan([marked], quick_win_year=2024).creates[0].values["quick_win_year"] == 2024
    )
    assert changes_of(plan([marked], record(), quick_win_year=2024)) == [
        FieldChange("quick_win_year", None, 2024)
    ]
    assert len(plan([marked], record(years=[2024]), quick_win_year=2024).leaves) == 1
    assert len(plan([row()], record(years=[2024]), quick_win_year=2024).leaves) == 1


def test_a_withdrawn_record_is_left_alone_and_an_active_one_comes_first():
    gone = record(1, status=InnovationStatus.WITHDRAWN)
    made = plan([row(description="Baru")], gone)
    assert [(leave.key, leave.note) for leave in made.leaves] == [(1, "withdrawn")]
    made = plan([row(description="Baru")], gone, record(2))
    assert [change.key for change in made.changes] == [2]


# --- Since the preview -------------------------------------------------------

SEEN = Base(versions={1: 1}, matched={row().place: 1})


@pytest.mark.parametrize(
    ("records", "base", "outcome"),
    [
        ([record()], SEEN, "changes"),
        ([record(version=2)], SEEN, "refusals"),
        ([record(version=2, description="Baru")], SEEN, "leaves"),
        ([], SEEN, "refusals"),
        ([record(version=1)], Base({}, {}), "refusals"),
        ([record(description="Baru")], Base({}, {}), "leaves"),
        ([], Base({}, {}), "creates"),
        ([record()], Base({1: 1}, {}), "changes"),
    ],
)
def test_what_changed_since_the_preview_is_refused_unless_it_agrees(
    records, base, outcome
):
    made = plan([row(description="Baru")], *records, base=base)
    found = {name: len(entries) for name, entries in made.as_json().items() if entries}
    assert found == {outcome: 1}


def test_a_refusal_names_the_cell():
    (refusal,) = plan(
        [row(description="Baru")], replace(record(), version=2), base=SEEN
    ).refusals
    assert (refusal.reason, refusal.cell) == ("changed_since_preview", "C2")
    assert refusal.message.startswith("Sel C2: ")


# --- A frozen baseline ---------------------------------------------------------


def test_a_change_of_a_frozen_baseline_needs_a_reason():
    frozen = replace(record(name="Inovasi 2"), is_frozen=True)
    rows = [row(start_year=2024)]
    made = plan(rows, frozen)

    assert [change.needs_reason for change in made.changes] == [True]
    assert plan([row(benefit="Cepat.")], frozen).changes[0].needs_reason is False
    assert plan(rows, record(name="Inovasi 2")).changes[0].needs_reason is False
    assert explained(made, rows, Decisions(reason="DPA 2023")) == made
    refused = explained(made, rows, Decisions())
    assert (refused.changes, [one.reason for one in refused.refusals]) == (
        (),
        ["reason_required"],
    )
