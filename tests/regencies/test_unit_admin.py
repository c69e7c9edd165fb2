"""Units changed, merged and split, their heads, and a regency's settings."""

import datetime as dt
import struct

import pytest

from innovations.domain import unit_change
from innovations.models import Innovation
from masterplan.core.access import scope_of
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity, User
from masterplan.core.pictures import Picture, read_picture
from regencies.domain import appointment
from regencies.domain import regency as regencies
from regencies.domain import unit as units
from regencies.enums import AppointmentStatus, Rhythm, Role
from regencies.models import Membership, UnitAlias
from tests.factories import make_innovation, make_regency, make_unit, make_user

DAY = dt.date(2026, 3, 1)


@pytest.fixture
def regency(db):
    return make_regency("32.11")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


def verbs():
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


def png(width=10, height=10, tail=b""):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + b"\0\0\0\0"

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", b"x")
        + chunk(b"IEND", b"")
        + tail
    )


def jpeg(width=10, height=10):
    frame = struct.pack(">BHHB", 8, height, width, 0)
    return (
        b"\xff\xd8"
        + b"\xff\xe0"
        + struct.pack(">H", 4)
        + b"ab"
        + b"\xff\xc0"
        + struct.pack(">H", len(frame) + 2)
        + frame
        + b"\xff\xda"
        + struct.pack(">H", 2)
        + b"data"
        + b"\xff\xd9"
    )


# --- Units -------------------------------------------------------------------


def test_revise_renames_and_remembers_the_old_name(regency, coordinator):
    unit = make_unit(regency, name="Dinas Lama")

    done = units.revise(
        unit,
        actor=coordinator,
        version=1,
        fields={"name": "Dinas  Baru", "affair": "Kesehatan"},
    )

    assert (done.name, done.affair, done.version) == ("Dinas Baru", "Kesehatan", 2)
    line = Activity.objects.get()
    assert (line.verb, line.changes["name"]) == (
        "unit.renamed",
        ["Dinas Lama", "Dinas Baru"],
    )
    assert list(unit.aliases.values_list("spelling", flat=True)) == ["Dinas Lama"]


def test_revise_sets_aliases(regency, coordinator):
    unit = make_unit(regency)
    spelled = units.spellings("Dinkes\n dinkes \n\nDKK\n")

    units.revise(unit, actor=coordinator, version=1, fields={}, aliases=spelled)
    units.revise(unit, actor=coordinator, version=2, fields={}, aliases=["DKK"])
    units.revise(unit, actor=coordinator, version=3, fields={}, aliases=["DKK"])

    assert list(unit.aliases.values_list("spelling", flat=True)) == ["DKK"]
    assert verbs() == ["unit.revised"] * 2
    with pytest.raises(InvalidFields):
        units.revise(
            make_unit(regency), actor=coordinator, version=1, fields={}, aliases=["dkk"]
        )


def test_revise_refuses_a_stale_version_with_both_values(regency, coordinator):
    unit = make_unit(regency, affair="Lama")
    with pytest.raises(StaleVersion) as stale:
        units.revise(unit, actor=coordinator, version=9, fields={"affair": "Baru"})
    assert [(f.field, f.current, f.offered) for f in stale.value.fields] == [
        ("affair", "Lama", "Baru")
    ]
    assert verbs() == []


def test_revise_refuses_unfit_fields(regency, coordinator):
    unit = make_unit(regency)
    child = make_unit(regency, parent=unit)
    foreign = make_unit(make_regency("32.17"))
    for fields in (
        {"name": ""},
        {"name": "Lintas OPD"},
        {"kind": "kapal"},
        {"parent": child},
        {"parent": foreign},
        {"parent": unit},
        {"duties": "x" * 10_001},
        {"short_name": "x" * 61},
        {"is_active": False},
    ):
        with pytest.raises(InvalidFields):
            units.revise(unit, actor=coordinator, version=1, fields=fields)
    with pytest.raises(DomainError) as taken:
        units.revise(unit, actor=coordinator, version=1, fields={"name": child.name})
    assert taken.value.code == "unit_exists"
    with pytest.raises(NotAllowed):
        units.revise(
            foreign, actor=coordinator, version=1, fields={"affair": "Kesehatan"}
        )
    assert verbs() == []


