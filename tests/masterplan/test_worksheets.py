"""The verbs of readiness, SWOT and GAP: rows, versions, who may, what is kept."""

import pytest

from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity
from masterplan.core.story import tell
from masterplan.domain.gap import add_gap, remove_gap, revise_gap
from masterplan.domain.readiness import save_readiness
from masterplan.domain.swot import add_swot, remove_swot, revise_swot
from masterplan.domain.worksheet import ROWS_MAX
from masterplan.models import Cohort, GapRow, Participation, ReadinessRow, SwotRow
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

STATEMENT = {
    "quadrant": "strength",
    "aspect": "structure",
    "statement": "Pegawai muda",
    "weight": 20,
    "rating": 4,
}
GAP = {"aspect": "structure", "current": "Belum ada SOP", "priority": 3}
NONSENSE = (
    "kata " * 900,
    "👩🏽‍💻🏴󠁧󠁢󠁳󠁣󠁴󠁿 áé ทดสอบ",
    "a\u202eb\u200fc",
    "<script>alert(1)</script> {{ 7*7 }} =cmd|'/c calc'!A1",
)


@pytest.fixture
def participation() -> Participation:
    return Participation.objects.create(
        cohort=Cohort.objects.create(year=2023, name="Angkatan 2023"),
        regency=make_regency(),
    )


@pytest.fixture
def dimension():
    return make_dimensions()["governance"]


@pytest.fixture
def operator(participation):
    return make_user(Role.OPERATOR, unit=make_unit(participation.regency))


def save(participation, dimension, actor, version=0, **fields) -> ReadinessRow:
    return save_readiness(
        participation,
        actor=actor,
        dimension=dimension,
        element="people",
        version=version,
        fields=fields,
    )


# --- Readiness ---------------------------------------------------------------


def test_first_save_makes_the_row(participation, dimension, operator) -> None:
    save(participation, dimension, operator, condition="Ada 3 pranata", score=2)

    row = ReadinessRow.objects.get()
    assert (row.condition, row.score, row.version) == ("Ada 3 pranata", 2, 1)
    assert row.regency_id == "32.11"


def test_save_tells_what_changed(participation, dimension, operator) -> None:
    save(participation, dimension, operator, condition="Lama", score=2)
    save(participation, dimension, operator, 1, condition="Baru " * 40, score=3)

    last = Activity.objects.filter(verb="readiness.saved").latest("pk")
    [line] = tell([last])
    assert line.sentence == f"{operator} mengisi unsur kesiapan ini"
    assert line.target_label == "Smart Governance – Sumber daya manusia"
    assert last.changes["score"] == [2, 3]
    assert len(last.changes["condition"][1]) == 120


def test_save_of_what_is_there_writes_nothing(
    participation, dimension, operator
) -> None:
    save(participation, dimension, operator, condition="Sama", score=2)
    save(participation, dimension, operator, 0, condition="Sama", score=2)

    assert ReadinessRow.objects.get().version == 1
    assert Activity.objects.filter(verb="readiness.saved").count() == 1


def test_save_over_what_somebody_wrote_shows_both(
    participation, dimension, operator
) -> None:
    save(participation, dimension, operator, condition="Punya A", score=2)

    with pytest.raises(StaleVersion) as stale:
        save(participation, dimension, operator, 0, condition="Punya B", score=2)

    [conflict] = stale.value.fields
    assert stale.value.version == 1
    assert (conflict.label, conflict.current, conflict.offered) == (
        "kondisi saat ini",
        "Punya A",
        "Punya B",
    )


def test_empty_first_save_is_refused(participation, dimension, operator) -> None:
    with pytest.raises(DomainError) as refused:
        save(participation, dimension, operator, condition=" \u200b ", score=None)

    assert (refused.value.code, refused.value.field) == ("required", "condition")
    assert not ReadinessRow.objects.exists()


def test_row_may_be_emptied_again(participation, dimension, operator) -> None:
    save(participation, dimension, operator, condition="Ada", score=2)
    row = save(participation, dimension, operator, 1, condition="", score=None)

    assert (row.condition, row.score, row.version) == ("", None, 2)


@pytest.mark.parametrize("score", [0, 5, -1])
def test_score_beyond_four_is_refused(
    participation, dimension, operator, score
) -> None:
    with pytest.raises(InvalidFields) as refused:
        save(participation, dimension, operator, condition="Ada", score=score)

    assert list(refused.value.errors) == ["score"]


def test_unknown_element_is_refused(participation, dimension, operator) -> None:
    with pytest.raises(DomainError) as refused:
        save_readiness(
            participation,
            actor=operator,
            dimension=dimension,
            element="cuaca",
            version=0,
            fields={"condition": "Ada"},
        )

    assert refused.value.code == "no_element"


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_kept_as_text(participation, dimension, operator, text) -> None:
    save(participation, dimension, operator, condition=text, score=None)

    stored = ReadinessRow.objects.get().condition
    assert stored == text.replace("\u202e", "").replace("\u200f", "").strip()


def test_too_long_is_refused(participation, dimension, operator) -> None:
    with pytest.raises(InvalidFields) as refused:
        save(participation, dimension, operator, condition="kata " * 10_000)

    assert list(refused.value.errors) == ["condition"]
    assert not ReadinessRow.objects.exists()


