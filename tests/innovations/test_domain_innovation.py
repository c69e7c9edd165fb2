import itertools

import pytest

from innovations.domain import innovation as verbs
from innovations.domain import publication, rollup
from innovations.enums import (
    REVIEWED_STATUSES,
    TRANSITIONS,
    InnovationStatus,
    Source,
)
from innovations.models import Innovation, RegencyRollup
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity, User
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

COMPLETE = {
    "problem": "Warga menunggu lama.",
    "description": "Antrean daring.",
    "is_digital": True,
    "person_in_charge": "Kepala Bidang",
}

# Which roles of the record's own regency may make which move; nobody else may.
MAY = {
    "submit": {"operator", "unit_head"},
    "take_back": {"operator", "unit_head"},
    "verify": {"coordinator"},
    "return": {"coordinator"},
    "withdraw": {"operator", "unit_head", "coordinator"},
    "complete": {"coordinator"},
    "discontinue": {"coordinator"},
    "reopen": {"coordinator"},
}


def make_cast(unit) -> dict[str, User]:
    """One person a role around the unit, and strangers of the same roles."""
    regency = unit.regency
    other = make_unit(make_regency("32.17"))
    return {
        "operator": make_user(Role.OPERATOR, unit=unit),
        "unit_head": make_user(Role.UNIT_HEAD, unit=unit),
        "coordinator": make_user(Role.COORDINATOR, regency=regency),
        "leader": make_user(Role.LEADER, regency=regency),
        "mentor": make_user(Role.MENTOR, regency=regency),
        "evaluator": make_user(Role.EVALUATOR),
        "ministry": make_user(Role.MINISTRY),
        "colleague": make_user(Role.OPERATOR, unit=make_unit(regency)),
        "other_operator": make_user(Role.OPERATOR, unit=other),
        "other_coordinator": make_user(Role.COORDINATOR, regency=other.regency),
        "nobody": make_user(),
    }


# --- Moves -------------------------------------------------------------------


@pytest.mark.parametrize("name", TRANSITIONS)
def test_move_by_every_role(name):
    move = TRANSITIONS[name]
    unit = make_unit()
    cast = make_cast(unit)
    source = sorted(move.sources)[0]

    allowed = set()
    for role, user in cast.items():
        innovation = make_innovation(unit=unit, status=source)
        try:
            verbs.move([innovation], name=name, actor=user, reason="Karena.")
        except NotAllowed:
            innovation.refresh_from_db()
            assert innovation.status == source
        else:
            allowed.add(role)

    assert allowed == MAY[name]


@pytest.mark.parametrize("name", TRANSITIONS)
def test_move_from_every_status(name):
    move = TRANSITIONS[name]
    unit = make_unit()
    role = Role.COORDINATOR if "coordinator" in MAY[name] else Role.OPERATOR
    actor = (
        make_user(role, regency=unit.regency)
        if role == Role.COORDINATOR
        else make_user(role, unit=unit)
    )

    moved, refusals = set(), set()
    for status in InnovationStatus:
        innovation = make_innovation(unit=unit, status=status)
        try:
            verbs.move([innovation], name=name, actor=actor, reason="Karena.")
        except MoveRefused as refusal:
            refusals.add(refusal.message)
        else:
            moved.add(status)
            innovation.refresh_from_db()
            assert (innovation.status, innovation.version) == (move.target, 2)

    assert moved == move.sources
    assert refusals == {
        f"Inovasi berstatus “{status.label}” tidak dapat diproses dengan "
        f"“{move.button}”."
        for status in set(InnovationStatus) - move.sources
    }


@pytest.mark.parametrize(
    "name", [m.name for m in TRANSITIONS.values() if m.needs_reason]
)
@pytest.mark.parametrize("reason", ["", "  \n "])
def test_move_without_reason_is_refused(name, reason):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status=sorted(TRANSITIONS[name].sources)[0])
    actor = make_user(Role.COORDINATOR, regency=unit.regency)

    with pytest.raises(DomainError) as refusal:
        verbs.move([innovation], name=name, actor=actor, reason=reason)

    assert (refusal.value.code, refusal.value.field) == ("reason_required", "reason")
    assert Activity.objects.count() == 0


