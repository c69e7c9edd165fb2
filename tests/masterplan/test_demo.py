import datetime as dt
import io
import re
from collections import Counter

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db.models import Count
from django.test.utils import override_settings

from innovations.domain import rollup
from innovations.enums import TRANSITIONS, InnovationStatus, InnovationStep
from innovations.models import Innovation, QuickWin, RegencyRollup
from masterplan.core import story
from masterplan.core.access import PUBLIC, scope_of
from masterplan.core.models import Activity, User
from masterplan.domain.entry_baseline import changes_of
from masterplan.models import MasterplanEntry, Participation, StageRecord
from regencies.enums import SAMPLE_CODE
from regencies.models import Membership, Regency, Unit
from tests.masterplan.tables import all_rows

# The journeys begin with the same rows on PostgreSQL.
pytestmark = [pytest.mark.django_db, pytest.mark.plain]

IMPORTING = ("32.11", "32.17", "32.72")


@pytest.fixture(scope="module")
def _seeded(kept_rows) -> str:
    with override_settings(PORTAL_DEMO=True):
        call_command("load_reference", verbosity=0)
        out = io.StringIO()
        call_command("seed_demo", stdout=out)
    return out.getvalue()


@pytest.fixture
def told(_seeded, db, settings) -> str:
    settings.PORTAL_DEMO = True
    return _seeded


def test_seed_tells_what_was_added(told):
    assert told == (
        "Data demo termuat: 19 akun baru, 4 keikutsertaan, "
        "62 inovasi dari sumber publik (0 baris tanpa dimensi dilewati), "
        "42 inovasi Kabupaten Contoh.\n"
    )


def test_seed_again_changes_nothing(told):
    before = all_rows()

    call_command("load_reference", verbosity=0)
    call_command("seed_demo", verbosity=0)

    assert all_rows() == before


def test_seed_again_takes_few_statements(told, django_assert_max_num_queries):
    with django_assert_max_num_queries(24):
        call_command("seed_demo", verbosity=0)


def test_seed_again_keeps_what_people_changed(told):
    coordinator = User.objects.get(email="koordinator.sumedang@demo.test")
    coordinator.set_password("kata sandi yang lain")
    coordinator.save()
    Membership.objects.filter(user=coordinator).update(until=dt.date(2026, 1, 1))
    StageRecord.objects.filter(regency="32.11", name="Peluncuran").update(
        state="passed", version=2
    )
    Unit.objects.filter(regency=SAMPLE_CODE, short_name="Disdukcapil").update(
        name="Dinas Dukcapil", short_name="Dukcapil"
    )
    Innovation.objects.filter(regency="12.05").update(name="Nama baru")
    kept = all_rows()

    call_command("seed_demo", verbosity=0)

    assert all_rows() == kept


# --- People ------------------------------------------------------------------


def test_accounts_sit_where_they_work(told):
    seats = Membership.objects.values_list(
        "user__email", "role", "regency_id", "unit__short_name"
    ).order_by("regency_id", "user__email")

    assert User.objects.count() == 19
    assert list(seats.filter(regency="32.11")) == [
        ("bupati.sumedang@demo.test", "leader", "32.11", None),
        ("kepala.sumedang@demo.test", "unit_head", "32.11", "Diskominfosanditik"),
        ("koordinator.sumedang@demo.test", "coordinator", "32.11", None),
        ("operator.sumedang@demo.test", "operator", "32.11", "Diskominfosanditik"),
        ("pembimbing@demo.test", "mentor", "32.11", None),
    ]
    assert {
        (unit, code)
        for _email, role, code, unit in seats
        if role in ("operator", "unit_head")
    } == {
        ("Diskominfosanditik", "32.11"),
        ("Diskominfotik", "32.17"),
        ("Diskominfo", "32.72"),
        ("Disdukcapil", SAMPLE_CODE),
    }
    assert list(
        seats.filter(user__email="pembimbing@demo.test").values_list(
            "regency_id", flat=True
        )
    ) == [SAMPLE_CODE, *IMPORTING]
    assert [row[:2] for row in seats if row[2] is None] == [
        ("evaluator@demo.test", "evaluator"),
        ("kementerian@demo.test", "ministry"),
    ]