@pytest.mark.parametrize("role", [Role.MENTOR, Role.EVALUATOR, Role.MINISTRY])
def test_who_only_reads_writes_nothing(participation, dimension, role) -> None:
    regency = participation.regency if role == Role.MENTOR else None
    reader = make_user(role, regency=regency)

    for deed in (
        lambda: save(participation, dimension, reader, condition="x"),
        lambda: add_swot(
            participation, actor=reader, dimension=dimension, fields=STATEMENT
        ),
        lambda: add_gap(participation, actor=reader, dimension=dimension, fields=GAP),
    ):
        with pytest.raises(NotAllowed):
            deed()


# --- SWOT and GAP ------------------------------------------------------------


def test_same_statement_stands_once(participation, dimension, operator) -> None:
    first = add_swot(
        participation, actor=operator, dimension=dimension, fields=STATEMENT
    )
    again = add_swot(
        participation, actor=operator, dimension=dimension, fields=STATEMENT
    )

    assert first == again
    assert Activity.objects.filter(verb="swot.added").count() == 1


def test_statement_is_revised_and_moved(participation, dimension, operator) -> None:
    row = add_swot(participation, actor=operator, dimension=dimension, fields=STATEMENT)
    revise_swot(row, actor=operator, version=1, fields={"quadrant": "weakness"})

    row.refresh_from_db()
    told = Activity.objects.get(verb="swot.revised")
    assert (row.quadrant, row.version) == ("weakness", 2)
    assert told.changes == {"quadrant": ["strength", "weakness"]}


def test_stale_statement_shows_both(participation, dimension, operator) -> None:
    row = add_swot(participation, actor=operator, dimension=dimension, fields=STATEMENT)
    revise_swot(row, actor=operator, version=1, fields={"weight": 30})

    with pytest.raises(StaleVersion) as stale:
        revise_swot(row, actor=operator, version=1, fields={"weight": 40})

    [conflict] = stale.value.fields
    assert (conflict.current, conflict.offered) == (30, 40)


@pytest.mark.parametrize(
    ("name", "value"),
    [("weight", 101), ("rating", 6), ("rating", 0), ("aspect", "x"), ("statement", "")],
)
def test_statement_with_a_bad_value_is_refused(
    participation, dimension, operator, name, value
) -> None:
    with pytest.raises(InvalidFields) as refused:
        add_swot(
            participation,
            actor=operator,
            dimension=dimension,
            fields=STATEMENT | {name: value},
        )

    assert list(refused.value.errors) == [name]


def test_removed_row_is_gone_and_told(participation, dimension, operator) -> None:
    row = add_swot(participation, actor=operator, dimension=dimension, fields=STATEMENT)
    remove_swot(row, actor=operator, version=1)

    told = Activity.objects.get(verb="swot.removed")
    assert not SwotRow.objects.exists()
    assert told.target_label == "Pegawai muda"
    with pytest.raises(DomainError) as refused:
        revise_swot(row, actor=operator, version=1, fields={"weight": 1})
    assert refused.value.code == "gone"


def test_changed_row_is_not_removed(participation, dimension, operator) -> None:
    row = add_gap(participation, actor=operator, dimension=dimension, fields=GAP)
    revise_gap(row, actor=operator, version=1, fields={"gap": "Jauh"})

    with pytest.raises(StaleVersion):
        remove_gap(row, actor=operator, version=1)

    assert GapRow.objects.get().gap == "Jauh"


def test_sheet_holds_so_many_rows(participation, dimension, operator) -> None:
    SwotRow.objects.bulk_create(
        SwotRow(
            participation=participation,
            regency_id="32.11",
            dimension=dimension,
            quadrant="threat",
            aspect="structure",
            statement=f"Ancaman {number}",
        )
        for number in range(ROWS_MAX)
    )

    with pytest.raises(DomainError) as refused:
        add_swot(participation, actor=operator, dimension=dimension, fields=STATEMENT)

    assert refused.value.code == "too_many_rows"


def test_gap_names_records_of_its_regency_only(
    participation, dimension, operator
) -> None:
    foreign = make_innovation(regency=make_regency("32.17"))

    with pytest.raises(InvalidFields) as refused:
        add_gap(
            participation,
            actor=operator,
            dimension=dimension,
            fields=GAP | {"innovation": foreign},
        )

    assert list(refused.value.errors) == ["innovation"]


def test_hidden_record_is_told_by_nobody(participation, dimension, operator) -> None:
    """A draft of another office stays unnamed in history and conflict."""
    coordinator = make_user(Role.COORDINATOR, regency=participation.regency)
    draft = make_innovation(regency=participation.regency, name="Draf rahasia")
    row = add_gap(
        participation,
        actor=coordinator,
        dimension=dimension,
        fields=GAP | {"innovation": draft},
    )
    revise_gap(row, actor=coordinator, version=1, fields={"priority": 1})

    with pytest.raises(StaleVersion) as stale:
        revise_gap(row, actor=operator, version=1, fields={"innovation": None})

    [conflict] = stale.value.fields
    told = Activity.objects.get(verb="gap.added").changes
    assert conflict.current == "inovasi yang tidak dapat Anda buka"
    assert told["innovation"] == [False, True]
