import io

import pytest
from django.core.management import call_command
from django.db.models import Count, Q, Sum

from dimensions.models import Dimension, SubDimension
from masterplan.domain import rules
from masterplan.models import Cohort, DeliverableTemplate, Programme, StageTemplate
from regencies.domain.reference import time_zone_of
from regencies.models import District, Province, Regency, Unit
from tests.masterplan.tables import all_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(db) -> str:
    out = io.StringIO()
    call_command("load_reference", stdout=out)
    return out.getvalue()


def test_load_tells_what_was_loaded(told):
    assert told == (
        "Data rujukan termuat: 38 provinsi, 514 kabupaten/kota, 49 kecamatan, "
        "172 OPD baru, 6 dimensi, 18 subdimensi, 7 indeks skema lain, "
        "10 kriteria quick win, "
        "3 nama gerakan, 6 angkatan, 8 tahap Bimtek bawaan, 58 luaran bawaan.\n"
    )


def test_load_brings_every_place(told):
    assert Province.objects.count() == 38
    assert Regency.objects.aggregate(count=Count("pk"), people=Sum("population")) == {
        "count": 514,
        "people": 284_973_643,
    }
    assert list(
        Regency.objects.values_list("kind").annotate(count=Count("pk")).order_by("kind")
    ) == [("kabupaten", 416), ("kota", 98)]
    assert [
        code
        for code, province in Regency.objects.values_list("pk", "province_id")
        if code[:2] != province
    ] == []
    assert list(
        District.objects.values_list("regency_id")
        .annotate(count=Count("pk"))
        .order_by("regency_id")
    ) == [("32.11", 26), ("32.17", 16), ("32.72", 7)]


def test_load_keeps_codes_as_text(told):
    assert Regency.objects.values().get(pk="32.11") == {
        "code": "32.11",
        "province_id": "32",
        "name": "Kabupaten Sumedang",
        "short_name": "Sumedang",
        "kind": "kabupaten",
        "capital": "Sumedang",
        "latitude": -6.82475,
        "longitude": 107.98127,
        "population": 1_226_660,
        "is_administrative": False,
        "slogan": "",
        "time_zone": "Asia/Jakarta",
        "has_practice_data": False,
        "address": "",
        "letterhead": "",
        "logo_id": None,
        "leading_sector_id": None,
        "quick_win_rhythm": "monthly",
        "rhythm": "quarterly",
        "needs_head_approval": False,
        "version": 1,
    }
    assert Regency.objects.get(pk="11.10").name == "Kabupaten Aceh Singkil"
    assert Regency.objects.filter(is_administrative=True).count() == 6
    assert District.objects.get(pk="32.11.15").name == "Jatinangor"


@pytest.mark.parametrize(
    ("province", "zone"),
    [
        ("11", "Asia/Jakarta"),
        ("62", "Asia/Jakarta"),
        ("51", "Asia/Makassar"),
        ("63", "Asia/Makassar"),
        ("76", "Asia/Makassar"),
        ("81", "Asia/Jayapura"),
        ("96", "Asia/Jayapura"),
    ],
)
def test_time_zone_of_a_province(province, zone):
    assert time_zone_of(province) == zone


def test_load_counts_units_by_their_kind(told):
    assert list(
        Unit.objects.values_list("regency_id", "is_counted")
        .annotate(count=Count("pk"))
        .order_by("regency_id", "is_counted")
    ) == [
        ("32.11", False, 35),
        ("32.11", True, 55),
        ("32.17", True, 49),
        ("32.72", True, 33),
    ]
    assert list(
        Unit.objects.exclude(parent=None)
        .values_list("regency_id", "kind", "parent__name", "is_counted")
        .order_by()
        .distinct()
    ) == [("32.11", "puskesmas", "Dinas Kesehatan", False)]
    assert Unit.objects.get(regency="32.11", kind="rsud").is_counted


def test_load_says_which_units_are_unproven(told):
    dishub = Unit.objects.get(regency="32.72", short_name="Dishub")

    assert dishub.note == "Menurut pengetahuan umum, belum dicocokkan dengan sumber."


def test_load_brings_six_dimensions_of_three(told):
    assert list(
        Dimension.objects.values_list("pk", "name", "label")
        .annotate(count=Count("sub_dimensions"))
        .order_by("order")
    ) == [
        ("governance", "Smart Governance", "Tata kelola cerdas", 3),
        ("branding", "Smart Branding", "Branding cerdas", 3),
        ("economy", "Smart Economy", "Ekonomi cerdas", 3),
        ("living", "Smart Living", "Kehidupan cerdas", 3),
        ("society", "Smart Society", "Masyarakat cerdas", 3),
        ("environment", "Smart Environment", "Lingkungan cerdas", 3),
    ]
    assert Dimension.objects.get(pk="environment").aliases == [
        "Smart Enviroment",
        "Smart Environtment",
        "smart lingkungan",
        "Lingkungan cerdas",
    ]
    assert list(
        SubDimension.objects.filter(dimension="living").values_list("pk", "label")
    ) == [
        ("LIV-1", "Harmonisasi tata ruang wilayah"),
        ("LIV-2", "Kesehatan"),
        ("LIV-3", "Mobilitas"),
    ]
    assert not SubDimension.objects.filter(definition="").exists()