def test_merge_moves_everything_and_keeps_the_history(regency, coordinator):
    source, target = make_unit(regency, name="Dinas A"), make_unit(regency)
    operator = make_user(Role.OPERATOR, unit=source)
    both = make_user(Role.OPERATOR, unit=source)
    Membership.objects.create(
        user=both, role=Role.OPERATOR, regency=regency, unit=target
    )
    child = make_unit(regency, parent=source)
    records = [make_innovation(unit=source) for _ in range(2)]
    units.remember_alias(actor=coordinator, regency=regency, spelling="DA", unit=source)
    moved = unit_change.belongings(source)

    unit_change.merge(source, target, actor=coordinator, version=1)

    assert (moved.innovations, moved.seats, moved.aliases, moved.children) == (
        2,
        2,
        1,
        1,
    )
    assert list(
        Innovation.objects.order_by("pk").values_list("pk", "unit", "version")
    ) == [(one.pk, target.pk, 2) for one in records]
    for person in (operator, both):
        assert scope_of(User.objects.get(pk=person.pk)).units_of(Role.OPERATOR) == {
            target.pk
        }
    source.refresh_from_db()
    child.refresh_from_db()
    assert (source.is_active, source.merged_into, child.parent) == (
        False,
        target,
        target,
    )
    # Who kept the part's version learns that it changed.
    assert child.version == 2
    told = Activity.objects.for_target(child).get()
    assert (told.verb, told.version) == ("unit.revised", 2)
    assert told.changes == {
        "parent": [
            {"id": source.pk, "label": str(source)},
            {"id": target.pk, "label": str(target)},
        ]
    }
    assert set(UnitAlias.objects.values_list("folded", "unit")) >= {
        ("dinasa", target.pk),
        ("da", target.pk),
    }
    assert set(Innovation.objects.values_list("unit", flat=True)) == {target.pk}
    assert verbs() == [
        "seat.given",
        "unit.revised",
        "innovation.moved_by_merge",
        "innovation.moved_by_merge",
        "unit.merged",
        "unit.received",
    ]


def test_merge_refusals(regency, coordinator):
    source, target = make_unit(regency), make_unit(regency)
    foreign = make_unit(make_regency("32.17"))
    for other in (source, foreign):
        with pytest.raises(DomainError) as no_pair:
            unit_change.merge(source, other, actor=coordinator, version=1)
        assert no_pair.value.code == "no_pair"
    with pytest.raises(StaleVersion):
        unit_change.merge(source, target, actor=coordinator, version=7)
    with pytest.raises(NotAllowed):
        unit_change.merge(
            source, target, actor=make_user(Role.LEADER, regency=regency), version=1
        )
    unit_change.merge(source, target, actor=coordinator, version=1)
    with pytest.raises(DomainError) as gone:
        unit_change.merge(source, target, actor=coordinator, version=2)
    assert gone.value.code == "unit_inactive"


def test_split_makes_a_unit_of_the_ticked_records(regency, coordinator):
    source = make_unit(regency)
    stays, goes = make_innovation(unit=source), make_innovation(unit=source)

    fresh = unit_change.split(
        source, actor=coordinator, version=1, name="Dinas Baru", innovations=[goes.pk]
    )

    assert dict(Innovation.objects.values_list("pk", "unit")) == {
        stays.pk: source.pk,
        goes.pk: fresh.pk,
    }
    assert verbs() == ["unit.created", "innovation.moved_by_split", "unit.split"]


