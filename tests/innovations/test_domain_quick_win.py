"""The verbs of quick wins: proposing, choosing, closing, and the ranks they give."""

import datetime as dt

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from innovations.domain import quick_win as verbs
from innovations.enums import InnovationStatus, QuickWinStatus
from innovations.models import BudgetLine, QuickWin
from innovations.models.quick_win import stalled
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity, Notice, User
from masterplan.core.story import tell
from regencies.enums import Role
from regencies.models import Unit
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.innovations.quick_win_ground import (
    DUE,
    START,
    YEAR,
    make_proposal,
    make_ready,
    make_selected,
    select,
)


@pytest.fixture
def unit(db: None) -> Unit:
    return make_unit()


@pytest.fixture
def operator(unit: Unit) -> User:
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def coordinator(unit: Unit) -> User:
    return make_user(Role.COORDINATOR, regency=unit.regency)


def told_to(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).values_list("text", flat=True))


# --- propose -----------------------------------------------------------------


def test_propose_by_the_unit_tells_the_coordinator(unit, operator, coordinator) -> None:
    innovation = make_innovation(unit=unit, name="Antrean Daring")

    [made] = verbs.propose([innovation], year=YEAR, actor=operator)

    assert (made.status, made.rank, made.year) == ("proposed", None, YEAR)
    assert made.dimension_id == innovation.dimension_id
    assert told_to(coordinator) == [
        f"“Antrean Daring” diusulkan sebagai quick win 2026 oleh {operator}."
    ]
    assert told_to(operator) == []


def test_propose_many_is_one_notice(unit, operator, coordinator) -> None:
    records = [make_innovation(unit=unit) for _number in range(3)]

    verbs.propose(records, year=YEAR, actor=operator)
    again = verbs.propose(records, year=YEAR, actor=operator)

    assert again == []
    assert told_to(coordinator) == [
        f"3 inovasi diusulkan sebagai quick win 2026 oleh {operator}."
    ]
    notice = Notice.objects.get(user=coordinator)
    assert notice.url == f"/quick-win/?regency={unit.regency_id}&year=2026"


@pytest.mark.parametrize("role", [Role.LEADER, Role.MENTOR])
def test_propose_by_who_does_not_work_on_it_is_refused(unit, role) -> None:
    innovation = make_innovation(unit=unit, status=InnovationStatus.VERIFIED)
    person = make_user(role, regency=unit.regency)

    with pytest.raises(NotAllowed):
        verbs.propose([innovation], year=YEAR, actor=person)

    assert not QuickWin.objects.exists()


def test_propose_one_of_another_unit_proposes_none(unit, operator) -> None:
    records = [make_innovation(unit=unit), make_innovation()]

    with pytest.raises(NotAllowed):
        verbs.propose(records, year=YEAR, actor=operator)

    assert not QuickWin.objects.exists()


def test_propose_for_an_impossible_year_is_refused(unit, operator) -> None:
    with pytest.raises(InvalidFields) as refusal:
        verbs.propose([make_innovation(unit=unit)], year=3026, actor=operator)

    assert refusal.value.errors == {"year": ["Tahun quick win di luar rentang."]}


# --- revise ------------------------------------------------------------------


def test_revise_writes_what_changed_and_says_so(unit, operator) -> None:
    quick_win = make_proposal(unit)
    fields = {"milestone_3": "SOP ditetapkan", "result": ""}

    revised = verbs.revise(quick_win, actor=operator, version=1, fields=fields)

    assert (revised.milestone_3, revised.version) == ("SOP ditetapkan", 2)
    [line] = tell(Activity.objects.for_target(quick_win))
    assert line.sentence == f"{operator} mengubah lembar quick win ini"
    assert [(one.label, one.new) for one in line.changes] == [
        ("target 3 bulan", "SOP ditetapkan")
    ]


def test_revise_of_an_old_page_shows_both_values(unit, operator) -> None:
    quick_win = make_proposal(unit)
    verbs.revise(quick_win, actor=operator, version=1, fields={"result": "Turun 2 jam"})

    with pytest.raises(StaleVersion) as refusal:
        verbs.revise(quick_win, actor=operator, version=1, fields={"result": "Turun"})

    [conflict] = refusal.value.fields
    assert (conflict.current, conflict.offered) == ("Turun 2 jam", "Turun")


def test_revise_with_too_much_is_refused(unit, operator) -> None:
    with pytest.raises(InvalidFields) as refusal:
        verbs.revise(
            make_proposal(unit),
            actor=operator,
            version=1,
            fields={"result": "x" * 5001},
        )

    assert set(refusal.value.errors) == {"result"}


def test_revise_of_an_unknown_field_is_refused(unit, operator) -> None:
    with pytest.raises(InvalidFields):
        verbs.revise(make_proposal(unit), actor=operator, version=1, fields={"rank": 1})