def test_move_records_one_line_with_status_and_reason():
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="submitted")
    actor = make_user(Role.COORDINATOR, regency=unit.regency, name="Asep")

    verbs.move([innovation], name="return", actor=actor, reason="Lengkapi uraian.")

    [line] = Activity.objects.all()
    assert (line.verb, line.changes, line.reason, line.version, line.actor_name) == (
        "innovation.return",
        {"status": ["submitted", "returned"]},
        "Lengkapi uraian.",
        2,
        "Asep",
    )
    assert line.batch_id is None


def test_move_in_bulk_records_one_line_each_under_one_batch():
    unit = make_unit()
    innovations = [make_innovation(unit=unit, status="submitted") for _ in range(3)]
    actor = make_user(Role.COORDINATOR, regency=unit.regency)

    verbs.move(innovations, name="verify", actor=actor)

    lines = list(Activity.objects.order_by("id"))
    assert [line.target_id for line in lines] == [str(i.pk) for i in innovations]
    assert len({line.batch_id for line in lines}) == 1
    assert lines[0].batch_id is not None


def test_move_partial_reports_the_refused_and_moves_the_others():
    unit = make_unit()
    ready = make_innovation(unit=unit, status="submitted")
    draft = make_innovation(unit=unit, status="draft")
    actor = make_user(Role.COORDINATOR, regency=unit.regency)

    outcomes = verbs.move([draft, ready], name="verify", actor=actor, is_partial=True)

    assert [(o.innovation.pk, o.refusal is None) for o in outcomes] == [
        (ready.pk, True),
        (draft.pk, False),
    ]
    statuses = Innovation.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == ["verified", "draft"]


def test_move_whole_moves_nothing_when_one_is_refused():
    unit = make_unit()
    ready = make_innovation(unit=unit, status="submitted")
    draft = make_innovation(unit=unit, status="draft")
    actor = make_user(Role.COORDINATOR, regency=unit.regency)

    with pytest.raises(MoveRefused):
        verbs.move([ready, draft], name="verify", actor=actor)

    ready.refresh_from_db()
    assert ready.status == "submitted"
    assert Activity.objects.count() == 0


def test_move_with_an_old_version_is_refused():
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="submitted")
    actor = make_user(Role.COORDINATOR, regency=unit.regency)

    with pytest.raises(StaleVersion) as stale:
        verbs.move(
            [innovation], name="verify", actor=actor, versions={innovation.pk: 7}
        )

    assert stale.value.version == 1


def test_verify_what_one_typed_oneself_is_refused():
    unit = make_unit()
    actor = make_user(Role.COORDINATOR, regency=unit.regency)
    typed = make_innovation(unit=unit, status="submitted", created_by=actor)
    imported = make_innovation(
        unit=unit, status="submitted", created_by=actor, source=Source.IMPORT
    )

    outcomes = verbs.move(
        [typed, imported], name="verify", actor=actor, is_partial=True
    )

    refused = [type(outcome.refusal) for outcome in outcomes]
    assert refused == [NotAllowed, type(None)]


@pytest.mark.parametrize(
    "name, value",
    [*((n, "") for n in COMPLETE if n != "is_digital"), ("is_digital", None)],
)
def test_submit_what_lacks_a_field_is_refused(name, value):
    unit = make_unit()
    innovation = make_innovation(unit=unit, **{name: value})
    actor = make_user(Role.OPERATOR, unit=unit)

    with pytest.raises(MoveRefused) as refusal:
        verbs.move([innovation], name="submit", actor=actor)

    label = Innovation._meta.get_field(name).verbose_name
    assert refusal.value.message == f"Lengkapi dahulu: {label}."
    assert refusal.value.code == "incomplete"


def test_allowed_moves_of_an_operator_and_a_coordinator():
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency)
    innovation = make_innovation(unit=unit, status="submitted")

    by_operator = verbs.allowed_moves(innovation, actor=operator)
    by_coordinator = verbs.allowed_moves(innovation, actor=coordinator)

    assert [move.name for move in by_operator] == ["take_back", "withdraw"]
    assert [move.name for move in by_coordinator] == ["verify", "return", "withdraw"]


# --- Registration numbers ----------------------------------------------------


def test_registration_number_is_given_once_and_kept():
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    first, second = (make_innovation(unit=unit) for _ in range(2))

    verbs.move([first, second], name="submit", actor=operator)
    verbs.move([first], name="take_back", actor=operator)
    verbs.move([first], name="submit", actor=operator)

    numbers = Innovation.objects.order_by("pk").values_list("registration_number")
    assert list(numbers) == [("32.11-0001",), ("32.11-0002",)]