def test_load_brings_cohorts_and_default_stages(told):
    assert list(Cohort.objects.values_list("year", flat=True)) == [
        2023,
        2022,
        2021,
        2019,
        2018,
        2017,
    ]
    assert list(
        StageTemplate.objects.values_list("code", "name", "first_month", "last_month")
    ) == [
        ("selection", "Seleksi dan asesmen", 2, 4),
        ("mou", "Nota kesepahaman", 5, 5),
        ("bimtek_1", "Bimtek I", 6, 6),
        ("bimtek_2", "Bimtek II", 7, 7),
        ("bimtek_3", "Bimtek III", 8, 9),
        ("bimtek_4", "Bimtek IV", 9, 10),
        ("launch", "Peluncuran", 11, 12),
        ("implementation", "Implementasi", None, None),
    ]


def test_load_names_the_movement_of_each_year(told):
    assert list(
        Cohort.objects.order_by("year").values_list("year", "programme__name")
    ) == [
        (2017, "Gerakan Menuju 100 Smart City"),
        (2018, "Gerakan Menuju 100 Smart City"),
        (2019, "Gerakan Menuju 100 Smart City"),
        (2021, "Gerakan Menuju Smart City"),
        (2022, "Gerakan Menuju Smart City"),
        (2023, "Gerakan Menuju Smart City"),
    ]


def test_load_brings_what_each_stage_asks_for(told):
    assert list(
        DeliverableTemplate.objects.order_by("stage__order")
        .values("stage__code")
        .annotate(asked=Count("pk"), required=Count("pk", filter=Q(is_required=True)))
        .values_list("stage__code", "asked", "required")
    ) == [
        ("selection", 5, 3),
        ("mou", 5, 1),
        ("bimtek_1", 10, 9),
        ("bimtek_2", 7, 5),
        ("bimtek_3", 7, 5),
        ("bimtek_4", 10, 8),
        ("launch", 6, 3),
        ("implementation", 8, 5),
    ]


def test_every_shipped_rule_is_known_and_complete(told):
    asked = DeliverableTemplate.objects.exclude(rule="")

    assert [
        one.code
        for one in asked
        if rules.validate(one.rule, one.parameters) != one.parameters
    ] == []
    assert set(DeliverableTemplate.objects.filter(rule="").values_list("kind")) == {
        ("document",)
    }
    for one in DeliverableTemplate.objects.all():
        one.full_clean()


def test_shipped_rules_are_all_the_portal_has(told):
    """Each rule is asked for by some stage."""
    asked = set(DeliverableTemplate.objects.values_list("rule", flat=True)) - {""}

    assert set(rules.RULES) - asked == set()


def test_load_gives_a_year_without_a_movement_its_own(told):
    Cohort.objects.filter(year=2022).update(programme=None)

    call_command("load_reference", verbosity=0)

    assert Cohort.objects.get(year=2022).programme_id == "gerakan-menuju-smart-city"


def test_load_again_changes_nothing(told):
    before = all_rows()

    call_command("load_reference", verbosity=0)

    assert all_rows() == before


def test_load_again_keeps_what_people_changed(told):
    Regency.objects.filter(pk="32.11").update(
        slogan="Sumedang Simpati", has_practice_data=True
    )
    Unit.objects.filter(regency="32.11", short_name="DPUPR").update(name="DPUTR")
    SubDimension.objects.filter(pk="ENV-3").update(name="Building")
    StageTemplate.objects.filter(code="mou").update(last_month=6)
    Cohort.objects.filter(year=2023).update(
        name="Kota Cerdas 2023", programme="kota-cerdas"
    )
    Programme.objects.filter(pk="kota-cerdas").update(ministry="Komdigi")
    DeliverableTemplate.objects.filter(code="mou").delete()
    DeliverableTemplate.objects.filter(code="expo").update(is_required=True)
    kept = all_rows()

    call_command("load_reference", verbosity=0)

    assert all_rows() == kept


def test_load_again_mends_the_official_list(told):
    official = all_rows()
    Province.objects.filter(pk="32").update(name="Jabar")
    Regency.objects.filter(pk="32.11").update(population=1)
    Dimension.objects.filter(pk="living").update(aliases=[])

    call_command("load_reference", verbosity=0)

    assert all_rows() == official


def test_load_takes_few_statements(db, django_assert_max_num_queries):
    # 38 + 514 + 49 + 172 + 99 rows in batches; never a statement a row.
    with django_assert_max_num_queries(50):
        call_command("load_reference", verbosity=0)
