"""The verbs of a masterplan: editions, what is in force, lines, entries, baseline."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from innovations.enums import InnovationStatus
from innovations.models import BudgetLine, OutcomeIndicator, OutcomeValue
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity
from masterplan.domain import entry, entry_baseline, plan, plan_compare, plan_part
from masterplan.domain.plan_compare import EntryLine, Fate, Line
from masterplan.enums import MISSIONS_MAX, PlanStatus
from masterplan.models import Masterplan, MasterplanEntry, Mission, Strategy
from regencies.enums import Role
from regencies.models import Document, FlagshipProgramme
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)
from tests.masterplan.plans import make_entry, make_plan

FIELDS = {
    "title": "Masterplan  Uji",
    "start_year": 2023,
    "end_year": 2027,
    "horizon_years": 10,
}
NOW = dt.datetime(2023, 10, 12, 3, tzinfo=dt.UTC)


@pytest.fixture
def regency(db):
    make_dimensions()
    return make_regency("32.11")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def leader(regency):
    return make_user(Role.LEADER, regency=regency)


@pytest.fixture
def draft(regency):
    return make_plan(regency)


def recorded(regency, name="Antrean", **fields):
    fields = {"status": InnovationStatus.SUBMITTED} | fields
    return make_innovation(regency=regency, name=name, **fields)


def take(plan_, actor, *innovations, **words):
    words = {"horizon": "short"} | words
    return entry.take_up(innovations, masterplan=plan_, actor=actor, **words)


def told(verb):
    return Activity.objects.filter(verb=verb).count()


# --- Editions ----------------------------------------------------------------


def test_create_counts_editions_and_tells(regency, coordinator):
    first = plan.create(actor=coordinator, regency=regency, fields=FIELDS)
    second = plan.create(actor=coordinator, regency=regency, fields=FIELDS)

    assert (first.edition, second.edition) == (1, 2)
    assert (first.title, first.status) == ("Masterplan Uji", PlanStatus.DRAFT)
    assert told("masterplan.created") == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": ""}, "title"),
        ({"end_year": 2020}, "end_year"),
        ({"start_year": 1000}, "start_year"),
        ({"horizon_years": 0}, "horizon_years"),
        ({"vision": "x" * 5001}, "vision"),
        ({"status": "active"}, "status"),
    ],
)
def test_create_refuses_what_cannot_be(regency, coordinator, change, field):
    with pytest.raises(InvalidFields) as refused:
        plan.create(actor=coordinator, regency=regency, fields=FIELDS | change)

    assert list(refused.value.errors) == [field]
    assert not Masterplan.objects.exists()


def test_create_copies_what_was_chosen(regency, coordinator, draft):
    programme = FlagshipProgramme.objects.create(
        regency=regency, name="Sehat", start_year=2023, end_year=2027
    )
    mission = Mission.objects.create(masterplan=draft, text="Melayani", order=1)
    mission.flagship_programmes.set([programme])
    strategy = Strategy.objects.create(
        masterplan=draft, text="Terpadu", dimension_id="living"
    )
    kept = make_entry(draft, recorded(regency), strategy=strategy)
    gone = make_entry(draft, recorded(regency, "Pergi"))
    gone.innovation.status = InnovationStatus.WITHDRAWN
    gone.innovation.save(update_fields=["status"])

    new = plan.create(
        actor=coordinator,
        regency=regency,
        fields=FIELDS,
        former=draft,
        parts=["missions", "strategies", "entries"],
    )

    [copied] = new.entries.all()
    assert [one.name for one in new.missions.get().flagship_programmes.all()] == [
        "Sehat"
    ]
    assert (copied.innovation_id, copied.number) == (kept.innovation_id, 1)
    assert copied.strategy.masterplan_id == new.pk
    assert new.last_number == 2


def test_create_copies_from_its_own_regency_only(regency, coordinator):
    other = make_plan(make_regency("32.17"))

    for former, parts in ((other, ["entries"]), (None, ["entries"])):
        with pytest.raises(InvalidFields):
            plan.create(
                actor=coordinator,
                regency=regency,
                fields=FIELDS,
                former=former,
                parts=parts,
            )


def test_revise_tells_and_keeps_both_values_when_stale(draft, coordinator):
    plan.revise(draft, actor=coordinator, version=1, fields={"vision": " Maju "})

    with pytest.raises(StaleVersion) as stale:
        plan.revise(draft, actor=coordinator, version=1, fields={"vision": "Lain"})

    [conflict] = stale.value.fields
    assert (conflict.current, conflict.offered) == ("Maju", "Lain")
    assert told("masterplan.revised") == 1


def test_revise_takes_a_regulation_of_the_regency_only(draft, coordinator):
    foreign = Document.objects.create(
        regency=make_regency("32.17"),
        title="Perbup",
        kind="perkada",
        link="https://a.b",
    )

    with pytest.raises(InvalidFields) as refused:
        plan.revise(draft, actor=coordinator, version=1, fields={"regulation": foreign})

    assert list(refused.value.errors) == ["regulation"]


def test_activate_supersedes_the_former_one(regency, draft, coordinator, leader):
    plan.activate(draft, actor=coordinator)
    second = make_plan(regency)

    plan.activate(second, actor=leader)

    draft.refresh_from_db()
    second.refresh_from_db()
    assert (draft.status, second.status) == ("superseded", "active")
    assert told("masterplan.activate") == 2
    assert told("masterplan.supersede") == 1


def test_activate_refuses_what_is_in_force(draft, coordinator):
    plan.activate(draft, actor=coordinator)

    with pytest.raises(MoveRefused):
        plan.activate(draft, actor=coordinator)


def test_superseded_edition_is_not_changed_any_more(regency, draft, coordinator):
    plan.activate(draft, actor=coordinator)
    with pytest.raises(DomainError):
        plan.supersede(draft, actor=coordinator, reason=" ")
    plan.supersede(draft, actor=coordinator, reason="Dicabut.")

    for change in (
        lambda: plan.revise(draft, actor=coordinator, version=3, fields={}),
        lambda: take(draft, coordinator, recorded(regency)),
        lambda: plan_part.add(
            draft, kind="mission", actor=coordinator, fields={"text": "A"}
        ),
    ):
        with pytest.raises(MoveRefused):
            change()


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.MENTOR, Role.EVALUATOR])
def test_others_change_nothing(regency, draft, role):
    unit = make_unit(regency)
    place = {"unit": unit} if role == Role.OPERATOR else {}
    if role == Role.MENTOR:
        place = {"regency": regency}
    user = make_user(role, **place)
    own = make_entry(draft, recorded(regency))
    line = Mission.objects.create(masterplan=draft, text="Melayani")

    for change in (
        lambda: plan.create(actor=user, regency=regency, fields=FIELDS),
        lambda: plan.revise(draft, actor=user, version=1, fields={"title": "B"}),
        lambda: plan.activate(draft, actor=user),
        lambda: plan_part.add(draft, kind="mission", actor=user, fields={"text": "A"}),
        lambda: plan_part.revise(line, actor=user, version=1, fields={"text": "B"}),
        lambda: plan_part.remove(line, actor=user),
        lambda: plan_part.shift(line, actor=user, by=1),
        lambda: take(draft, user, recorded(regency)),
        lambda: entry.revise(own, actor=user, version=1, fields={"basis": "B"}),
        lambda: entry.remove(own, actor=user, reason="Ganda."),
    ):
        with pytest.raises(NotAllowed):
            change()


# --- Lines -------------------------------------------------------------------


def test_part_add_refuses_beyond_the_limit(draft, coordinator):
    Mission.objects.bulk_create(
        Mission(masterplan=draft, text=f"Misi {number}")
        for number in range(MISSIONS_MAX)
    )

    with pytest.raises(DomainError) as refused:
        plan_part.add(draft, kind="mission", actor=coordinator, fields={"text": "A"})

    assert refused.value.code == "too_many"


@pytest.mark.parametrize(
    ("kind", "fields", "field"),
    [
        ("mission", {"text": " "}, "text"),
        ("mission", {"text": "x" * 501}, "text"),
        ("vision-word", {"text": "A", "meaning": "x" * 501}, "meaning"),
        ("goal", {"text": "A", "horizon": "never"}, "horizon"),
        ("strategy", {"text": "A"}, "dimension"),
        ("strategy", {"text": "A", "colour": "red"}, "colour"),
    ],
)
def test_part_add_refuses_what_cannot_be(draft, coordinator, kind, fields, field):
    with pytest.raises(InvalidFields) as refused:
        plan_part.add(draft, kind=kind, actor=coordinator, fields=fields)

    assert list(refused.value.errors) == [field]


def test_strategy_takes_a_sub_dimension_of_its_dimension(draft, coordinator):
    dimensions = make_dimensions()
    living = dimensions["living"]
    foreign = dimensions["governance"].sub_dimensions.first()

    with pytest.raises(InvalidFields) as refused:
        plan_part.add(
            draft,
            kind="strategy",
            actor=coordinator,
            fields={"text": "A", "dimension": living, "sub_dimension": foreign},
        )

    assert list(refused.value.errors) == ["sub_dimension"]


def test_mission_takes_programmes_of_its_regency(draft, coordinator):
    foreign = FlagshipProgramme.objects.create(
        regency=make_regency("32.17"), name="Lain", start_year=2023, end_year=2027
    )

    with pytest.raises(InvalidFields) as refused:
        plan_part.add(
            draft,
            kind="mission",
            actor=coordinator,
            fields={"text": "A", "flagship_programmes": [foreign]},
        )

    assert list(refused.value.errors) == ["flagship_programmes"]


def test_part_revise_refuses_a_stale_form(draft, coordinator):
    line = plan_part.add(
        draft, kind="vision-word", actor=coordinator, fields={"text": "Maju"}
    )
    plan_part.revise(line, actor=coordinator, version=1, fields={"text": "Cerdas"})

    with pytest.raises(StaleVersion):
        plan_part.revise(line, actor=coordinator, version=1, fields={"text": "Lain"})

    line.refresh_from_db()
    assert (line.text, line.version) == ("Cerdas", 2)
    assert told("masterplan.part_revised") == 1


def test_shift_stays_within_a_dimension(draft, coordinator):
    for text, slug in (("A", "living"), ("B", "economy"), ("C", "living")):
        plan_part.add(
            draft,
            kind="strategy",
            actor=coordinator,
            fields={"text": text, "dimension": make_dimensions()[slug]},
        )
    last = Strategy.objects.get(text="C")

    plan_part.shift(last, actor=coordinator, by=-1)
    plan_part.shift(last, actor=coordinator, by=-1)

    texts = Strategy.objects.order_by("order").values_list("text", flat=True)
    assert list(texts) == ["C", "B", "A"]
    assert told("masterplan.part_moved") == 1


# --- Entries -----------------------------------------------------------------


def test_take_up_gives_numbers_and_one_result_a_row(regency, draft, coordinator):
    first, second = recorded(regency, "A"), recorded(regency, "B")
    make_entry(draft, recorded(regency, "Sudah"))
    known = draft.entries.get().innovation
    withdrawn = make_innovation(regency=regency, status=InnovationStatus.WITHDRAWN)
    foreign = recorded(make_regency("32.17"), "Lain")

    outcomes = take(
        draft, coordinator, second, first, known, withdrawn, foreign, basis=" a  b "
    )

    found = {
        one.innovation.pk: one.entry.number if one.entry else one.refusal.code
        for one in outcomes
    }
    assert found == {
        first.pk: 2,
        second.pk: 3,
        known.pk: "already_taken_up",
        withdrawn.pk: "move_refused",
        foreign.pk: "of_other_regency",
    }
    first.refresh_from_db()
    assert first.taken_up_at is not None
    assert draft.entries.get(number=2).basis == "a b"
    assert told("entry.taken_up") == 2


def test_take_up_of_nobody_writes_nothing(draft, coordinator):
    assert take(draft, coordinator) == []
    assert not Activity.objects.exists()


def test_take_up_asks_for_a_known_horizon(regency, draft, coordinator):
    with pytest.raises(InvalidFields) as refused:
        take(draft, coordinator, recorded(regency), horizon="never", basis="x" * 501)

    assert sorted(refused.value.errors) == ["basis", "horizon"]


def test_remove_never_gives_the_number_again(regency, draft, coordinator):
    innovation = recorded(regency)
    [taken] = take(draft, coordinator, innovation)
    entry.remove(taken.entry, actor=coordinator, reason="Ganda.")
    entry.remove(taken.entry, actor=coordinator, reason="Ganda.")

    [again] = take(draft, coordinator, innovation)

    innovation.refresh_from_db()
    assert again.entry.number == 2
    assert told("entry.removed") == 1


def test_remove_releases_the_innovation(regency, draft, coordinator):
    innovation = recorded(regency)
    [taken] = take(draft, coordinator, innovation)

    entry.remove(taken.entry, actor=coordinator, reason="Ganda.")

    innovation.refresh_from_db()
    assert innovation.taken_up_at is None


def test_remove_refuses_without_reason_and_once_frozen(regency, draft, coordinator):
    [taken] = take(draft, coordinator, recorded(regency))
    with pytest.raises(DomainError) as refused:
        entry.remove(taken.entry, actor=coordinator, reason=" ")
    entry.freeze("32.11", at=NOW, actor=coordinator)

    with pytest.raises(MoveRefused):
        entry.remove(taken.entry, actor=coordinator, reason="Ganda.")

    assert refused.value.code == "reason_required"


def test_revise_takes_a_strategy_of_its_plan(regency, draft, coordinator):
    own = make_entry(draft, recorded(regency))
    foreign = Strategy.objects.create(
        masterplan=make_plan(regency), text="Lain", dimension_id="living"
    )

    with pytest.raises(InvalidFields):
        entry.revise(own, actor=coordinator, version=1, fields={"strategy": foreign})
    entry.revise(own, actor=coordinator, version=1, fields={"horizon": "long"})

    own.refresh_from_db()
    assert (own.horizon, own.strategy, own.version) == ("long", None, 2)


def test_revise_many_refuses_who_changed_meanwhile(regency, draft, coordinator):
    first = make_entry(draft, recorded(regency, "A"))
    second = make_entry(draft, recorded(regency, "B"), version=3)

    outcomes = entry.revise_many(
        [first, second],
        masterplan=draft,
        actor=coordinator,
        versions={first.pk: 1, second.pk: 1},
        fields={"basis": "Urusan sosial"},
    )

    assert [one.refusal and one.refusal.code for one in outcomes] == [
        None,
        "stale_version",
    ]
    bases = draft.entries.values_list("basis", flat=True)
    assert list(bases) == ["Urusan sosial", "Urusan kesehatan"]


# --- Baseline ----------------------------------------------------------------


def test_freeze_keeps_what_is_promised(regency, draft, coordinator):
    unit = make_unit(regency, name="Dinas Kesehatan")
    innovation = recorded(regency, unit=unit, start_year=2023)
    indicator = OutcomeIndicator.objects.create(
        innovation=innovation, name="Waktu tunggu", measure="menit"
    )
    OutcomeValue.objects.create(indicator=indicator, year=2024, target="30.50")
    OutcomeValue.objects.create(indicator=indicator, year=2025)
    for year, planned in ((2024, 100), (2024, 50), (None, 7), (2025, None)):
        BudgetLine.objects.create(innovation=innovation, year=year, planned=planned)
    [taken] = take(draft, coordinator, innovation)

    count = entry.freeze("32.11", at=NOW, actor=coordinator)

    frozen = MasterplanEntry.objects.get(pk=taken.entry.pk)
    innovation.refresh_from_db()
    assert count == 1
    assert frozen.baseline == {
        "name": "Antrean",
        "unit": "Dinas Kesehatan",
        "unit_id": unit.pk,
        "dimension": "governance",
        "sub_dimension": "",
        "start_year": 2023,
        "end_year": None,
        "outcomes": [
            {"name": "Waktu tunggu", "measure": "menit", "year": 2024, "target": "30.5"}
        ],
        "pagu": {"2024": 150, "": 7},
    }
    assert (frozen.baseline_at, innovation.baseline_at) == (NOW, NOW)
    assert entry_baseline.changes_of([frozen]) == {frozen.pk: []}


def test_freeze_keeps_the_first_baseline(regency, draft, coordinator):
    take(draft, coordinator, recorded(regency))
    entry.freeze("32.11", at=NOW, actor=coordinator)

    assert entry.freeze("32.11", at=NOW + dt.timedelta(1), actor=coordinator) == 0
    assert draft.entries.get().baseline_at == NOW


def test_freeze_takes_the_plan_in_force_else_the_newest_draft(regency, coordinator):
    assert entry.freeze("32.11", at=NOW, actor=coordinator) == 0
    old, new = make_plan(regency), make_plan(regency)
    make_entry(old, recorded(regency, "A"))
    make_entry(new, recorded(regency, "B"))
    plan.activate(old, actor=coordinator)

    entry.freeze("32.11", at=NOW, actor=coordinator)
    assert new.entries.get().baseline_at is None
    plan.supersede(old, actor=coordinator, reason="Dicabut.")
    entry.freeze("32.11", at=NOW, actor=coordinator)

    assert new.entries.get().baseline_at == NOW


def test_statements_of_freezing_and_taking_up_stay_the_same(
    regency, draft, coordinator
):
    def deed(count):
        some = [recorded(regency, f"Inovasi {number}") for number in range(count)]
        with CaptureQueriesContext(connection) as seen:
            take(draft, coordinator, *some)
            entry.freeze("32.11", at=NOW, actor=coordinator)
        return len(seen)

    deed(1)
    assert deed(30) == deed(2)


def test_changes_name_each_promise(regency, draft, coordinator):
    unit = make_unit(regency, name="Dinas A")
    innovation = recorded(regency, unit=unit, start_year=2023)
    line = BudgetLine.objects.create(innovation=innovation, year=2024, planned=100)
    [taken] = take(draft, coordinator, innovation)
    entry.freeze("32.11", at=NOW, actor=coordinator)
    unit.name = "Dinas A Berganti Nama"
    unit.save(update_fields=["name"])
    innovation.start_year = None
    innovation.dimension_id = "living"
    innovation.save(update_fields=["start_year", "dimension"])
    line.planned = 250
    line.save(update_fields=["planned"])

    frozen = MasterplanEntry.objects.get(pk=taken.entry.pk)
    [changes] = entry_baseline.changes_of([frozen]).values()

    assert [(one.field, one.then, one.now) for one in changes] == [
        ("dimension", "Smart Governance", "Smart Living"),
        ("start_year", "2023", "–"),
        ("pagu", "Rp 100", "Rp 250"),
    ]


# --- Properties --------------------------------------------------------------

LINES = st.lists(
    st.builds(
        Line,
        st.text(alphabet="ab ", min_size=1, max_size=8),
        st.sampled_from(["", "x"]),
    ),
    max_size=8,
)
ENTRIES = st.dictionaries(
    st.integers(1, 12), st.sampled_from(["short", "medium", "long"]), max_size=10
).map(
    lambda found: [
        EntryLine(pk, number, f"Inovasi {pk}", {"Jangka": horizon})
        for number, (pk, horizon) in enumerate(found.items(), start=1)
    ]
)


@given(LINES, LINES)
def test_compare_loses_no_line(old, new):
    pairs = plan_compare.texts(old, new)

    assert sorted(str(one.old) for one in pairs if one.old) == sorted(map(str, old))
    assert [one.new for one in pairs if one.new] == new
    counts = plan_compare.counts(pairs)
    assert counts[Fate.ADDED] - counts[Fate.REMOVED] == len(new) - len(old)


@given(LINES)
def test_compare_with_itself_finds_nothing(lines):
    pairs = plan_compare.texts(lines, lines)

    assert {one.old.text == one.new.text for one in pairs} <= {True}
    assert len(pairs) == len(lines)


@given(ENTRIES, ENTRIES)
def test_compare_of_entries_turns_round(old, new):
    there = plan_compare.counts(plan_compare.entries(old, new))
    back = plan_compare.counts(plan_compare.entries(new, old))

    assert there[Fate.ADDED] == back[Fate.REMOVED]
    assert there[Fate.CHANGED] == back[Fate.CHANGED]
    assert there[Fate.SAME] == back[Fate.SAME]
    assert there[Fate.ADDED] + there[Fate.CHANGED] + there[Fate.SAME] == len(new)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["take", "remove"]), max_size=8))
def test_numbers_grow_and_never_return(steps):
    from django.db import transaction

    make_dimensions()
    regency = make_regency("32.11")
    user = make_user(Role.COORDINATOR, regency=regency)
    given_numbers = []
    with transaction.atomic():
        draft = make_plan(regency)
        for step in steps:
            last = draft.entries.order_by("-number").first()
            if step == "take":
                [one] = take(draft, user, recorded(regency))
                given_numbers.append(one.entry.number)
            elif last is not None:
                entry.remove(last, actor=user, reason="Ganda.")
        transaction.set_rollback(True)

    assert given_numbers == sorted(set(given_numbers))


test_numbers_grow_and_never_return = pytest.mark.django_db(
    test_numbers_grow_and_never_return
)
