"""Units, and the words people use for them."""

import pytest

from masterplan.core.errors import DomainError, InvalidFields, NotAllowed
from masterplan.core.models import Activity
from regencies.domain import unit as verbs
from regencies.domain.unit_names import (
    KnownUnit,
    UnitNames,
    is_own_unit,
    is_shared,
    kind_of,
)
from regencies.enums import Role, UnitKind
from regencies.models import Unit, UnitAlias
from tests.factories import make_regency, make_unit, make_user


@pytest.fixture
def regency(db):
    return make_regency(
        "32.17", name="Kabupaten Bandung Barat", short_name="Bandung Barat"
    )


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


def test_create_takes_kind_and_counting_from_the_name(regency, coordinator):
    office = verbs.create(actor=coordinator, regency=regency, name="  Dinas  Baru ")
    centre = verbs.create(actor=coordinator, regency=regency, name="Puskesmas Tipar")

    assert (office.name, office.kind, office.is_counted) == (
        "Dinas Baru",
        UnitKind.OFFICE,
        True,
    )
    assert (centre.kind, centre.is_counted) == (UnitKind.HEALTH_CENTRE, False)
    line = Activity.objects.for_target(office).get()
    assert (line.verb, line.actor, line.changes) == (
        "unit.created",
        coordinator,
        {"name": [None, "Dinas Baru"]},
    )


@pytest.mark.parametrize("name", ["", " - ", "x" * 201, "Lintas SKPD", "LINTAS OPD"])
def test_create_refuses_what_is_no_name_of_one_unit(regency, coordinator, name):
    with pytest.raises(InvalidFields):
        verbs.create(actor=coordinator, regency=regency, name=name)
    assert not Unit.objects.exists()


def test_create_refuses_a_name_that_is_taken(regency, coordinator):
    verbs.create(actor=coordinator, regency=regency, name="Dinas Baru")
    with pytest.raises(DomainError) as refused:
        verbs.create(actor=coordinator, regency=regency, name="Dinas Baru")
    assert refused.value.code == "unit_exists"


def test_create_is_for_the_regencys_coordinator(regency):
    other = make_user(Role.COORDINATOR, regency=make_regency("32.11"))
    with pytest.raises(NotAllowed):
        verbs.create(actor=other, regency=regency, name="Dinas Baru")


def test_remember_alias_settles_words_anew(regency, coordinator):
    unit = make_unit(regency)

    verbs.remember_alias(
        actor=coordinator, regency=regency, spelling="Lintas  SKPD", unit=None
    )
    verbs.remember_alias(
        actor=coordinator, regency=regency, spelling="LINTAS SKPD", unit=unit
    )

    assert list(UnitAlias.objects.values_list("folded", "spelling", "unit_id")) == [
        ("lintasskpd", "LINTAS SKPD", unit.pk)
    ]


def test_remember_alias_refuses_a_unit_of_another_regency(regency, coordinator):
    with pytest.raises(DomainError) as refused:
        verbs.remember_alias(
            actor=coordinator,
            regency=regency,
            spelling="Dishub",
            unit=make_unit(make_regency("32.11")),
        )
    assert refused.value.code == "foreign_unit"


def test_remember_alias_is_for_the_regencys_coordinator(regency):
    with pytest.raises(NotAllowed):
        verbs.remember_alias(
            actor=make_user(Role.LEADER, regency=regency),
            regency=regency,
            spelling="Dishub",
            unit=None,
        )


# --- Words -------------------------------------------------------------------

NAMES = UnitNames(
    [
        KnownUnit(1, "Dinas Pemberdayaan Masyarakat dan Desa", "DPMD"),
        KnownUnit(2, "Dinas Komunikasi, Informatika dan Statistik", "Diskominfotik"),
        KnownUnit(3, "Dinas Kependudukan dan Pencatatan Sipil", "Disdukcapil"),
        KnownUnit(4, "RSUD R. Syamsudin, S.H.", ""),
        KnownUnit(5, "Kecamatan Lembang", "Kembar"),
        KnownUnit(6, "Kecamatan Cisarua", "Kembar"),
    ],
    {"bagianhukum": 3, "timterpadu": None},
    regency_name="Kabupaten Bandung Barat",
    regency_short_name="Bandung Barat",
)


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("DPMD", 1),
        ("dpmd kbb", 1),
        ("DPMD Kab. Bandung Barat", 1),
        ("Dinas Pemberdayaan Masyarakat dan Desa Kabupaten Bandung Barat", 1),
        ("Dinas Komunikasi, Informatika, dan Statistik", 2),
        ("Dinas Kominfo (Diskominfotik)", 2),
        ("Dinas Komunikasi, Informatika dan Statistik (Diskominfo)", 2),
        ("RSUD R Syamsudin SH", 4),
        ("Bagian Hukum", 3),
        ("Dinas Kependudukan dan Catatan Sipil", None),
        ("Kembar", None),
        ("Tim Terpadu", None),
        ("Lintas SKPD", None),
        ("", None),
    ],
)
def test_find_knows_a_unit_by_its_words(words, unit):
    assert NAMES.find(words) == unit


def test_only_words_without_an_answer_are_asked_about():
    asked = [
        "Dinas Kependudukan dan Catatan Sipil",
        "Tim Terpadu",
        "DPMD",
        "Lintas OPD",
    ]
    assert [NAMES.is_settled(words) for words in asked] == [False, True, True, False]


def test_nearest_proposes_a_similar_name():
    assert NAMES.nearest("Dinas Kependudukan dan Catatan Sipil") == 3
    assert NAMES.nearest("Diskominfo") == 2
    assert NAMES.nearest("Perumda Air Minum") is None


def test_shared_words_and_kinds():
    assert is_shared("Lintas SKPD")
    assert not is_shared("Dinas Perlintasan")
    assert kind_of("Kec. Lembang") == UnitKind.DISTRICT
    assert kind_of("Perumda") == UnitKind.OTHER


@pytest.mark.parametrize(
    ("name", "is_own"),
    [
        ("Dinas Pendidikan", True),
        ("Dinas Pemberdayaan Masyarakat dan Desa", True),
        ("Kecamatan Jatinangor", True),
        ("RSUD Umar Wirahadikusumah", True),
        ("Sekretariat DPRD", True),
        ("Madani Center", True),
        ("Puskesmas Tanjungsari", False),
        ("UPTD Puskesmas Situ", False),
        ("UPT Pasar", False),
        ("Kelurahan Situ", False),
        ("Bagian Organisasi", False),
        ("SDN Sukamaju 2", False),
        ("SMPN2 Sumedang", False),
        ("SMP Negeri 1 Cimalaka", False),
        ("Sekolah Dasar Percobaan", False),
        ("TK Pembina", False),
        ("Desa Cibeusi", False),
    ],
)
def test_only_own_opd_count(name, is_own, regency, coordinator):
    assert is_own_unit(name) is is_own
    created = verbs.create(actor=coordinator, regency=regency, name=name)
    assert (created.is_counted, created.parent) == (is_own, None)


def test_a_kind_that_was_chosen_wins_over_the_name():
    assert not is_own_unit("Balai Benih", UnitKind.TECHNICAL_UNIT)
    assert is_own_unit("Balai Benih", UnitKind.OTHER)