def test_revise_of_a_closed_one_is_refused(unit, operator, coordinator) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)
    closed = verbs.move(quick_win, name="deliver", actor=coordinator, result="Ada.")

    with pytest.raises(MoveRefused):
        verbs.revise(closed, actor=operator, version=3, fields={"result": "Lain"})


# --- select ------------------------------------------------------------------


def test_select_gives_the_next_free_rank_and_tells_the_unit(
    unit, operator, coordinator
) -> None:
    first = make_proposal(unit, name="Antrean Daring")
    second = make_proposal(unit)

    verbs.select(first, actor=coordinator, start_on=START, due_on=DUE)
    verbs.select(second, actor=coordinator, start_on=START, due_on=DUE)

    stored = QuickWin.objects.order_by("pk")
    assert list(stored.values_list("status", "rank", "start_on", "due_on")) == [
        ("selected", 1, START, DUE),
        ("selected", 2, START, DUE),
    ]
    assert "“Antrean Daring” terpilih sebagai quick win 2026." in told_to(operator)
    [line] = tell(Activity.objects.for_target(first))
    assert line.sentence == f"{coordinator} memilih quick win ini"


def test_select_ranks_each_year_dimension_and_regency_by_itself(unit) -> None:
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency)
    elsewhere = make_unit(make_regency("32.12"))
    made = [
        make_proposal(unit),
        make_proposal(unit, year=2027),
        make_proposal(unit, dimension_id="living"),
        make_proposal(elsewhere),
    ]

    for one in made[:3]:
        select(one, coordinator)
    select(made[3], make_user(Role.COORDINATOR, regency=elsewhere.regency))

    assert set(QuickWin.objects.values_list("rank", flat=True)) == {1}


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (
            dt.date(2100, 1, 16),
            "Paling lama 12 bulan sejak mulai, jadi paling lambat 15 Januari 2100.",
        ),
        (dt.date(2099, 1, 14), "Tenggat mendahului tanggal mulai."),
        (None, "Isi kapan hasilnya dirasakan paling lambat."),
    ],
)
def test_select_for_longer_than_a_year_is_refused(
    unit, coordinator, due_on, said
) -> None:
    quick_win = make_proposal(unit)

    with pytest.raises(InvalidFields) as refusal:
        select(quick_win, coordinator, due_on=due_on)

    assert refusal.value.errors == {"due_on": [said]}
    assert QuickWin.objects.get().status == QuickWinStatus.PROPOSED


def test_select_for_exactly_a_year_is_taken(unit, coordinator) -> None:
    chosen = select(make_proposal(unit), coordinator, due_on=dt.date(2100, 1, 15))

    assert chosen.status == QuickWinStatus.SELECTED


def test_select_with_a_taken_rank_is_refused(unit, coordinator) -> None:
    make_selected(unit, coordinator=coordinator)

    with pytest.raises(InvalidFields) as refusal:
        select(make_proposal(unit), coordinator, rank=1)

    assert set(refusal.value.errors) == {"rank"}


def test_select_with_a_free_rank_takes_it(unit, coordinator) -> None:
    assert select(make_proposal(unit), coordinator, rank=7).rank == 7
    assert select(make_proposal(unit), coordinator).rank == 1


def test_select_names_what_the_record_lacks(unit, coordinator) -> None:
    quick_win = make_proposal(unit, person_in_charge="")
    BudgetLine.objects.update(source="")

    with pytest.raises(DomainError) as refusal:
        select(quick_win, coordinator)

    assert refusal.value.message == (
        "Lengkapi dahulu isian inovasinya: penanggung jawab, sumber anggaran."
    )


def test_select_of_a_draft_is_refused(unit, coordinator) -> None:
    quick_win = make_proposal(unit, status=InnovationStatus.DRAFT)

    with pytest.raises(MoveRefused):
        select(quick_win, coordinator)


def test_select_by_the_unit_is_refused(unit, operator) -> None:
    with pytest.raises(NotAllowed):
        select(make_proposal(unit), operator)


def test_select_of_an_old_page_is_refused(unit, coordinator) -> None:
    with pytest.raises(StaleVersion):
        select(make_proposal(unit), coordinator, version=9)


# --- move --------------------------------------------------------------------


def test_drop_gives_the_rank_and_the_approval_back(unit, coordinator) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)
    QuickWin.objects.update(approved_at=timezone.now(), approved_by=coordinator)

    dropped = verbs.move(
        quick_win, name="drop", actor=coordinator, reason="Anggaran batal."
    )

    assert (dropped.status, dropped.rank, dropped.approved_at, dropped.approved_by) == (
        QuickWinStatus.PROPOSED,
        None,
        None,
        None,
    )
    assert select(make_proposal(unit), coordinator).rank == 1