def test_every_account_on_the_sign_in_page_exists(told, settings):
    offered = {email for email, _who in settings.PORTAL_DEMO_ACCOUNTS}

    assert offered - set(User.objects.values_list("email", flat=True)) == set()


def test_accounts_sign_in_with_the_known_password(told, settings):
    user = authenticate(
        email="koordinator.sukabumi@demo.test", password=settings.PORTAL_DEMO_PASSWORD
    )

    assert user == User.objects.get(email="koordinator.sukabumi@demo.test")
    assert user.name == "Koordinator Diskominfo Kota Sukabumi (demo)"


def test_no_row_carries_a_number_of_a_person(told):
    assert set(User.objects.values_list("phone", "nip")) == {("", "")}
    assert set(Innovation.objects.values_list("person_phone", flat=True)) == {""}
    # Eighteen digits are a NIP, 08... or +62... a telephone.
    number = re.compile(r"(?<!\d)(\d{18}|(\+62|08)\d{8,11})(?!\d)")
    people = all_rows()["core.User"] + all_rows()["innovations.Innovation"]
    texts = [str(value) for row in people for value in row.values()]
    assert [text for text in texts if number.search(text)] == []


# --- Real innovations --------------------------------------------------------


def test_reported_innovations_are_verified_published_and_sourced(told):
    real = Innovation.objects.exclude(regency=SAMPLE_CODE)

    assert real.count() == 62
    assert real.values("regency").distinct().count() == 16
    assert not real.filter(regency__in=IMPORTING).exists()
    assert set(real.values_list("status", "source", "created_by")) == {
        ("verified", "import", None)
    }
    # Of these two only the title of the source is known (`data/innovations_real.csv`).
    assert set(real.filter(source_url="").values_list("regency", "name")) == {
        ("32.76", "Depok Single Window (DSW)"),
        ("32.76", "Smart Healthy City"),
    }
    assert not real.filter(published_at=None).exists()
    assert Counter(real.values_list("dimension", flat=True)) == {
        "governance": 24,
        "branding": 14,
        "living": 9,
        "economy": 6,
        "environment": 6,
        "society": 3,
    }
    assert Counter(real.values_list("kind", flat=True)) == {"": 51, "programme": 11}
    assert Counter(real.values_list("is_digital", flat=True)) == {None: 31, True: 31}


def test_reported_status_sets_a_step_only_when_running(told):
    real = Innovation.objects.exclude(regency=SAMPLE_CODE)

    assert Counter(real.exclude(step="").values_list("step", "reported_status")) == {
        ("implementation", "berjalan"): 21
    }
    assert real.get(name="Smart Kampung").reported_status == (
        "berjalan; diadopsi nasional"
    )


def test_reported_units_are_made_from_the_words(told):
    units = Unit.objects.exclude(regency__in=[*IMPORTING, SAMPLE_CODE])

    assert list(
        units.order_by("regency_id", "name").values_list(
            "regency_id", "name", "short_name", "kind"
        )
    ) == [
        ("12.05", "Dinas Dukcapil", "", "dinas"),
        ("32.04", "Diskominfo", "", "dinas"),
        ("32.73", "Dinas Kependudukan dan Pencatatan Sipil", "", "dinas"),
        ("32.73", "Dinas Kesehatan", "", "dinas"),
        ("32.73", "Dinas Ketahanan Pangan dan Pertanian", "DKPP", "dinas"),
        ("32.73", "Dinas Komunikasi dan Informatika", "", "dinas"),
        ("32.76", "Dinas Perhubungan", "", "dinas"),
        ("32.76", "Diskes dan RSUD", "", "dinas"),
        ("32.76", "Diskominfo", "", "dinas"),
    ]
    website = Innovation.objects.get(regency="32.04", name__startswith="Website desa")
    assert website.reported_unit == "Diskominfo Kabupaten Bandung"
    assert website.unit.name == "Diskominfo"