# --- Publishing --------------------------------------------------------------


@pytest.mark.parametrize("status", InnovationStatus)
def test_publish_from_every_status(status):
    unit = make_unit()
    innovation = make_innovation(unit=unit, status=status)
    actor = make_user(Role.COORDINATOR, regency=unit.regency)

    try:
        publication.publish([innovation], actor=actor)
    except MoveRefused:
        is_public = False
    else:
        is_public = True

    innovation.refresh_from_db()
    assert is_public == (status in REVIEWED_STATUSES)
    assert is_public == (innovation.published_at is not None)


def test_publish_by_every_role():
    unit = make_unit()

    allowed = set()
    for role, user in make_cast(unit).items():
        innovation = make_innovation(unit=unit, status="verified")
        try:
            publication.publish([innovation], actor=user)
        except NotAllowed:
            continue
        allowed.add(role)

    assert allowed == {"coordinator"}


def test_publish_again_and_unpublish():
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="verified")
    actor = make_user(Role.COORDINATOR, regency=unit.regency)

    for verb in (
        publication.publish,
        publication.publish,
        publication.unpublish,
        publication.unpublish,
    ):
        [outcome] = verb([innovation], actor=actor)
        assert outcome.refusal is None

    told = Activity.objects.order_by("id").values_list("verb", flat=True)
    assert list(told) == ["innovation.published", "innovation.unpublished"]


def test_return_takes_a_record_off_the_public_pages():
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="verified")
    actor = make_user(Role.COORDINATOR, regency=unit.regency)
    publication.publish([innovation], actor=actor)

    verbs.move([innovation], name="return", actor=actor, reason="Perbaiki.")

    innovation.refresh_from_db()
    assert innovation.published_at is None


# --- Create and revise -------------------------------------------------------


def test_create_records_a_draft_and_tells_what_was_filled():
    unit = make_unit()
    actor = make_user(Role.OPERATOR, unit=unit)
    dimension = make_dimensions()["living"]

    made = verbs.create(
        actor=actor,
        regency=unit.regency,
        fields={"name": "Posyandu Digital", "dimension": dimension, "unit": unit},
    )

    assert (made.status, made.source, made.version) == ("draft", "typed", 1)
    assert (made.created_by, made.registration_number) == (actor, None)
    [line] = Activity.objects.all()
    assert line.changes == {
        "unit": [None, {"id": unit.pk, "label": unit.name}],
        "dimension": [None, {"id": "living", "label": "Smart Living"}],
        "name": [None, "Posyandu Digital"],
    }


@pytest.mark.parametrize(
    "fields, wrong",
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"start_month": 3}, "start_year"),
        ({"start_year": 1980}, "start_year"),
        ({"step_percent": 101}, "step_percent"),
        ({"description": "x" * 5001}, "description"),
        ({"link": "bukan alamat"}, "link"),
        ({"step": "unknown"}, "step"),
        ({"status": "verified"}, "status"),
    ],
)
def test_create_with_an_invalid_field_is_refused(fields, wrong):
    unit = make_unit()
    actor = make_user(Role.OPERATOR, unit=unit)
    valid = {"name": "A", "dimension": make_dimensions()["living"], "unit": unit}

    with pytest.raises(InvalidFields) as refusal:
        verbs.create(actor=actor, regency=unit.regency, fields=valid | fields)

    assert list(refusal.value.errors) == [wrong]
    assert Innovation.objects.count() == 0


def test_create_with_a_sub_dimension_of_another_dimension_is_refused():
    unit = make_unit()
    dimensions = make_dimensions()
    foreign = dimensions["economy"].sub_dimensions.first()

    with pytest.raises(InvalidFields) as refusal:
        verbs.create(
            actor=make_user(Role.OPERATOR, unit=unit),
            regency=unit.regency,
            fields={
                "name": "A",
                "dimension": dimensions["living"],
                "sub_dimension": foreign,
                "unit": unit,
            },
        )

    assert refusal.value.errors == {
        "sub_dimension": ["Subdimensi ini bukan bagian dari dimensi yang dipilih."]
    }


def test_create_by_every_role():
    unit = make_unit()
    fields = {"name": "A", "dimension": make_dimensions()["living"], "unit": unit}

    allowed = set()
    for role, user in make_cast(unit).items():
        try:
            verbs.create(actor=user, regency=unit.regency, fields=fields)
        except NotAllowed:
            continue
        allowed.add(role)

    assert allowed == {"operator", "unit_head", "coordinator"}


