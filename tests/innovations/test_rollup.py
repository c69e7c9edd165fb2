"""Figures kept for many regencies: what a recount gives, after every kind of change."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from innovations.domain import (
    action_item,
    budget,
    evidence,
    plan,
    problem_link,
    progress,
    publication,
    quick_win,
    rollup,
    rollup_check,
)
from innovations.enums import (
    REVIEWED_STATUSES,
    ActionStatus,
    Health,
    InnovationStatus,
    InnovationStep,
)
from innovations.models import (
    ActionItem,
    BudgetLine,
    Evidence,
    Innovation,
    QuickWin,
    RegencyDue,
    RegencyRollup,
)
from regencies.domain import document as documents
from regencies.enums import Role
from regencies.models import Document
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_item,
    make_problem,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

ENDS = [dt.date(2024, 12, 31), dt.date(2026, 11, 30), dt.date(2026, 12, 31)]

record = st.fixed_dictionaries(
    {
        "dimension": st.sampled_from(["governance", "living", "society"]),
        "has_unit": st.booleans(),
        "step": st.sampled_from(["", *InnovationStep.values]),
        "status": st.sampled_from(InnovationStatus.values),
        "is_digital": st.sampled_from([None, True, False]),
        "problem": st.sampled_from(["", "Antre."]),
        "is_published": st.booleans(),
        "quick_wins": st.integers(0, 2),
        "planned": st.lists(st.sampled_from([None, 0, 70]), max_size=2),
        "items": st.lists(
            st.tuples(
                st.sampled_from(ActionStatus.values),
                st.integers(0, 100),
                st.integers(1, 3),
                st.sampled_from(ENDS),
                st.sampled_from(["", "late", "on_track"]),
            ),
            max_size=3,
        ),
        "evidence": st.sampled_from([(), ("kept",), ("gone",), ("gone", "kept")]),
    }
)


def store(records, unit):
    """The records with what hangs on them, straight into the tables."""
    papers = {
        word: Document.objects.create(
            regency=unit.regency,
            title=word,
            kind="laporan",
            link="https://contoh.test/",
            withdrawn_at=timezone.now() if word == "gone" else None,
        )
        for word in ("kept", "gone")
    }
    for number, one in enumerate(records):
        made = Innovation.objects.create(
            regency=unit.regency,
            unit=unit if one["has_unit"] else None,
            dimension_id=one["dimension"],
            name=f"Inovasi {number}",
            description="Uraian.",
            person_in_charge="Kepala Bidang",
            problem=one["problem"],
            step=one["step"],
            status=one["status"],
            is_digital=one["is_digital"],
            registration_number=f"{unit.regency_id}-{number:04}",
            published_at=timezone.now()
            if one["is_published"] and one["status"] in REVIEWED_STATUSES
            else None,
        )
        for year in range(one["quick_wins"]):
            QuickWin.objects.create(
                innovation=made,
                regency=unit.regency,
                dimension_id=made.dimension_id,
                year=2023 + year,
            )
        for amount in one["planned"]:
            BudgetLine.objects.create(
                innovation=made, planned=amount, allocated=amount, realised=amount
            )
        for status, physical, weight, end_on, override in one["items"]:
            ActionItem.objects.create(
                innovation=made,
                regency=unit.regency,
                activity="Kegiatan",
                status=status,
                physical=physical,
                weight=weight,
                start_on="2024-01-01",
                end_on=end_on,
                health_override=override,
                override_reason="Sebab." if override else "",
            )
        for word in one["evidence"]:
            Evidence.objects.create(innovation=made, document=papers[word])
        before = made.updated_at
        plan.recompute([made.pk])
        Innovation.objects.filter(pk=made.pk).update(updated_at=before)


@settings(max_examples=25, deadline=None)
@given(records=st.lists(record, max_size=8), later=st.lists(record, max_size=3))
def test_recompute_is_what_a_count_in_python_gives(records, later):
    with transaction.atomic():
        make_dimensions()
        unit = make_unit()
        store(records, unit)
        rollup.recompute("32.11")
        assert rollup_check.differences("32.11") == []
        for day in (ENDS[0], ENDS[1], ENDS[2] + dt.timedelta(days=1)):
            assert late_kept(day) == late_counted(day)

        # Rows vanish, and others come.
        for model in (BudgetLine, Evidence, QuickWin, ActionItem, Innovation):
            model.objects.all().delete()
        Document.objects.all().delete()
        store(later, unit)
        rollup.recompute("32.11")

        assert rollup_check.differences("32.11") == []
        assert RegencyRollup.objects.filter(regency="32.11").count() == 6
        transaction.set_rollback(True)


def late_kept(day):
    return sum(
        RegencyDue.objects.filter(end_on__lt=day).values_list("items", flat=True)
    )


def late_counted(day):
    """As the list of activities says it, of what reviewers read."""
    return (
        ActionItem.objects.with_health(day)
        .filter(health=Health.LATE, innovation__status__in=REVIEWED_STATUSES)
        .count()
    )


def test_recompute_counts_by_hand():
    unit = make_unit()
    make_innovation(unit=unit, status="draft", step="idea", problem="")
    made = make_innovation(unit=unit, status="verified", step="idea", problem="")
    make_innovation(
        unit=unit, status="completed", is_digital=False, published_at=timezone.now()
    )
    BudgetLine.objects.create(innovation=made, planned=5, allocated=4, realised=3)
    QuickWin.objects.create(
        innovation=made, regency=unit.regency, dimension_id="governance", year=2024
    )
    Innovation.objects.filter(pk=made.pk).update(plan_percent="33.33")

    rollup.recompute("32.11")

    assert figures() == {
        "draft": 1,
        "verified": 1,
        "completed": 1,
        "published": 1,
        "digital": 1,
        "quick_wins": 1,
        "incomplete": 1,
        "step_idea": 1,
        "step_unset": 1,
        "with_plan": 1,
        "plan_percent_sum": 3333,
        "planned": 5,
        "allocated": 4,
        "realised": 3,
    }


def figures(dimension="governance"):
    """What is kept of the dimension and is not nothing."""
    kept = RegencyRollup.objects.values().get(dimension=dimension)
    left_out = ("id", "regency_id", "dimension_id", "newest")
    return {name: kept[name] for name in kept if kept[name] and name not in left_out}


def test_every_verb_beside_the_record_keeps_the_figures_right():
    unit = make_unit()
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency)
    made = make_innovation(unit=unit, status="verified")
    issue = make_problem(unit=unit)
    kept = {}

    def attach():
        kept["paper"] = documents.keep(
            actor=coordinator,
            regency=unit.regency,
            unit=None,
            fields={"title": "SK", "kind": "sk", "link": "https://contoh.test/sk"},
            upload=None,
        )
        kept["evidence"] = evidence.attach(
            kept["paper"], actor=coordinator, innovation=made
        )

    def plan_item():
        kept["item"] = action_item.create(
            made,
            actor=coordinator,
            fields={
                "activity": "Pelatihan",
                "start_on": dt.date(2026, 1, 1),
                "end_on": dt.date(2026, 12, 1),
            },
        )

    def call_late(item, health):
        action_item.override_health(
            item, actor=coordinator, health=health, reason="Mitra mundur."
        )
        [day] = RegencyDue.objects.filter(items=1).values_list("end_on", flat=True)
        assert day == (dt.date.min if health else dt.date(2026, 12, 31))

    steps = [
        (attach, {"with_evidence": 1}),
        (
            lambda: documents.withdraw(
                kept["paper"], actor=coordinator, version=version(), reason="Salah."
            ),
            {"with_evidence": 0},
        ),
        (
            lambda: evidence.detach(
                kept["evidence"], actor=coordinator, reason="Salah."
            ),
            {"with_evidence": 0},
        ),
        (plan_item, {"with_plan": 1, "without_plan": 0, "plan_percent_sum": 0}),
        (lambda: call_late(kept["item"], Health.LATE), {}),
        (lambda: call_late(kept["item"], ""), {}),
        (
            lambda: progress.report(
                kept["item"], actor=coordinator, physical=40, financial=0
            ),
            {"plan_percent_sum": 4000},
        ),
        (
            lambda: budget.create(
                made, actor=coordinator, fields={"year": 2024, "planned": 9}
            ),
            {"planned": 9},
        ),
        (
            lambda: quick_win.propose([made], year=2024, actor=coordinator),
            {"quick_wins": 1},
        ),
        (lambda: publication.publish([made], actor=coordinator), {"published": 1}),
        (lambda: publication.unpublish([made], actor=coordinator), {"published": 0}),
        (lambda: problem_link.link([issue], [made], actor=coordinator), {}),
    ]

    def version():
        return Document.objects.values_list("version", flat=True).get()

    assert figures()["without_plan"] == 1
    for step, expected in steps:
        step()
        told = figures()
        assert {name: told.get(name, 0) for name in expected} == expected
        assert rollup_check.differences("32.11") == []


def test_recompute_is_two_statements(django_assert_num_queries):
    make_innovation()

    with django_assert_num_queries(2):
        rollup.recompute("32.11")


def test_figures_of_records_older_than_them_are_filled_once():
    make_item(make_innovation(status="verified"))
    RegencyRollup.objects.all().delete()

    assert rollup.fill_missing() == 1
    assert rollup.fill_missing() == 0
    assert figures()["verified"] == 1

    RegencyDue.objects.all().delete()

    assert rollup.fill_missing() == 1
    assert rollup.fill_missing() == 0
    assert RegencyDue.objects.values_list("items", flat=True).get() == 1


# --- manage.py reconcile -----------------------------------------------------


def reconcile(*arguments):
    """The exit status and what was said."""
    out = io.StringIO()
    try:
        call_command("reconcile", *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_reconcile_is_content_where_nothing_differs():
    make_innovation(status="verified")
    make_innovation(regency=make_regency("32.04"), unit=None)

    assert reconcile() == (0, "2 daerah diperiksa, 0 berbeda.\n")


def test_reconcile_says_what_differs_and_mends_only_if_asked():
    made = make_innovation(status="verified")
    make_innovation(regency=make_regency("32.04"), unit=None)
    make_item(made, physical=25, end_on=dt.date(2099, 12, 31))
    RegencyRollup.objects.filter(dimension="governance", regency="32.11").update(
        digital=7
    )
    RegencyDue.objects.update(items=5)
    Innovation.objects.filter(pk=made.pk).update(plan_percent=1)

    status, said = reconcile("--mend")

    assert status == 1
    assert said.splitlines() == [
        "32.11 Kabupaten Uji 32.11: 4 angka berbeda",
        f"  inovasi {made.pk}, plan_percent: tersimpan 1.00, terhitung 25.00",
        "  governance, digital: tersimpan 7, terhitung 1",
        "  governance, plan_percent_sum: tersimpan 2500, terhitung 100",
        "  batas 2099-12-31, items: tersimpan 5, terhitung 1",
        "2 daerah diperiksa, 1 berbeda; sudah diperbaiki.",
    ]
    assert reconcile()[0] == 0
    made.refresh_from_db()
    assert made.plan_percent == 25


def test_reconcile_without_mending_leaves_the_figures():
    make_innovation(status="verified")
    RegencyRollup.objects.filter(dimension="living").update(digital=7)

    assert reconcile("--regency", "32.11")[0] == 1
    assert reconcile("--regency", "32.11")[0] == 1


def test_reconcile_refuses_an_unknown_regency():
    with pytest.raises(CommandError, match="98"):
        reconcile("--regency", "32.98")


def test_reconcile_asks_one_regency_at_a_time():
    for code in ("32.04", "32.11"):
        make_innovation(regency=make_regency(code), unit=None)

    with CaptureQueriesContext(connection) as asked:
        reconcile()

    held = [one["sql"] for one in asked if "FOR UPDATE" in one["sql"]]
    assert held == []
    assert not any(one["sql"].startswith(("UPDATE", "INSERT")) for one in asked)
