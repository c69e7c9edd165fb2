import dataclasses

import pytest

from masterplan.core.errors import InvalidFields
from masterplan.domain.rules import NAMED_MAX, RULES, Part, Snapshot, told, validate
from masterplan.domain.rules.snapshot import NOT_READ
from tests.masterplan.rules.cases import (
    BLOCKED,
    EMPTY,
    PASSING,
    Case,
    innovation,
    unit,
)

NAMES = {
    "quick_win_per_dimension": {"minimum": 1, "year": None},
    "every_unit_innovates": {"minimum": 1},
    "every_innovation_planned": {},
    "readiness_filled": {},
    "swot_filled": {"minimum": 1},
    "gap_filled": {"minimum": 1},
    "every_innovation_has_problem": {},
    "every_innovation_budgeted": {},
    "all_heads_signed": {},
    "document_valid": {"kind": "sk", "year": None},
    "body_formed": {"kind": "council", "minimum": 1},
    "vision_written": {"words": 1},
    "strategy_per_dimension": {"minimum": 1},
    "innovations_recorded": {"minimum": 1},
    "innovations_per_dimension": {"minimum": 1},
    "entries_taken_up": {"minimum": 1},
    "entries_complete": {},
    "meeting_held": {"kind": "bimtek", "minimum": 1},
    "mentor_assigned": {},
    "coordinator_assigned": {},
    "innovations_verified": {"percent": 100},
    "masterplan_in_force": {},
    "progress_reported": {"days": 90},
}
# What must be given; everything else has a default.
DEMANDED = {
    name: {key: value for key, value in given.items() if key == "kind"}
    for name, given in NAMES.items()
}


def checked(case: Case, snapshot: Snapshot | None = None):
    given = validate(case.rule, case.given)
    return RULES[case.rule].check(snapshot or case.snapshot, given)


def test_registry_holds_exactly_the_rules_that_templates_may_name():
    assert set(RULES) == set(NAMES)
    assert {name: validate(name, DEMANDED[name]) for name in NAMES} == NAMES


def test_every_rule_has_a_case_that_passes_and_one_that_blocks():
    assert {case.rule for case in PASSING} == set(RULES)
    assert {case.rule for case in BLOCKED if case.told} == set(RULES)


@pytest.mark.parametrize("case", PASSING, ids=lambda case: case.rule)
def test_rule_passes_when_nothing_is_missing(case):
    assert checked(case) == []


@pytest.mark.parametrize("case", BLOCKED, ids=lambda case: case.rule)
def test_rule_names_what_is_missing_with_the_page_that_mends_it(case):
    gaps = checked(case)
    assert [gap.sentence for gap in gaps] == list(case.told)
    assert all(gap.url.startswith("/") for gap in gaps)


@pytest.mark.parametrize("case", [*PASSING, *BLOCKED], ids=lambda case: case.rule)
def test_rule_reads_only_the_parts_it_asks_for(case):
    needs = {part.value for part in RULES[case.rule].needs}
    bare = dataclasses.replace(
        case.snapshot,
        **{part.value: NOT_READ for part in Part if part.value not in needs},
    )
    assert checked(case, bare) == checked(case)


def test_part_that_was_not_read_is_never_taken_for_empty():
    snapshot = Snapshot(regency_code="32.17", year=2023, today=EMPTY.today)
    for name in RULES:
        with pytest.raises(LookupError):
            RULES[name].check(snapshot, validate(name, DEMANDED[name]))


def test_gap_of_an_opd_carries_the_opd():
    case = next(case for case in BLOCKED if case.rule == "every_unit_innovates")
    assert [gap.unit_id for gap in checked(case)] == [1, 2]


def test_more_than_can_be_named_are_counted_in_one_line_with_their_list():
    records = tuple(innovation(pk, lacks_problem=True) for pk in range(1, 13))
    snapshot = dataclasses.replace(EMPTY, innovations=records)
    gaps = RULES["every_innovation_has_problem"].check(snapshot, {})
    assert len(gaps) == NAMED_MAX + 1
    assert gaps[-1].sentence == (
        "Dan 2 inovasi lainnya; seluruhnya 12 inovasi belum dihubungkan dengan masalah."
    )
    assert gaps[-1].url == (
        "/inovasi/?regency=32.17&problems=none&status=completed&status=returned"
        "&status=submitted&status=verified"
    )
    assert sum(gap.count for gap in gaps) == 12


def test_exactly_as_many_as_can_be_named_need_no_last_line():
    units = tuple(unit(pk) for pk in range(NAMED_MAX))
    snapshot = dataclasses.replace(EMPTY, units=units)
    gaps = RULES["every_unit_innovates"].check(snapshot, {"minimum": 1})
    assert len(gaps) == NAMED_MAX


def test_rule_is_told_with_its_figures():
    assert told("quick_win_per_dimension", {"minimum": 2}) == (
        "Setiap dimensi memiliki paling sedikit 2 quick win terpilih untuk tahun "
        "angkatan."
    )
    assert told("quick_win_per_dimension", {"minimum": 2, "year": 2024}) == (
        "Setiap dimensi memiliki paling sedikit 2 quick win terpilih untuk tahun 2024."
    )
    assert told("innovations_verified", {}) == (
        "Paling sedikit 100% inovasi terverifikasi."
    )
    assert told("body_formed", {"kind": "team", "minimum": 5}) == (
        "Tim Pelaksana terbentuk dengan paling sedikit 5 anggota."
    )


@pytest.mark.parametrize("name", sorted(NAMES))
def test_every_rule_has_a_sentence_without_open_places(name):
    sentence = told(name, NAMES[name])
    assert sentence.endswith(".")
    assert "%(" not in sentence


def test_rule_that_cannot_be_asked_is_told_as_such():
    assert told("all_is_well", {}) == "Aturan “all_is_well” tidak dikenal."
    assert told("swot_filled", {"minimum": 0}) == ("Isi dengan bilangan 1 sampai 1000.")


@pytest.mark.parametrize(
    ("name", "parameters", "field"),
    [
        ("all_is_well", {}, "rule"),
        ("", {}, "rule"),
        ("all_heads_signed", {"minimum": 1}, "minimum"),
        ("swot_filled", {"minimum": "1"}, "minimum"),
        ("swot_filled", {"minimum": True}, "minimum"),
        ("swot_filled", {"minimum": 1.0}, "minimum"),
        ("swot_filled", {"minimum": 0}, "minimum"),
        ("swot_filled", {"minimum": 1001}, "minimum"),
        ("innovations_verified", {"percent": 101}, "percent"),
        ("document_valid", {}, "kind"),
        ("document_valid", {"kind": "surat"}, "kind"),
        ("document_valid", {"kind": ["sk"]}, "kind"),
        ("document_valid", {"kind": "sk", "year": 1800}, "year"),
        ("body_formed", {"kind": "bimtek"}, "kind"),
        ("meeting_held", {"kind": None}, "kind"),
        ("quick_win_per_dimension", {"year": "2024"}, "year"),
    ],
)
def test_validate_refuses_what_no_rule_knows(name, parameters, field):
    with pytest.raises(InvalidFields) as refused:
        validate(name, parameters)
    assert list(refused.value.errors) == [field]


def test_validate_names_every_wrong_parameter_at_once():
    with pytest.raises(InvalidFields) as refused:
        validate("body_formed", {"minimum": -1, "words": 3})
    assert set(refused.value.errors) == {"kind", "minimum", "words"}