def test_split_refusals_make_nothing(regency, coordinator):
    source = make_unit(regency)
    other = make_innovation(unit=make_unit(regency))
    with pytest.raises(DomainError) as foreign:
        unit_change.split(
            source, actor=coordinator, version=1, name="B", innovations=[other.pk]
        )
    assert foreign.value.code == "foreign_innovation"
    with pytest.raises(InvalidFields):
        unit_change.split(source, actor=coordinator, version=1, name="", innovations=[])
    with pytest.raises(StaleVersion):
        unit_change.split(
            source, actor=coordinator, version=5, name="B", innovations=[]
        )
    with pytest.raises(NotAllowed):
        unit_change.split(
            source,
            actor=make_user(Role.OPERATOR, unit=source),
            version=1,
            name="B",
            innovations=[],
        )
    assert verbs() == []


# --- Heads -------------------------------------------------------------------


def head(**fields):
    return {
        "name": "Budi",
        "nip": "",
        "rank": "",
        "position": "Kepala Dinas",
        "status": AppointmentStatus.DEFINITIVE,
        "start": DAY,
        "until": None,
    } | fields


def test_appoint_ends_the_one_before_and_keeps_the_nip_out_of_the_history(
    regency, coordinator
):
    unit = make_unit(regency)
    first = appointment.appoint(unit, actor=coordinator, fields=head())
    stand_in = appointment.appoint(
        unit,
        actor=coordinator,
        fields=head(status=AppointmentStatus.DAILY, start=DAY + dt.timedelta(days=5)),
    )
    second = appointment.appoint(
        unit,
        actor=coordinator,
        fields=head(
            name="Ani",
            nip="000000 000000 000000",
            status=AppointmentStatus.ACTING,
            start=DAY + dt.timedelta(days=10),
        ),
    )

    first.refresh_from_db()
    stand_in.refresh_from_db()
    assert (first.until, stand_in.until) == (DAY + dt.timedelta(days=9), None)
    assert (second.nip, second.title) == ("0" * 18, "Plt. Kepala Dinas")
    assert verbs() == [
        "appointment.made",
        "appointment.made",
        "appointment.succeeded",
        "appointment.made",
    ]
    assert "0" * 18 not in str(list(Activity.objects.values_list("changes")))


def test_revise_an_appointment(regency, coordinator):
    one = appointment.appoint(make_unit(regency), actor=coordinator, fields=head())
    appointment.revise(one, actor=coordinator, version=1, fields=head())
    appointment.revise(one, actor=coordinator, version=1, fields=head(until=DAY))
    one.refresh_from_db()
    assert (one.until, one.version) == (DAY, 2)
    assert verbs() == ["appointment.made", "appointment.revised"]
    assert Activity.objects.get(verb="appointment.revised").version == 2


def test_revise_an_appointment_read_before_another_change(regency, coordinator):
    one = appointment.appoint(make_unit(regency), actor=coordinator, fields=head())
    appointment.revise(one, actor=coordinator, version=1, fields=head(name="Ani"))

    with pytest.raises(StaleVersion) as stale:
        appointment.revise(
            one, actor=coordinator, version=1, fields=head(name="Cici", until=DAY)
        )

    assert stale.value.version == 2
    assert [(f.field, f.current, f.offered) for f in stale.value.fields] == [
        ("name", "Ani", "Cici"),
        ("until", None, DAY),
    ]
    one.refresh_from_db()
    assert (one.name, one.until) == ("Ani", None)


def test_a_successor_makes_the_form_of_the_one_before_stale(regency, coordinator):
    unit = make_unit(regency)
    one = appointment.appoint(unit, actor=coordinator, fields=head())
    appointment.appoint(
        unit,
        actor=coordinator,
        fields=head(name="Ani", start=DAY + dt.timedelta(days=9)),
    )

    with pytest.raises(StaleVersion):
        appointment.revise(one, actor=coordinator, version=1, fields=head(until=None))


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"nip": "123"},
        {"status": "raja"},
        {"until": DAY - dt.timedelta(days=1)},
    ],
)
def test_appoint_refuses_unfit_fields(regency, coordinator, fields):
    with pytest.raises(InvalidFields) as refused:
        appointment.appoint(
            make_unit(regency), actor=coordinator, fields=head(**fields)
        )
    assert list(refused.value.errors) == list(fields)


