import pytest

from masterplan.core.errors import MoveRefused
from masterplan.domain import gate
from masterplan.domain import stage as stages
from masterplan.domain.gate import Blocker
from masterplan.domain.rules import RULES
from masterplan.enums import DeliverableStatus, StageState
from masterplan.models import Masterplan, MasterplanEntry
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.masterplan.rules.ground import (
    add_records,
    approve,
    ask_every_rule,
    make_deliverable,
    make_document,
    make_stage,
)

pytestmark = pytest.mark.django_db


def told(blockers):
    return [blocker.sentence for blocker in blockers]


def test_stage_that_asks_nothing_is_blocked_by_nothing():
    assert gate.blockers(make_stage()) == []


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("not_started", "“Buku 1” belum dilampirkan."),
        ("draft", "“Buku 1” belum diajukan."),
        ("submitted", "“Buku 1” menunggu persetujuan."),
        ("returned", "“Buku 1” dikembalikan dan perlu diperbaiki."),
    ],
)
def test_document_blocks_until_it_is_approved(status, sentence):
    stage = make_stage()
    one = make_deliverable(
        stage, name="Buku 1", status=status, document=make_document(stage.regency)
    )
    assert gate.blockers(stage) == [
        Blocker(one.pk, one.code, sentence, one.get_absolute_url())
    ]
    approve(one)
    assert gate.blockers(stage) == []


def test_every_status_of_a_document_is_told():
    stage = make_stage()
    for status in DeliverableStatus:
        make_deliverable(stage, status=status, document=make_document(stage.regency))
    assert len(gate.blockers(stage)) == len(DeliverableStatus) - 1


def test_blocker_carries_the_opd_and_whether_it_keeps_the_stage_from_passing():
    stage = make_stage()
    unit = make_unit(stage.regency, name="Dinas Kesehatan")
    one = make_deliverable(stage, rule="every_unit_innovates", is_required=False)
    assert gate.blockers(stage) == [
        Blocker(
            deliverable_id=one.pk,
            code=one.code,
            sentence="Dinas Kesehatan belum mencatat inovasi.",
            url=f"/daerah/32.11/opd/{unit.pk}/",
            unit_id=unit.pk,
            is_required=False,
        )
    ]


def test_rule_that_the_portal_does_not_know_blocks_and_says_so():
    stage = make_stage()
    one = make_deliverable(stage, name="Kesiapan", rule="all_is_well")
    make_deliverable(stage, name="SWOT", rule="swot_filled", parameters={"size": 3})
    sentence = (
        "“%s” memakai aturan “%s” yang tidak dikenal portal. Minta kementerian "
        "memperbarui templatnya."
    )
    found = gate.blockers(stage)
    assert told(found) == [
        sentence % ("Kesiapan", "all_is_well"),
        sentence % ("SWOT", "swot_filled"),
    ]
    assert found[0].url == one.get_absolute_url()


def test_signature_without_a_rule_asks_for_all_heads():
    stage = make_stage()
    make_deliverable(stage, kind="signature")
    assert told(gate.blockers(stage)) == [
        "Komitmen bersama belum dibuka untuk ditandatangani."
    ]


def test_blockers_stand_in_the_order_of_their_deliverables():
    stage = make_stage()
    make_deliverable(stage, order=2, name="Buku 1")
    make_deliverable(stage, order=1, rule="mentor_assigned")
    assert told(gate.blockers(stage)) == [
        "Pembimbing belum ditetapkan.",
        "“Buku 1” belum dilampirkan.",
    ]


def test_blockers_are_those_of_the_deliverables_given():
    stage = make_stage()
    make_deliverable(stage, name="Buku 1")
    one = make_deliverable(stage, name="Buku 2")
    assert told(gate.blockers(stage, [one])) == ["“Buku 2” belum dilampirkan."]
    assert gate.blockers(stage, []) == []