def test_drop_tells_the_unit_why(unit, operator, coordinator) -> None:
    quick_win = make_selected(unit, coordinator=coordinator, name="Antrean Daring")

    verbs.move(quick_win, name="drop", actor=coordinator, reason="Anggaran batal.")

    assert (
        "“Antrean Daring” tidak lagi terpilih sebagai quick win 2026. "
        "Alasan: Anggaran batal."
    ) in told_to(operator)


@pytest.mark.parametrize("name", ["drop", "fail"])
def test_move_without_its_reason_is_refused(unit, coordinator, name) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)

    with pytest.raises(DomainError) as refusal:
        verbs.move(quick_win, name=name, actor=coordinator)

    assert refusal.value.field == "reason"


def test_deliver_needs_a_result(unit, coordinator) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)

    with pytest.raises(DomainError) as refusal:
        verbs.move(quick_win, name="deliver", actor=coordinator, result="  ")

    assert (refusal.value.code, refusal.value.field) == ("result_required", "result")


def test_deliver_takes_the_result_that_the_unit_wrote(
    unit, operator, coordinator
) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)
    verbs.revise(quick_win, actor=operator, version=2, fields={"result": "Turun."})

    closed = verbs.move(quick_win, name="deliver", actor=coordinator)

    assert (closed.status, closed.result, closed.rank) == ("delivered", "Turun.", 1)
    assert closed.closed_at is not None


def test_reopen_takes_the_closing_back(unit, coordinator) -> None:
    quick_win = make_selected(unit, coordinator=coordinator)
    verbs.move(quick_win, name="fail", actor=coordinator, reason="Lelang gagal.")

    again = verbs.move(
        quick_win, name="reopen", actor=coordinator, reason="Lelang diulang."
    )

    assert (again.status, again.closed_at) == (QuickWinStatus.SELECTED, None)


def test_allowed_moves_follow_status_and_seat(unit, operator, coordinator) -> None:
    quick_win = make_proposal(unit)
    assert [one.name for one in verbs.allowed_moves(quick_win, actor=coordinator)] == [
        "select"
    ]
    chosen = select(quick_win, coordinator)
    assert [one.name for one in verbs.allowed_moves(chosen, actor=coordinator)] == [
        "drop",
        "deliver",
        "fail",
    ]
    assert verbs.allowed_moves(chosen, actor=operator) == []


# --- stalled -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "is_stalled"),
    [
        ({"status": "selected", "year": 2025}, True),
        ({"status": "selected", "year": 2026}, False),
        ({"status": "selected", "year": 2025, "due_on": dt.date(2026, 7, 1)}, False),
        ({"status": "selected", "year": 2026, "due_on": dt.date(2026, 6, 29)}, True),
        ({"status": "delivered", "year": 2025}, False),
        ({"status": "failed", "year": 2025}, False),
        ({"status": "proposed", "year": 2025, "rank": None}, False),
    ],
)
def test_stalled_says_the_same_to_people_and_database(unit, fields, is_stalled) -> None:
    innovation = make_ready(unit)
    quick_win = QuickWin.objects.create(
        innovation=innovation,
        regency=innovation.regency,
        dimension=innovation.dimension,
        **{"rank": 1} | fields,
    )
    today = dt.date(2026, 6, 30)

    assert quick_win.is_stalled(today) == is_stalled
    assert QuickWin.objects.filter(stalled(today)).exists() == is_stalled


def test_months_after_ends_with_the_month() -> None:
    assert verbs.months_after(dt.date(2026, 8, 31), 6) == dt.date(2027, 2, 28)
    assert verbs.months_after(dt.date(2024, 2, 29), 12) == dt.date(2025, 2, 28)
    assert verbs.months_after(dt.date(2026, 11, 1), 3) == dt.date(2027, 2, 1)


class TestRanks(TestCase):
    """Whatever is selected and dropped: a rank is held once, and none is skipped by a
    selection that leaves the choice to the portal."""

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.integers(0, 4), max_size=14))
    def test_ranks_are_unique_and_the_smallest_free(self, presses: list[int]) -> None:
        unit = make_unit(make_regency("32.11"))
        coordinator = make_user(Role.COORDINATOR, regency=unit.regency)
        proposals = [make_proposal(unit) for _number in range(5)]
        held: dict[int, int] = {}

        for place in presses:
            if place in held:
                verbs.move(
                    proposals[place], name="drop", actor=coordinator, reason="Ulang."
                )
                del held[place]
            else:
                free = min(set(range(1, 7)) - set(held.values()))
                held[place] = select(proposals[place], coordinator).rank
                assert held[place] == free

        stored = QuickWin.objects.filter(rank__isnull=False)
        assert sorted(stored.values_list("rank", flat=True)) == sorted(held.values())
        assert all(one.status == QuickWinStatus.SELECTED for one in stored)