def test_reported_quick_wins_are_proposed_for_their_year(told):
    real = QuickWin.objects.exclude(regency=SAMPLE_CODE)

    assert set(real.values_list("status", "rank")) == {("proposed", None)}
    assert Counter(real.values_list("year", flat=True)) == {
        2024: 13,
        2018: 6,
        2019: 6,
        2021: 1,
    }


def test_reported_innovations_have_numbers_in_order(told):
    numbers = Innovation.objects.filter(regency="12.05").order_by("pk")

    assert list(numbers.values_list("registration_number", flat=True)) == [
        f"12.05-{serial:04d}" for serial in range(1, 8)
    ]


def test_reported_history_is_told_by_the_system(told):
    smart_pole = Innovation.objects.get(name="Depok Smart Pole (DSP)")

    lines = story.tell(Activity.objects.for_target(smart_pole))

    assert [line.sentence for line in lines] == [
        "Sistem mengusulkan inovasi ini sebagai quick win",
        "Sistem mencatat inovasi ini dari berkas Excel",
    ]


# --- The three that import ---------------------------------------------------


def test_importing_regencies_start_with_units_and_known_stages(told):
    assert Regency.objects.filter(has_practice_data=True).count() == 0
    assert sorted(Participation.objects.values_list("cohort__year", "regency_id")) == [
        (2017, "32.72"),
        (2022, "32.11"),
        (2023, SAMPLE_CODE),
        (2023, "32.17"),
    ]
    assert list(
        StageRecord.objects.filter(regency="32.11").values_list(
            "order", "template__code", "state", "passed_on", "passed_text"
        )
    ) == [
        (1, "selection", "passed", None, "sebelum 21 September 2022"),
        (2, "mou", "passed", None, "sebelum 21 September 2022"),
        (3, "bimtek_1", "passed", None, "sebelum 21 September 2022"),
        (4, "bimtek_2", "passed", None, "sebelum 21 September 2022"),
        (5, "bimtek_3", "passed", None, "sebelum 21 September 2022"),
        (6, "bimtek_4", "passed", dt.date(2022, 9, 21), "21 September 2022"),
        (7, "launch", "upcoming", None, ""),
        (8, "implementation", "open", None, ""),
    ]


def test_every_passed_stage_of_a_real_regency_names_its_source(told):
    stages = StageRecord.objects.filter(regency__in=IMPORTING)

    assert stages.count() == 24
    passed = stages.filter(state="passed")
    assert passed.count() == 19
    assert not passed.filter(source_url="").exists()
    assert not passed.filter(passed_text="").exists()
    assert not passed.filter(is_recorded_later=False).exists()
    # Nothing was planned in the portal, so no plan is made up afterwards.
    assert set(stages.values_list("planned_start", "planned_end")) == {(None, None)}


# --- The invented regency ----------------------------------------------------


def test_sample_shows_every_status_step_and_dimension(told):
    sample = Innovation.objects.filter(regency=SAMPLE_CODE)

    assert set(sample.values_list("status", flat=True)) == set(InnovationStatus.values)
    assert set(sample.values_list("step", flat=True)) == {"", *InnovationStep.values}
    assert sample.values("dimension").distinct().count() == 6
    assert (
        sample.exclude(sub_dimension=None).values("sub_dimension").distinct().count()
        == 18
    )
    assert set(sample.values_list("is_digital", flat=True)) == {True, False, None}
    assert sample.filter(unit=None).count() == 4
    assert sample.filter(unit__is_counted=False).count() == 3
    assert sample.incomplete().filter(status="verified").exists()
    assert set(
        QuickWin.objects.filter(regency=SAMPLE_CODE).values_list("year", "status")
    ) == {
        (2025, "delivered"),
        (2025, "selected"),
        (2025, "failed"),
        (2026, "selected"),
        (2026, "proposed"),
    }
    assert set(
        StageRecord.objects.filter(regency=SAMPLE_CODE).values_list("state", flat=True)
    ) == {"passed", "open", "submitted", "upcoming"}