def test_revise_writes_what_changed_and_nothing_else():
    unit = make_unit()
    innovation = make_innovation(unit=unit, problem="Lama.", acronym="A")
    actor = make_user(Role.OPERATOR, unit=unit)

    kept = verbs.revise(
        innovation,
        actor=actor,
        version=1,
        fields={"problem": "Baru.", "acronym": "A", "is_digital": False},
    )

    assert (kept.problem, kept.version) == ("Baru.", 2)
    [line] = Activity.objects.all()
    assert line.changes == {
        "problem": ["Lama.", "Baru."],
        "is_digital": [True, False],
    }
    assert line.version == 2


def test_revise_without_a_change_writes_nothing():
    unit = make_unit()
    innovation = make_innovation(unit=unit)
    actor = make_user(Role.OPERATOR, unit=unit)

    kept = verbs.revise(
        innovation, actor=actor, version=1, fields={"problem": innovation.problem}
    )

    assert kept.version == 1
    assert Activity.objects.count() == 0


def test_revise_a_stale_record_tells_both_values():
    unit = make_unit()
    innovation = make_innovation(unit=unit, problem="Satu.")
    actor = make_user(Role.OPERATOR, unit=unit)
    verbs.revise(innovation, actor=actor, version=1, fields={"problem": "Dua."})

    with pytest.raises(StaleVersion) as stale:
        verbs.revise(innovation, actor=actor, version=1, fields={"problem": "Tiga."})

    [conflict] = stale.value.fields
    assert stale.value.version == 2
    assert (conflict.field, conflict.label, conflict.current, conflict.offered) == (
        "problem",
        "masalah",
        "Dua.",
        "Tiga.",
    )


def test_revise_into_a_unit_without_a_seat_is_refused():
    unit = make_unit()
    innovation = make_innovation(unit=unit)
    actor = make_user(Role.OPERATOR, unit=unit)

    with pytest.raises(NotAllowed):
        verbs.revise(
            innovation,
            actor=actor,
            version=1,
            fields={"unit": make_unit(unit.regency)},
        )

    innovation.refresh_from_db()
    assert innovation.unit == unit


def test_revise_into_a_unit_of_another_regency_is_refused():
    unit = make_unit()
    innovation = make_innovation(unit=unit)
    actor = make_user(Role.COORDINATOR, regency=unit.regency)

    with pytest.raises(InvalidFields) as refusal:
        verbs.revise(
            innovation,
            actor=actor,
            version=1,
            fields={"unit": make_unit(make_regency("32.17"))},
        )

    assert refusal.value.errors == {"unit": ["OPD ini bukan milik daerah tersebut."]}


def test_revise_a_withdrawn_record_is_refused():
    unit = make_unit()
    innovation = make_innovation(unit=unit, status="withdrawn")

    with pytest.raises(NotAllowed):
        verbs.revise(
            innovation,
            actor=make_user(Role.COORDINATOR, regency=unit.regency),
            version=1,
            fields={"problem": "Baru."},
        )


# --- Rollups -----------------------------------------------------------------


def test_every_verb_leaves_the_rollups_as_a_recount_would():
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    coordinator = make_user(Role.COORDINATOR, regency=unit.regency)
    made = verbs.create(
        actor=operator,
        regency=unit.regency,
        fields={"name": "A", "dimension": make_dimensions()["living"], "unit": unit}
        | COMPLETE,
    )
    steps = itertools.chain(
        [lambda: verbs.move([made], name="submit", actor=operator)],
        [lambda: verbs.move([made], name="verify", actor=coordinator)],
        [lambda: publication.publish([made], actor=coordinator)],
        [
            lambda: verbs.revise(
                made, actor=operator, version=4, fields={"start_year": 2024}
            )
        ],
        [lambda: publication.unpublish([made], actor=coordinator)],
        [lambda: verbs.move([made], name="complete", actor=coordinator)],
    )
    fields = [f.attname for f in RegencyRollup._meta.concrete_fields if f.name != "id"]

    for step in steps:
        step()
        kept = list(RegencyRollup.objects.order_by("id").values(*fields))
        rollup.recompute(unit.regency_id)
        assert kept == list(RegencyRollup.objects.order_by("id").values(*fields))

    [living] = [row for row in kept if row["dimension_id"] == "living"]
    assert living["completed"] == 1
