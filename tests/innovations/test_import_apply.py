"""Carrying an import out: everything or nothing, in one short transaction."""

import itertools

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from innovations.domain import importing, innovation
from innovations.enums import InnovationStatus, Source
from innovations.models import (
    BudgetLine,
    Innovation,
    QuickWin,
    RegencyLedger,
    RegencyRollup,
)
from innovations.sheets.plan import Base
from masterplan.core import story
from masterplan.core.errors import DomainError, NotAllowed
from masterplan.core.models import Activity
from masterplan.core.sheets.plan import Place
from regencies.enums import SAMPLE_CODE, Role
from regencies.models import Unit, UnitAlias
from tests.factories import (
    make_dimensions,
    make_regency,
    make_unit,
    make_user,
)
from tests.innovations.import_ground import apply_rows, row
from tests.masterplan.tables import all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def regency():
    make_dimensions()
    return make_regency("32.11", name="Kabupaten Sumedang", short_name="Sumedang")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def office(regency):
    return make_unit(regency, name="Dinas Perhubungan", short_name="Dishub")


@pytest.fixture
def apply(regency, coordinator):
    def carry_out(*rows, actor=coordinator, **told):
        return apply_rows(rows, regency=regency, actor=actor, **told)

    return carry_out


def test_apply_creates_submitted_records_on_behalf_of_their_unit(
    apply, office, coordinator
):
    written = apply(
        row(
            words="Dishub",
            kind="programme",
            is_digital=False,
            start_year=2023,
            start_month=3,
            step="implementation",
            reported_status="Berjalan",
            description="Uraian",
            sub_dimension="GOV-1",
            budgets=[(None, "", 5)],
        )
    )

    stored = Innovation.objects.get()
    assert written.created == [stored.pk]
    assert stored.registration_number == "32.11-0001"
    assert (stored.status, stored.source) == (InnovationStatus.SUBMITTED, Source.IMPORT)
    assert (stored.created_by, stored.unit) == (coordinator, office)
    assert (stored.reported_unit, stored.reported_status) == ("Dishub", "Berjalan")
    assert stored.submitted_at is not None
    assert (stored.start_year, stored.start_month, stored.is_digital) == (
        2023,
        3,
        False,
    )
    assert (stored.kind, stored.sub_dimension_id) == ("programme", "GOV-1")
    assert BudgetLine.objects.values_list("year", "source", "planned").get() == (
        None,
        "",
        5,
    )
    rolled = RegencyRollup.objects.get(regency="32.11", dimension=stored.dimension)
    assert (stored.unit, rolled.submitted, rolled.planned) == (office, 1, 0)


def test_the_history_tells_the_import(apply, office):
    apply(row(words="Dishub", budgets=[(2024, "", 5)]), row(3), quick_win_year=2024)
    apply(row(words="Dishub", description="Baru", budgets=[(2024, "", 6)]))

    first = Innovation.objects.get(name="Inovasi 2")
    told = story.tell(Activity.objects.for_target(first))
    assert [line.sentence.partition(" ")[2].partition(" ")[2] for line in told] == [
        "memperbarui inovasi ini dari berkas Excel",
        "mencatat inovasi ini dari berkas Excel",
    ]
    # PostgreSQL keeps the members of a JSON object in an order of its own.
    assert sorted((one.label, one.old, one.new) for one in told[0].changes) == [
        ("pagu", "Rp 5 (2024)", "Rp 6 (2024)"),
        ("uraian singkat", "–", "Baru"),
    ]
    assert ("OPD pengampu", "–", "Dinas Perhubungan") in [
        (one.label, one.old, one.new) for one in told[1].changes
    ]
    assert (told[0].version, told[1].version) == (2, 1)
    assert told[1].is_bulk


def test_apply_changes_only_what_the_rows_state(apply, office):
    apply(row(words="Dishub", description="Lama", problem="Tetap"))

    written = apply(row(words="Dishub", description="Baru", dimension="living"))

    stored = Innovation.objects.get()
    assert written.counts == {"created": 0, "updated": 1, "unchanged": 0}
    assert (stored.description, stored.problem, stored.version) == ("Baru", "Tetap", 2)
    assert stored.dimension_id == "living"
    rolled = RegencyRollup.objects.filter(submitted__gt=0)
    assert list(rolled.values_list("dimension", "submitted")) == [("living", 1)]


