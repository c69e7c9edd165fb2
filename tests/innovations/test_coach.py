"""The coach: every rule once where it speaks and once where it is silent."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from innovations.domain import coach
from innovations.domain.outcome import Outcome
from innovations.enums import InnovationStatus, QuickWinStatus
from innovations.models import BudgetLine, Evidence, Innovation, QuickWin
from regencies.enums import DocumentKind, Role
from regencies.models import Document, Regency
from tests.factories import make_innovation, make_item, make_unit, make_user

TODAY = dt.date(2026, 6, 15)
NOON = dt.datetime(2026, 6, 15, 5, tzinfo=dt.UTC)
MEASURED = Outcome(1, "Waktu tunggu", "menit", Decimal(120), True, ())
UNMEASURED = Outcome(2, "Waktu tunggu", "menit", None, True, ())
FACTS = {
    "has_evidence": True,
    "has_source": True,
    "allocated": None,
    "realised": None,
    "has_unassigned": False,
    "reported_at": None,
}


def quick_win(days: int, status: str = "selected") -> QuickWin:
    start = dt.date(2026, 1, 1)
    return QuickWin(
        year=2026,
        status=QuickWinStatus(status),
        start_on=start,
        due_on=start + dt.timedelta(days=days),
    )


def seen(facts=None, quick_wins=(), outcomes=(MEASURED,), names=None, **fields):
    """A record that no rule finds fault with, with what a case changes."""
    complete = {
        "name": "Kartu Keluarga Sekali Datang",
        "problem": "Warga datang tiga kali.",
        "description": "Berkas diperiksa di desa.",
        "benefit": "Selesai dalam 1 hari.",
        "result": "4.000 keluarga.",
        "person_in_charge": "Kepala Bidang",
        "step": "implementation",
        "status": InnovationStatus.VERIFIED,
        "is_digital": False,
        "nomenclature_code": "2.12.03",
        "updated_at": NOON,
        "regency": Regency(pk="32.11"),
    }
    innovation = Innovation(**complete | fields)
    for name, value in (FACTS | (facts or {})).items():
        setattr(innovation, f"coach_{name}", value)
    return coach.Seen(
        innovation,
        TODAY,
        quick_wins=quick_wins,
        outcomes=outcomes,
        names={"partners": ["Universitas Uji"]} if names is None else names,
    )


def codes(*args, **kwargs) -> list[str]:
    return [rule.code for rule in coach.hints(seen(*args, **kwargs))]


# Rule -> a case it speaks of, and the nearest case it is silent about.
CASES = {
    "no_problem": ({"problem": ""}, {"problem": "Antre lama."}),
    "name_is_tool": (
        {"name": "Aplikasi Antrean"},
        {"name": "Antre dari Rumah lewat Aplikasi"},
    ),
    "quick_win_capital_works": (
        {"name": "Pembangunan gedung layanan", "quick_wins": [quick_win(90)]},
        {"name": "Pembangunan gedung layanan"},
    ),
    "quick_win_over_year": (
        {"quick_wins": [quick_win(400)]},
        {"quick_wins": [quick_win(400, "delivered")]},
    ),
    "quick_win_over_half_year": (
        {"quick_wins": [quick_win(240)]},
        {"quick_wins": [quick_win(150)]},
    ),
    "no_person": ({"person_in_charge": ""}, {"person_in_charge": "Camat"}),
    "over_but_open": ({"end_year": 2025}, {"end_year": 2026}),
    "silent": (
        {"updated_at": NOON - dt.timedelta(days=93)},
        {"updated_at": NOON - dt.timedelta(days=92)},
    ),
    "item_without_person": (
        {"facts": {"has_unassigned": True}},
        {"facts": {"has_unassigned": False}},
    ),
    "no_budget_source": (
        {"facts": {"has_source": False}},
        {"facts": {"has_source": False}, "step": "planning"},
    ),
    "over_allocation": (
        {"facts": {"allocated": 100, "realised": 101}},
        {"facts": {"allocated": 100, "realised": 100}},
    ),
    "result_without_evidence": (
        {"facts": {"has_evidence": False}},
        {"facts": {"has_evidence": False}, "result": ""},
    ),
    "benefit_without_number": (
        {"benefit": "Lebih cepat.", "result": ""},
        {"benefit": "Lebih cepat.", "result": "", "beneficiary_count": 0},
    ),
    "no_outcome": ({"outcomes": ()}, {"outcomes": (), "step": "development"}),
    "outcome_without_baseline": (
        {"outcomes": (MEASURED, UNMEASURED)},
        {"outcomes": (MEASURED,)},
    ),
    "before_without_after": (
        {"process_before": "Tiga kali datang."},
        {"process_before": "Tiga kali datang.", "process_after": "Sekali."},
    ),
    "digital_without_link": (
        {"is_digital": True},
        {"is_digital": True, "link": "https://contoh.test/"},
    ),
    "no_partner": ({"names": {}}, {"names": {"supporting_units": ["Dinas Uji"]}}),
    "applied_before_trial": (
        {"trial_on": dt.date(2026, 2, 1), "implemented_on": dt.date(2026, 1, 1)},
        {"trial_on": dt.date(2026, 1, 1), "implemented_on": dt.date(2026, 1, 1)},
    ),
    "unknown_code": ({"nomenclature_code": "9.99"}, {"nomenclature_code": ""}),
}


def test_every_rule_has_its_cases():
    assert list(CASES) == [rule.code for rule in coach.RULES]


def test_good_record_gets_no_hint():
    assert codes() == []


@pytest.mark.parametrize("code", CASES)
def test_rule_speaks(code):
    assert codes(**CASES[code][0]) == [code]


@pytest.mark.parametrize("code", CASES)
def test_rule_is_silent(code):
    assert code not in codes(**CASES[code][1])


@pytest.mark.parametrize(
    ("name", "is_tool"),
    [
        ("Sistem Informasi Posyandu", True),
        ("Pembuatan Website Desa", True),
        ("E-Retribusi", True),
        ("Webinar Kader Posyandu", False),
        ("Gerakan Sistem Surjan", False),
    ],
)
def test_name_of_a_tool(name, is_tool):
    assert ("name_is_tool" in codes(name=name)) == is_tool


@pytest.mark.parametrize("status", ["withdrawn", "discontinued"])
def test_record_given_up_gets_no_hint(status):
    assert codes(problem="", status=InnovationStatus(status)) == []


def test_quick_win_of_this_year_is_asked_every_month():
    late = NOON - dt.timedelta(days=40)

    assert "silent" not in codes(updated_at=late)
    assert "silent" in codes(updated_at=late, quick_wins=[quick_win(90)])


@pytest.mark.django_db
def test_facts_come_with_the_record(django_assert_num_queries):
    innovation = make_innovation()
    item = make_item(innovation, reported_at=NOON)
    for year in (2025, 2026):
        BudgetLine.objects.create(
            innovation=innovation, year=year, source="apbn", allocated=10, realised=4
        )
    BudgetLine.objects.create(innovation=innovation, realised=99)
    document = Document.objects.create(
        regency=innovation.regency,
        title="SK",
        kind=DocumentKind.DECREE,
        link="https://contoh.test/sk",
    )
    Evidence.objects.create(document=document, innovation=innovation)

    with django_assert_num_queries(1):
        found = coach.with_facts(Innovation.objects.all()).get(pk=innovation.pk)

    assert item.person_in_charge == ""
    assert {name: getattr(found, f"coach_{name}") for name in FACTS} == {
        "has_evidence": True,
        "has_source": True,
        "allocated": 20,
        "realised": 8,
        "has_unassigned": True,
        "reported_at": NOON,
    }


@pytest.mark.django_db
def test_facts_of_a_bare_record():
    innovation = make_innovation()

    found = coach.with_facts(Innovation.objects.all()).get(pk=innovation.pk)

    assert {name: getattr(found, f"coach_{name}") for name in FACTS} == {
        "has_evidence": False,
        "has_source": False,
        "allocated": None,
        "realised": None,
        "has_unassigned": False,
        "reported_at": None,
    }


@pytest.mark.django_db
def test_record_page_shows_hints_with_their_way(client_for):
    unit = make_unit()
    innovation = make_innovation(
        unit=unit, problem="", status="verified", updated_at=timezone.now()
    )

    response = client_for(make_user(Role.OPERATOR, unit=unit)).get(
        f"/inovasi/{innovation.pk}/"
    )

    assert response.context["hints"] == [
        {
            "sentence": coach.RULES[0].sentence,
            "label": "Masalah",
            "url": f"/inovasi/{innovation.pk}/ubah/#id_problem",
        }
    ]


@pytest.mark.django_db
def test_reader_sees_hints_without_links_and_the_public_none(client_for):
    innovation = make_innovation(
        problem="", status="verified", published_at=timezone.now()
    )
    mentor = make_user(Role.MENTOR, regency=innovation.regency)

    inside = client_for(mentor).get(f"/inovasi/{innovation.pk}/")
    public = client_for().get(f"/inovasi/{innovation.pk}/")

    assert [hint["url"] for hint in inside.context["hints"]] == [""]
    sentence = str(inside.context["hints"][0]["sentence"])
    assert sentence in inside.text
    assert sentence not in public.text
