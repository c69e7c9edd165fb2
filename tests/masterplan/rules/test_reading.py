"""What is read for the rules is what stands in the tables, and what lists show."""

import datetime as dt

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from innovations.enums import ActionStatus, InnovationStatus
from innovations.filters import ActionItemFilter, InnovationFilter
from innovations.models import (
    ActionItem,
    BudgetLine,
    Commitment,
    Innovation,
    QuickWin,
    Signature,
)
from masterplan.domain import gate
from masterplan.domain.rules import RULES, Part
from masterplan.domain.rules.reading import read
from masterplan.domain.rules.snapshot import (
    BodyRow,
    CommitmentRow,
    EntryRow,
    OfficeRow,
    PaperRow,
    PlanRow,
    QuickWinRow,
)
from masterplan.models import (
    GapRow,
    Masterplan,
    MasterplanEntry,
    Meeting,
    ReadinessRow,
    Strategy,
    SwotRow,
    VisionWord,
)
from regencies.enums import Role
from regencies.models import Body, BodyMember, Membership
from tests.factories import (
    make_innovation,
    make_item,
    make_problem,
    make_regency,
    make_unit,
    make_user,
)
from tests.masterplan.rules.ground import (
    add_records,
    ask_every_rule,
    long_ago,
    make_deliverable,
    make_document,
    make_stage,
)

pytestmark = pytest.mark.django_db


def part(stage, name):
    pk = stage.participation_id
    return getattr(read([pk], [name])[pk], name.value)


def test_innovations_tell_what_each_of_them_lacks():
    stage = make_stage()
    unit = make_unit(stage.regency)
    bare = make_innovation(unit=unit, name="A", status="submitted")
    full = make_innovation(unit=unit, name="B", status="verified")
    full.problems.add(make_problem(unit=unit))
    make_item(full)
    BudgetLine.objects.create(innovation=bare, year=2023)
    BudgetLine.objects.create(innovation=full, year=2023, planned=0)
    make_innovation(unit=unit, status="withdrawn")
    make_innovation()
    told = [
        (row.name, row.lacks_problem, row.lacks_budget, row.lacks_plan)
        for row in part(stage, Part.INNOVATIONS)
        if row.unit_id == unit.pk
    ]
    assert told == [("A", True, True, True), ("B", False, False, False)]


def test_items_are_those_in_force_of_records_that_go_on():
    stage = make_stage()
    record = make_innovation(regency=stage.regency, status="verified")
    kept = make_item(record, person_in_charge="Kepala Bidang", unit=None)
    make_item(record, status=ActionStatus.CANCELLED)
    make_item(make_innovation(regency=stage.regency, status="completed"))
    make_item(make_innovation(regency=stage.regency, status="draft"))
    [row] = part(stage, Part.ITEMS)
    assert (row.id, row.person, row.is_open) == (kept.pk, "Kepala Bidang", True)
    assert row.unit_id == record.unit_id


def test_commitment_is_the_newest_that_was_opened():
    stage = make_stage()
    unit = make_unit(stage.regency)
    sealed = {"text": "Naskah", "sha256": "0" * 64, "regency": stage.regency}
    old = Commitment.objects.create(
        title="Lama", year=2022, status="complete", token="a", **sealed
    )
    new = Commitment.objects.create(
        title="Baru", year=2023, status="open", token="b", **sealed
    )
    Commitment.objects.create(
        title="Draf", year=2024, regency=stage.regency, text="Naskah"
    )
    for commitment in (old, new):
        Signature.objects.create(
            commitment=commitment,
            regency=stage.regency,
            unit=unit,
            office="Dinas Kesehatan",
            title="Kepala Dinas",
        )
    Signature.objects.create(
        commitment=new,
        regency=stage.regency,
        office="Bupati",
        title="Bupati",
        status="absent",
        note="Sakit",
    )
    assert part(stage, Part.COMMITMENT) == CommitmentRow(
        new.pk, (OfficeRow("Dinas Kesehatan", unit.pk),)
    )


def test_papers_are_those_in_use():
    stage = make_stage()
    make_document(stage.regency, kind="perkada", issued_on=dt.date(2023, 3, 1))
    make_document(stage.regency, kind="sk", withdrawn_at=timezone.now())
    make_document(make_regency("32.12"))
    assert part(stage, Part.PAPERS) == (
        PaperRow("perkada", None, dt.date(2023, 3, 1), None),
    )


def test_bodies_are_those_in_force_today():
    stage = make_stage()
    today = timezone.localdate()
    for start, until in (
        (long_ago(30), None),
        (long_ago(30), today),
        (long_ago(30), long_ago(1)),
        (long_ago(-1), None),
    ):
        body = Body.objects.create(
            regency=stage.regency,
            kind="council",
            name="Dewan",
            start=start,
            until=until,
        )
        BodyMember.objects.create(
            body=body, name="Anggota", position="Anggota", element="academic"
        )
    assert part(stage, Part.BODIES) == (BodyRow("council", 1),) * 2