@pytest.mark.parametrize("verified", [False, True])
def test_a_second_import_changes_nothing(apply, office, coordinator, verified):
    rows = [
        row(
            2, words="Dishub", budgets=[(2024, "", 1), (2025, "", 2)], is_quick_win=True
        ),
        row(3, words="Lintas SKPD", description="Uraian"),
        row(4, words="Dinas Baru"),
    ]
    decided = {"lintasskpd": "none", "dinasbaru": "create"}
    apply(*rows, units=decided, quick_win_year=2024)
    if verified:
        innovation.move(Innovation.objects.all(), name="verify", actor=coordinator)
    before = all_rows()

    again = apply(*rows, quick_win_year=2024)
    decided_again = apply(*rows, units=decided, quick_win_year=2024)

    assert again.counts == {"created": 0, "updated": 0, "unchanged": 3}
    assert decided_again.counts == again.counts
    assert all_rows() == before


def test_what_a_person_changed_is_changed_back_and_a_unit_set_by_hand_stays(
    apply, office, coordinator
):
    apply(row(words="Entah", description="Menurut berkas"))
    stored = Innovation.objects.get()
    innovation.revise(
        stored,
        actor=coordinator,
        version=1,
        fields={"description": "Diketik", "unit": office, "benefit": "Manfaat"},
    )

    written = apply(row(words="Entah", description="Menurut berkas"))

    stored.refresh_from_db()
    assert written.updated == [stored.pk]
    assert (stored.description, stored.unit, stored.benefit) == (
        "Menurut berkas",
        office,
        "Manfaat",
    )


# --- Units -------------------------------------------------------------------


def test_words_are_settled_once_and_remembered(apply, regency, office):
    apply(
        row(2, words="Lintas SKPD"),
        row(3, words="DISHUB Raya"),
        row(4, words="Puskesmas Baru"),
        row(5, words="Entah"),
        units={
            "lintasskpd": "none",
            "dishubraya": str(office.pk),
            "puskesmasbaru": "create",
        },
    )

    new = Unit.objects.get(name="Puskesmas Baru")
    assert (new.kind, new.is_counted) == ("puskesmas", False)
    assert dict(Innovation.objects.values_list("reported_unit", "unit")) == {
        "Lintas SKPD": None,
        "DISHUB Raya": office.pk,
        "Puskesmas Baru": new.pk,
        "Entah": None,
    }
    assert dict(UnitAlias.objects.values_list("folded", "unit")) == {
        "lintasskpd": None,
        "dishubraya": office.pk,
    }
    written = apply(row(6, name="Lain", words="Dishub raya"))
    assert Innovation.objects.get(pk=written.created[0]).unit == office


def test_a_unit_made_meanwhile_under_the_same_name_is_taken(apply, regency):
    other = make_unit(regency, name="Dinas Baru", short_name="")
    apply(row(words="Dinas  Baru"), units={"dinasbaru": "create"})
    assert Innovation.objects.get().unit == other


@pytest.mark.parametrize(
    ("words", "decided"), [("Lintas SKPD", "create"), ("Entah", "foreign")]
)
def test_a_decision_that_cannot_stand_writes_nothing(apply, words, decided):
    if decided == "foreign":
        decided = str(make_unit(make_regency("32.17")).pk)
    before = all_rows()
    folded = words.replace(" ", "").lower()

    with pytest.raises(DomainError):
        apply(row(words=words), units={folded: decided})

    assert all_rows() == before


# --- All or nothing ----------------------------------------------------------


def test_apply_refuses_everything_while_the_file_has_refused_rows(apply):
    before = all_rows()
    with pytest.raises(importing.RowsRefused) as refusal:
        apply(row(), refused=2)
    assert refusal.value.message == "2 baris ditolak, jadi tidak ada yang disimpan."
    assert all_rows() == before
    assert apply(row(), refused=2, good_rows=True).counts["created"] == 1