def test_appointments_are_the_coordinators(regency, coordinator):
    one = appointment.appoint(make_unit(regency), actor=coordinator, fields=head())
    leader = make_user(Role.LEADER, regency=regency)
    with pytest.raises(NotAllowed):
        appointment.appoint(one.unit, actor=leader, fields=head())
    with pytest.raises(NotAllowed):
        appointment.revise(one, actor=leader, version=1, fields=head(name="x"))


# --- Settings ----------------------------------------------------------------


def test_revise_settings(regency, coordinator):
    sector = make_unit(regency)
    fields = {
        "slogan": " Sumedang  Simpati ",
        "leading_sector": sector,
        "rhythm": Rhythm.MONTHLY,
        "needs_head_approval": True,
    }
    done = regencies.revise(regency, actor=coordinator, version=1, fields=fields)
    assert (done.slogan, done.leading_sector, done.version) == (
        "Sumedang Simpati",
        sector,
        2,
    )
    line = Activity.objects.get()
    assert (line.verb, line.regency_code) == ("regency.revised", "32.11")
    with pytest.raises(StaleVersion):
        regencies.revise(regency, actor=coordinator, version=1, fields={"slogan": "x"})


@pytest.mark.parametrize(
    "fields", [{"slogan": "x" * 201}, {"rhythm": "hourly"}, {"address": "x" * 301}]
)
def test_revise_settings_refuses_unfit_fields(regency, coordinator, fields):
    with pytest.raises(InvalidFields):
        regencies.revise(regency, actor=coordinator, version=1, fields=fields)


def test_settings_are_the_coordinators(regency):
    leader = make_user(Role.LEADER, regency=regency)
    with pytest.raises(NotAllowed):
        regencies.revise(regency, actor=leader, version=1, fields={"slogan": "x"})
    with pytest.raises(NotAllowed):
        regencies.set_logo(regency, actor=leader, content=png())
    with pytest.raises(NotAllowed):
        regencies.remove_logo(regency, actor=leader)
    with pytest.raises(InvalidFields):
        regencies.revise(
            regency,
            actor=make_user(Role.COORDINATOR, regency=regency),
            version=1,
            fields={"leading_sector": make_unit(make_regency("32.17"))},
        )


def test_logo_is_set_and_removed(regency, coordinator):
    done = regencies.set_logo(regency, actor=coordinator, content=jpeg())
    with done.logo.content.open("rb") as kept:
        assert (done.logo.name, kept.read()) == ("logo.jpg", jpeg())
    regencies.remove_logo(regency, actor=coordinator)
    regencies.remove_logo(regency, actor=coordinator)
    regency.refresh_from_db()
    assert regency.logo is None
    assert verbs() == ["regency.logo_set", "regency.logo_removed"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a",
        png()[:-1],
        png(tail=b"<script>"),
        png(width=0),
        png(width=3001),
        jpeg(height=60_000),
        jpeg()[:-2],
        b"\xff\xd8\xff\xd9",
        b"\x89PNG\r\n\x1a\n" + b"\xff" * 40,
        png() + b"\0" * 1024 * 1024,
    ],
)
def test_logo_refuses_what_is_no_small_picture(regency, coordinator, content):
    with pytest.raises(InvalidFields):
        regencies.set_logo(regency, actor=coordinator, content=content)
    assert verbs() == []


def test_read_picture_tells_kind_and_size():
    assert read_picture(png(30, 20)) == Picture("png", 30, 20)
    assert read_picture(jpeg(30, 20)) == Picture("jpg", 30, 20)