def test_blockers_of_several_stages_are_those_of_each_alone():
    here, there = make_stage(), make_stage(make_regency("32.12"), year=2024)
    for stage in (here, there):
        ask_every_rule(stage)
    make_innovation(regency=here.regency, status="verified")
    make_user(Role.MENTOR, regency=there.regency)
    found = gate.blockers_of([here, there])
    assert found == {here.pk: gate.blockers(here), there.pk: gate.blockers(there)}
    assert "Pembimbing belum ditetapkan." in told(found[here.pk])
    assert "Pembimbing belum ditetapkan." not in told(found[there.pk])


def test_stages_of_two_cohorts_of_one_regency_are_asked_for_their_own_year():
    past = make_stage(year=2022)
    now = make_stage(past.regency, year=2023)
    make_document(past.regency, kind="perkada", valid_from=2023)
    for stage in (past, now):
        make_deliverable(stage, rule="document_valid", parameters={"kind": "perkada"})
    found = gate.blockers_of([past, now])
    assert told(found[past.pk]) == [
        "Belum ada dokumen “Peraturan Bupati/Wali Kota” yang berlaku pada tahun 2022."
    ]
    assert found[now.pk] == []


# --- The closing verbs refuse from the same list ------------------------------


def test_submit_refuses_from_the_same_list_and_optional_ones_hold_nobody_up():
    stage = make_stage()
    coordinator = make_user(Role.COORDINATOR, regency=stage.regency)
    make_deliverable(stage, rule="mentor_assigned")
    make_deliverable(stage, is_required=False)
    with pytest.raises(MoveRefused) as refused:
        stages.submit(stage, actor=coordinator)
    [required, optional] = gate.blockers(stage)
    assert required.sentence in refused.value.message
    assert optional.sentence not in refused.value.message
    make_user(Role.MENTOR, regency=stage.regency)
    assert stages.submit(stage, actor=coordinator).state == StageState.SUBMITTED


def test_pass_refuses_what_came_to_lack_since_it_was_submitted():
    stage = make_stage(state=StageState.SUBMITTED)
    mentor = make_user(Role.MENTOR, regency=stage.regency)
    one = make_deliverable(stage)
    with pytest.raises(MoveRefused):
        stages.pass_(stage, actor=mentor)
    approve(one)
    assert stages.pass_(stage, actor=mentor).state == StageState.PASSED


# --- Where the lines lead -----------------------------------------------------


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.MENTOR])
def test_every_line_leads_to_a_page(client_for, role):
    stage = make_stage()
    make_unit(stage.regency)
    add_records(stage.regency, 12)
    ask_every_rule(stage)
    client = client_for(make_user(role, regency=stage.regency))
    found = gate.blockers(stage)
    deliverables = {one.deliverable_id for one in found}
    assert len(deliverables) >= len(RULES) - 6
    # Seats are given by the coordinator and the ministry alone.
    people = f"/daerah/{stage.regency_id}/pengguna/"
    refused = {people} if role == Role.MENTOR else set()
    for url in {one.url for one in found}:
        expected = 403 if url in refused else 200
        assert (url, client.get(url).status_code) == (url, expected)


def test_lines_about_a_plan_that_is_begun_lead_to_its_pages(client_for):
    stage = make_stage()
    plan = Masterplan.objects.create(
        regency=stage.regency, title="Masterplan", start_year=2023, end_year=2032
    )
    for name in ("vision_written", "strategy_per_dimension", "masterplan_in_force"):
        make_deliverable(stage, rule=name)
    make_deliverable(stage, rule="entries_taken_up", parameters={"minimum": 20})
    make_deliverable(stage, rule="entries_complete")
    client = client_for(make_user(Role.COORDINATOR, regency=stage.regency))
    urls = {one.url for one in gate.blockers(stage)}
    for number, record in enumerate(add_records(stage.regency, 12), start=1):
        MasterplanEntry.objects.create(
            masterplan=plan,
            innovation=record,
            regency=stage.regency,
            number=number,
            horizon="short",
        )
    urls |= {one.url for one in gate.blockers(stage)}
    assert f"/masterplan/{plan.pk}/entri/?basis=none" in urls
    for url in urls:
        assert (url, client.get(url).status_code) == (url, 200)