def test_a_record_changed_since_the_preview_refuses_its_row(apply, coordinator):
    apply(row(2, description="Lama"), row(3, description="Lama"))
    first, second = Innovation.objects.order_by("id")
    base = Base({first.pk: 1, second.pk: 1}, {Place(None, 2): first.pk})
    innovation.revise(first, actor=coordinator, version=1, fields={"benefit": "Baru"})
    rows = (row(2, description="Berkas"), row(3, description="Berkas"))
    before = all_rows()

    with pytest.raises(importing.RowsRefused) as refusal:
        apply(*rows, base=base)
    assert all_rows() == before
    written = apply(*rows, base=base, good_rows=True)

    assert [one.place.row for one in refusal.value.rows] == [2]
    assert "sejak pratinjau dibuat" in refusal.value.message
    assert (written.updated, [one.place.row for one in written.refusals]) == (
        [second.pk],
        [2],
    )
    first.refresh_from_db()
    assert (first.description, first.benefit) == ("Lama", "Baru")


def test_what_is_written_between_plan_and_lock_is_seen(regency, coordinator, office):
    """Somebody records the same innovation after the plan was made."""

    def meanwhile(done, total, step):
        if done == 1:
            innovation.create(
                actor=coordinator,
                regency=regency,
                fields={
                    "name": "Inovasi 2",
                    "unit": office,
                    "dimension": make_dimensions()["governance"],
                },
            )

    order = importing.Order(rows=[row(words="Dishub")], refused=0)
    written = importing.apply(
        order, regency=regency, actor=coordinator, progress=meanwhile
    )

    assert written.counts == {"created": 0, "updated": 0, "unchanged": 1}
    assert Innovation.objects.count() == 1


def test_a_finish_that_fails_leaves_nothing(apply, regency, coordinator):
    before = all_rows()

    def lost(written):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        importing.apply(
            importing.Order(rows=[row(words="Baru")], refused=0),
            regency=regency,
            actor=coordinator,
            finish=lost,
        )

    assert all_rows() == before


# --- Rights, practice data, cost ---------------------------------------------


@pytest.mark.parametrize(
    "role", [Role.LEADER, Role.MENTOR, Role.MINISTRY, Role.EVALUATOR, "foreign"]
)
def test_apply_is_for_the_regencys_coordinator(apply, regency, role):
    places = {Role.MINISTRY: None, Role.EVALUATOR: None}
    if role == "foreign":
        actor = make_user(Role.COORDINATOR, regency=make_regency("32.17"))
    else:
        actor = make_user(role, regency=places.get(role, regency))
    with pytest.raises(NotAllowed):
        apply(row(), actor=actor)
    assert not Innovation.objects.exists()


def test_the_shell_of_the_host_needs_no_actor(apply):
    apply(row(), actor=None)
    assert Activity.objects.get().actor_name == "Sistem"


@pytest.mark.parametrize(
    ("code", "demo", "marked"),
    [("32.11", True, True), ("32.11", False, False), (SAMPLE_CODE, True, False)],
)
def test_practice_data_is_marked_in_demo_mode(settings, code, demo, marked):
    settings.PORTAL_DEMO = demo
    make_dimensions()
    regency = make_regency(code)

    apply_rows([row()], regency=regency, actor=None)

    regency.refresh_from_db()
    assert regency.has_practice_data is marked


def test_quick_wins_are_proposed_with_the_record(apply):
    apply(row(2, is_quick_win=True), row(3), quick_win_year=2024)
    stored = Innovation.objects.get(name="Inovasi 2")

    assert QuickWin.objects.values(
        "innovation", "year", "status", "dimension", "regency"
    ).get() == {
        "innovation": stored.pk,
        "year": 2024,
        "status": "proposed",
        "dimension": "governance",
        "regency": "32.11",
    }
    rolled = RegencyRollup.objects.filter(regency="32.11")
    assert rolled.aggregate(count=Sum("submitted")) == {"count": 2}
    assert [line.verb for line in Activity.objects.for_target(stored)] == [
        "quick_win.proposed",
        "innovation.imported",
    ]


def test_statements_do_not_grow_with_the_rows(apply, office):
    """Beyond the batches that SQLite's limit of variables cuts a bulk insert into."""

    def statements(lines):
        rows = [
            row(line, words="Dishub", budgets=[(2024, "", line)], is_quick_win=True)
            for line in lines
        ]
        with CaptureQueriesContext(connection) as captured:
            apply(*rows, quick_win_year=2024)
        # Savepoints carry a running number.
        texts = [query["sql"][:30].split('"s')[0] for query in captured]
        return [text for text, _batches in itertools.groupby(texts)]

    statements(range(1))
    few = statements(range(1, 35))
    many = statements(range(35, 375))

    assert few == many
    assert len(few) <= 24
    assert RegencyLedger.objects.get().last_serial == 375