def test_meetings_are_those_held_in_the_cohort():
    stage = make_stage(year=2023)
    other = make_stage(stage.regency, year=2022)
    fields = {"regency": stage.regency, "title": "Rapat"}
    for kind, day, of in (
        ("bimtek", dt.date(2023, 8, 1), stage),
        ("forum", dt.date(2023, 9, 1), None),
        ("forum", dt.date(2022, 9, 1), None),
        ("bimtek", dt.date(2023, 8, 1), other),
        ("council", long_ago(-1), stage),
    ):
        Meeting.objects.create(
            kind=kind, starts_on=day, ends_on=day, stage=of, **fields
        )
    Meeting.objects.create(
        kind="dialogue",
        starts_on=dt.date(2023, 8, 1),
        ends_on=dt.date(2023, 8, 1),
        is_cancelled=True,
        **fields,
    )
    assert part(stage, Part.MEETINGS) == ("bimtek", "forum")


def test_seats_are_those_held_today_by_people_who_can_sign_in():
    stage = make_stage()
    make_user(Role.MENTOR, regency=stage.regency)
    make_user(Role.COORDINATOR, regency=stage.regency, is_active=False)
    former = make_user(Role.LEADER, regency=stage.regency)
    Membership.objects.filter(user=former).update(
        start=long_ago(9), until=timezone.localdate()
    )
    assert part(stage, Part.SEATS) == frozenset({"mentor"})


def test_plan_is_the_newest_edition_that_was_not_superseded():
    stage = make_stage()
    years = {"regency": stage.regency, "start_year": 2023, "end_year": 2032}
    Masterplan.objects.create(edition=1, title="Satu", status="active", **years)
    plan = Masterplan.objects.create(edition=2, title="Dua", vision=" Maju ", **years)
    Masterplan.objects.create(edition=3, title="Tiga", status="superseded", **years)
    VisionWord.objects.create(masterplan=plan, text="Maju")
    for slug in ("living", "living", "economy"):
        Strategy.objects.create(masterplan=plan, dimension_id=slug, text="Strategi")
    rested = make_innovation(regency=stage.regency, affair="Kesehatan")
    resting = make_innovation(regency=stage.regency)
    pks = [
        MasterplanEntry.objects.create(
            masterplan=plan,
            innovation=innovation,
            regency=stage.regency,
            number=number,
            horizon="short",
        ).pk
        for number, innovation in ((1, rested), (2, resting))
    ]
    assert part(stage, Part.PLAN) == PlanRow(
        id=plan.pk,
        is_in_force=True,
        vision="Maju",
        words=1,
        strategies=("living", "living", "economy"),
    )
    assert part(stage, Part.ENTRIES) == (
        EntryRow(pks[0], 1, rested.name, rested.unit_id, "short", False),
        EntryRow(pks[1], 2, resting.name, resting.unit_id, "short", True),
    )


def test_worksheets_are_those_of_the_participation():
    stage, other = make_stage(year=2023), make_stage(year=2022)
    for one in (stage, other):
        row = {
            "participation": one.participation,
            "regency": one.regency,
            "dimension_id": "living",
        }
        ReadinessRow.objects.create(element="people", score=3, **row)
        SwotRow.objects.create(
            aspect="structure", quadrant="threat", statement="Ancaman", **row
        )
        full = {"current": "a", "expected": "b", "gap": "c", "recommendation": "d"}
        GapRow.objects.create(aspect="structure", **full, **row)
        GapRow.objects.create(aspect="structure", **full | {"gap": ""}, **row)
    assert part(stage, Part.READINESS) == (("living", "people", 3),)
    assert part(stage, Part.SWOT) == (("living", "threat"),)
    assert sorted(part(stage, Part.GAPS)) == [("living", False), ("living", True)]


def test_quick_wins_tell_the_status_of_their_records():
    stage = make_stage()
    record = make_innovation(regency=stage.regency, status="verified")
    QuickWin.objects.create(
        innovation=record,
        regency=stage.regency,
        dimension=record.dimension,
        year=2023,
        rank=1,
        status="selected",
    )
    assert part(stage, Part.QUICK_WINS) == (
        QuickWinRow("governance", 2023, "selected", "verified"),
    )


# --- What a list shows is what was counted ------------------------------------


def listed(url, filter_class, model):
    query = QueryDict(url.partition("?")[2])
    rows = model.objects.all()
    if model is ActionItem:
        rows = rows.with_health(timezone.localdate())
    filterset = filter_class(query, queryset=rows)
    assert filterset.is_valid()
    assert set(query) <= set(filterset.filters)
    return filterset.qs.count()