def test_sample_keeps_the_rules_of_real_records(told):
    for innovation in Innovation.objects.select_related("unit", "sub_dimension"):
        innovation.full_clean(exclude=["created_by"])
        if innovation.sub_dimension:
            assert innovation.sub_dimension.dimension_id == innovation.dimension_id
        if innovation.unit:
            assert innovation.unit.regency_id == innovation.regency_id


def test_sample_history_follows_the_table_of_moves(told):
    sample = Innovation.objects.filter(regency=SAMPLE_CODE)
    for innovation in sample:
        events = list(Activity.objects.for_target(innovation).order_by("id"))
        status = "submitted" if events[0].verb == "innovation.imported" else "draft"
        for event in events:
            move = TRANSITIONS.get(event.verb.removeprefix("innovation."))
            if move is None:
                continue
            assert event.changes["status"] == [status, move.target]
            assert status in move.sources
            assert bool(event.reason) == move.needs_reason
            status = event.changes["status"][1]
            if move.name == "submit":
                assert innovation.missing == []
            if move.name == "verify" and innovation.source != "import":
                assert event.actor_id != innovation.created_by_id
        assert innovation.status == status
        assert [event.at for event in events] == sorted(event.at for event in events)
        assert innovation.version == events[-1].version


def test_sample_numbers_follow_the_first_submission(told):
    first = {}
    for event in Activity.objects.filter(
        regency_code=SAMPLE_CODE,
        verb__in=["innovation.imported", "innovation.submit"],
    ).order_by("at", "id"):
        first.setdefault(event.target_id, event.at)

    numbered = Innovation.objects.filter(
        regency=SAMPLE_CODE, registration_number__isnull=False
    ).order_by("registration_number")

    moments = [first[str(innovation.pk)] for innovation in numbered]
    assert len(moments) == len(first) == 38
    assert moments == sorted(moments)


def test_every_line_of_the_history_is_a_sentence(told):
    lines = story.tell(Activity.objects.all())

    assert len(lines) == Activity.objects.count()
    assert {line.actor for line in lines} == {
        "Sistem",
        "Koordinator Diskominfo Kabupaten Contoh (demo)",
        "Operator Disdukcapil Kabupaten Contoh (demo)",
        "Kepala Disdukcapil Kabupaten Contoh (demo)",
        "Bupati Kabupaten Contoh (demo)",
        "Pembimbing smart city (demo)",
        "Evaluator smart city (demo)",
    }


def test_sample_shows_what_changed_since_its_baseline(told):
    entries = MasterplanEntry.objects.filter(regency=SAMPLE_CODE)
    assert entries.filter(baseline_at=None).count() == 0
    [change] = [
        change for changes in changes_of(list(entries)).values() for change in changes
    ]
    assert (change.label, int(change.now) - int(change.then)) == ("Tahun mulai", 1)


def test_sample_is_never_public(told):
    public = Innovation.objects.visible_to(PUBLIC)

    assert public.count() == 62
    assert not public.filter(regency=SAMPLE_CODE).exists()
    assert Innovation.objects.filter(
        regency=SAMPLE_CODE, published_at__isnull=False
    ).exists()
    assert not Regency.objects.visible_to(PUBLIC).filter(pk=SAMPLE_CODE).exists()
    assert (
        not StageRecord.objects.visible_to(PUBLIC).filter(regency=SAMPLE_CODE).exists()
    )
    coordinator = User.objects.get(email="koordinator.contoh@demo.test")
    assert (
        Innovation.objects.visible_to(scope_of(coordinator))
        .filter(regency=SAMPLE_CODE)
        .count()
        == 42
    )


def test_seeded_figures_are_those_of_the_records(told):
    def figures() -> list[tuple[object, ...]]:
        columns = [
            field.attname for field in RegencyRollup._meta.fields if field.name != "id"
        ]
        return sorted(RegencyRollup.objects.values_list(*columns), key=str)

    seeded = figures()
    codes = Innovation.objects.values_list("regency_id", flat=True).distinct()
    assert RegencyRollup.objects.aggregate(count=Count("regency", distinct=True)) == {
        "count": 17
    }

    for code in codes:
        rollup.recompute(code)

    assert figures() == seeded