def gaps(stage, name, **given):
    one = make_deliverable(stage, rule=name, parameters=given)
    return gate.blockers(stage, [one])


def test_list_of_the_last_line_has_as_many_rows_as_were_counted():
    stage = make_stage()
    records = add_records(stage.regency, 13)
    for status in InnovationStatus:
        make_innovation(regency=stage.regency, status=status)
    for record in records[:12]:
        make_item(record, start_on=long_ago(200), person_in_charge="")
    draft = make_innovation(regency=stage.regency, status="draft")
    make_item(draft, start_on=long_ago(200), person_in_charge="")
    make_item(records[0], status=ActionStatus.CANCELLED, start_on=long_ago(200))
    make_item(
        records[1],
        start_on=long_ago(200),
        reported_at=timezone.now(),
        person_in_charge="Kepala Bidang",
    )
    for name, count in (
        ("every_innovation_has_problem", 17),
        ("every_innovation_budgeted", 16),
    ):
        found = gaps(stage, name)
        assert sum(one.count for one in found) == count
        assert listed(found[-1].url, InnovationFilter, Innovation) == count
    planned = gaps(stage, "every_innovation_planned")
    assert sum(one.count for one in planned) == 4 + 12
    assert listed(planned[-1].url, ActionItemFilter, ActionItem) == 12
    late = gaps(stage, "progress_reported")
    assert sum(one.count for one in late) == 12
    assert listed(late[-1].url, ActionItemFilter, ActionItem) == 12


def test_list_of_records_without_a_plan_has_as_many_rows_as_were_counted():
    stage = make_stage()
    records = add_records(stage.regency, 12)
    make_item(records[0], person_in_charge="Kepala Bidang")
    found = gaps(stage, "every_innovation_planned")
    assert sum(one.count for one in found) == 11
    assert listed(found[-1].url, InnovationFilter, Innovation) == 11


@pytest.mark.parametrize(
    ("name", "given", "count"),
    [
        ("innovations_recorded", {"minimum": 50}, 5),
        ("innovations_verified", {"percent": 100}, 2),
    ],
)
def test_list_behind_a_figure_has_as_many_rows(name, given, count):
    stage = make_stage()
    for status in InnovationStatus:
        make_innovation(regency=stage.regency, status=status)
    [gap] = gaps(stage, name, **given)
    assert f"{count} " in gap.sentence
    assert listed(gap.url, InnovationFilter, Innovation) == count


@pytest.mark.parametrize("days", [1, 30, 90])
def test_unreported_activities_are_the_same_to_python_and_to_the_database(days):
    stage = make_stage()
    record = make_innovation(regency=stage.regency, status="verified")
    for ago in (-1, 0, 1, 2, 29, 30, 31, 89, 90, 91, 200):
        make_item(record, start_on=long_ago(ago))
        noon = timezone.now() - dt.timedelta(days=ago)
        if ago >= 0:
            make_item(record, start_on=long_ago(300), reported_at=noon)
    found = gaps(stage, "progress_reported", days=days)
    query = f"?regency={stage.regency_id}&unreported={days}"
    assert sum(one.count for one in found) == listed(
        query, ActionItemFilter, ActionItem
    )


# --- Statements ---------------------------------------------------------------


def statements(run):
    with CaptureQueriesContext(
        connection,
    ) as seen:
        run()
    return len(seen)


def test_gate_asks_as_many_statements_of_many_rows_as_of_few():
    stage = make_stage()
    ask_every_rule(stage)
    add_records(stage.regency, 5)
    few = statements(lambda: gate.blockers(stage))
    add_records(stage.regency, 115)
    for record in Innovation.objects.order_by("pk")[:20]:
        make_item(record, start_on=long_ago(200))
    ask_every_rule(stage, times=21)
    assert stage.deliverables.count() > 500
    assert statements(lambda: gate.blockers(stage)) == few


def test_gate_asks_as_many_statements_of_many_regencies_as_of_one():
    stages = [make_stage(make_regency(f"32.{number}")) for number in range(11, 16)]
    for stage in stages:
        ask_every_rule(stage)
        add_records(stage.regency, 3)
    one = statements(lambda: gate.blockers_of(stages[:1]))
    assert statements(lambda: gate.blockers_of(stages)) == one


def test_gate_reads_only_what_its_rules_need():
    stage = make_stage()
    one = make_deliverable(stage, rule="mentor_assigned")
    # The participation with its cohort, and the seats.
    assert statements(lambda: gate.blockers(stage, [one])) == 2


def test_every_part_is_asked_for_by_some_rule():
    assert {part for rule in RULES.values() for part in rule.needs} == set(Part)
