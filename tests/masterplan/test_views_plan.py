"""The pages of a masterplan: editions, vision, entries, matrix, comparison, paper."""

import io
import re

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dimensions.models import SubDimension
from innovations.enums import InnovationStatus
from innovations.models import BudgetLine
from masterplan.domain import entry as entries
from masterplan.domain import plan as verbs
from masterplan.domain import plan_part
from masterplan.enums import PlanStatus
from masterplan.models import Masterplan, MasterplanEntry, Mission, Strategy
from masterplan.views.plan_part import SLUGS
from regencies.enums import Role
from regencies.models import FlagshipProgramme
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)
from tests.masterplan.plans import make_entry, make_plan

SUB_OPTION = re.compile(r'<option value="([A-Z]{3}-\d)"[^>]*>([^<]+)<')
TABS = (
    "detail",
    "strategies",
    "entries",
    "candidates",
    "programmes",
    "roadmap",
    "alignment",
    "baseline",
    "history",
    "programmes-print",
)


@pytest.fixture
def regency(db):
    make_dimensions()
    return make_regency("32.11")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def client(client_for, coordinator):
    return client_for(coordinator)


@pytest.fixture
def plan(regency):
    return make_plan(regency, vision="Maju dan cerdas")


def recorded(regency, name, **fields):
    fields = {"status": InnovationStatus.VERIFIED} | fields
    return make_innovation(regency=regency, name=name, **fields)


def at(name, *args, **query):
    address = reverse(f"masterplans:{name}", args=args)
    tail = "&".join(f"{key}={value}" for key, value in query.items())
    return f"{address}?{tail}" if tail else address


def html(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, response.content.decode()[-2000:]
    return response.content.decode()


def statements(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_finding_tells_who_is_in_and_what_lacks(client, regency, plan):
    for number in range(3):
        make_entry(plan, recorded(regency, f"Masuk {number}"))
    make_entry(plan, recorded(regency, "Tanpa"), basis="")
    recorded(regency, "Belum")
    make_innovation(regency=regency, name="Draf")

    page = html(client, at("entries", plan.pk))

    assert "4 dari 5 inovasi masuk masterplan; 1 belum; 1 tanpa dasar." in page
    assert "Belum ada dasar (1)" in page


@pytest.mark.parametrize("tab", TABS)
def test_page_of_an_empty_plan_is_designed(client, plan, tab):
    page = html(client, at(tab, plan.pk))

    assert "Masterplan Uji" in page


@pytest.mark.parametrize("tab", TABS)
def test_statements_of_a_page_stay_the_same(client, regency, plan, coordinator, tab):
    add_rich_entries(regency, plan, coordinator, 1)
    few = statements(client, at(tab, plan.pk))
    add_rich_entries(regency, plan, coordinator, 5)

    assert statements(client, at(tab, plan.pk)) == few


def test_list_takes_two_statements_of_its_own(client, regency, plan, coordinator):
    add_rich_entries(regency, plan, coordinator, 3)

    # Session, user and scope; the plan with its counts; figures; rows.
    assert statements(client, at("entries", plan.pk)) <= 6


def add_rich_entries(regency, plan, coordinator, count):
    programme = FlagshipProgramme.objects.create(
        regency=regency,
        name=f"Unggulan {FlagshipProgramme.objects.count()}",
        start_year=2023,
        end_year=2027,
    )
    for number in range(count):
        innovation = recorded(
            regency,
            f"Kaya {number}",
            flagship_programme=programme,
            start_year=2023,
        )
        BudgetLine.objects.create(innovation=innovation, year=2024, planned=1_000)
        entry = make_entry(plan, innovation)
        recorded(regency, f"Belum {number}")
        plan_part.add(
            plan,
            kind="mission",
            actor=coordinator,
            fields={"text": f"Misi {number}", "flagship_programmes": [programme]},
        )
        strategy = Strategy.objects.create(
            masterplan=plan, dimension_id="governance", text="Layanan terpadu"
        )
        entry.strategy = strategy
        entry.save(update_fields=["strategy"])
    entries.freeze(regency.pk, at=plan.created_at, actor=coordinator)


def test_list_is_narrowed_and_sorted(client, regency, plan):
    make_entry(plan, recorded(regency, "Antrean"), horizon="long")
    make_entry(plan, recorded(regency, "Bantuan", dimension_id="living"))
    make_entry(plan, recorded(regency, "Cuaca"), basis="")

    def names(**query):
        response = client.get(at("entries", plan.pk, **query))
        return [row["name"] for row in response.context["rows"]]

    assert names() == ["Antrean", "Bantuan", "Cuaca"]
    assert names(ordering="-number") == ["Cuaca", "Bantuan", "Antrean"]
    assert names(horizon="long") == ["Antrean"]
    assert names(dimension="living") == ["Bantuan"]
    assert names(basis="none") == ["Cuaca"]
    assert names(q="bantu") == ["Bantuan"]
    assert names(mission="none") == ["Antrean", "Bantuan", "Cuaca"]
    assert names(flagship="99") == []


@pytest.mark.parametrize(
    "query",
    [
        "ordering=nonsense",
        "horizon=never",
        "unit=abc",
        "unit=999999999999999999",
        "mission=0",
        "strategy=-1",
        "year=99999",
        "after=zzz",
        "before=%F0%9F",
        "q=" + "x" * 500,
    ],
)
@pytest.mark.parametrize("tab", ["entries", "candidates", "programmes", "roadmap"])
def test_nonsense_in_an_address_is_answered(client, regency, plan, tab, query):
    make_entry(plan, recorded(regency, "Antrean"))

    assert client.get(f"{at(tab, plan.pk)}?{query}").status_code == 200


def sheet(client, name, plan):
    """The rows below the heads."""
    content = b"".join(client.get(at(name, plan.pk)).streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book.active.iter_rows(values_only=True))
    head = next(at for at, row in enumerate(rows) if row[1])
    return rows[head + 1 :]


def test_exports_hold_what_the_list_shows(client, regency, plan):
    make_entry(plan, recorded(regency, "=RUMUS()"), horizon="long")
    make_entry(plan, recorded(regency, "Bantuan"))

    response = client.get(at("entries-csv", plan.pk, horizon="long"))
    text = b"".join(response.streaming_content).decode("utf-8-sig")

    assert "Bantuan" not in text
    assert "'=RUMUS()" in text
    assert "Saringan: Jangka: Jangka panjang" in text
    assert [row[1] for row in sheet(client, "entries-xlsx", plan)] == [
        "'=RUMUS()",
        "Bantuan",
    ]
    assert [row[0] for row in sheet(client, "programmes-xlsx", plan)] == [
        "GOV-001",
        "GOV-002",
    ]
    table = b"".join(client.get(at("programmes-csv", plan.pk)).streaming_content)
    assert "GOV-002" in table.decode("utf-8-sig")


def test_create_page_writes_the_first_edition(client, regency):
    page = html(client, reverse("masterplan:plans", args=["32.11"]))
    assert "Belum ada masterplan" in page

    response = client.post(
        reverse("masterplan:plan-create", args=["32.11"]),
        {
            "title": "Masterplan Sumedang",
            "start_year": 2023,
            "end_year": 2027,
            "horizon_years": 10,
        },
    )

    [plan] = Masterplan.objects.all()
    assert response["Location"] == at("detail", plan.pk)
    assert (plan.edition, plan.title, plan.status) == (
        1,
        "Masterplan Sumedang",
        "draft",
    )


def test_create_page_copies_a_former_edition(client, regency, plan):
    Mission.objects.create(masterplan=plan, text="Melayani")
    make_entry(plan, recorded(regency, "Antrean"))

    client.post(
        reverse("masterplan:plan-create", args=["32.11"]),
        {
            "title": "Kedua",
            "start_year": 2028,
            "end_year": 2032,
            "horizon_years": 10,
            "former": plan.pk,
            "parts": ["missions", "entries"],
        },
    )

    new = Masterplan.objects.get(edition=2)
    assert [one.text for one in new.missions.all()] == ["Melayani"]
    assert [one.number for one in new.entries.all()] == [1]


def test_create_page_keeps_what_was_refused(client, regency):
    response = client.post(
        reverse("masterplan:plan-create", args=["32.11"]),
        {"title": "A", "start_year": 2027, "end_year": 2023, "horizon_years": 10},
    )

    assert response.status_code == 422
    assert "Tahun akhir mendahului tahun awal." in response.content.decode()


def test_edit_page_shows_both_values_when_stale(client, plan, coordinator):
    verbs.revise(plan, actor=coordinator, version=1, fields={"title": "Lain"})

    response = client.post(
        at("edit", plan.pk),
        {
            "title": "Milik saya",
            "start_year": 2023,
            "end_year": 2027,
            "horizon_years": 10,
            "vision": "Maju dan cerdas",
            "version": 1,
        },
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Lain" in page
    assert "Milik saya" in page


def test_move_page_puts_the_plan_in_force(client, plan):
    assert "Tetapkan berlaku" in html(client, at("move", plan.pk, "activate"))

    client.post(at("move", plan.pk, "activate"), {"version": 1})

    plan.refresh_from_db()
    assert plan.status == PlanStatus.ACTIVE
    assert html(client, at("move", plan.pk, "nonsense"), 404)


def test_supersede_page_asks_for_the_reason(client, plan, coordinator):
    verbs.activate(plan, actor=coordinator)

    refused = client.post(at("move", plan.pk, "supersede"), {"reason": " "})
    client.post(at("move", plan.pk, "supersede"), {"reason": "Dicabut."})

    plan.refresh_from_db()
    assert refused.status_code == 422
    assert plan.status == PlanStatus.SUPERSEDED


def test_ticked_innovations_are_taken_up(client, regency, plan):
    first, second = recorded(regency, "Antrean"), recorded(regency, "Bantuan")

    response = client.post(
        at("candidates", plan.pk),
        {"pick": [first.pk, second.pk, "x"], "horizon": "medium", "basis": ""},
    )

    assert "2 berhasil, 0 ditolak." in response.content.decode()
    assert list(MasterplanEntry.objects.values_list("number", "horizon")) == [
        (1, "medium"),
        (2, "medium"),
    ]


def test_nothing_ticked_is_said(client, regency, plan):
    recorded(regency, "Antrean")

    response = client.post(at("candidates", plan.pk), {"horizon": "short"}, follow=True)

    assert "Centang dahulu inovasi yang akan masuk." in response.content.decode()


def test_bulk_gives_one_value_to_all(client, regency, plan):
    first = make_entry(plan, recorded(regency, "Antrean"))
    second = make_entry(plan, recorded(regency, "Bantuan"), version=2)
    picks = [f"{first.pk}:1", f"{second.pk}:1"]

    asked = client.post(
        at("entries-bulk", plan.pk), {"field": "basis", "pick": picks}
    ).content.decode()
    done = client.post(
        at("entries-bulk", plan.pk),
        {"field": "basis", "pick": picks, "given": "1", "basis": "Urusan sosial"},
    ).content.decode()

    assert "Berlaku untuk 2 entri:" in asked
    assert "1 berhasil, 1 ditolak." in done
    first.refresh_from_db()
    assert first.basis == "Urusan sosial"


def test_entry_page_changes_and_tells(client, regency, plan):
    entry = make_entry(plan, recorded(regency, "Antrean"))

    client.post(
        at("entry", entry.pk),
        {"horizon": "long", "strategy": "", "basis": "Urusan baru", "version": 1},
    )

    page = html(client, at("entry", entry.pk))
    assert "mengubah entri masterplan ini" in page
    assert "Urusan baru" in page


def test_entry_page_shows_the_baseline_beside(client, regency, plan, coordinator):
    innovation = recorded(regency, "Antrean", start_year=2023)
    entry = make_entry(plan, innovation)
    entries.freeze("32.11", at=plan.created_at, actor=coordinator)
    innovation.start_year = 2025
    innovation.save(update_fields=["start_year"])

    page = html(client, at("entry", entry.pk))
    whole = html(client, at("baseline", plan.pk))

    assert "Berubah sejak baseline" in page
    assert "1 dari 1 entri berubah sejak baseline dikunci." in whole


def test_removal_asks_for_a_reason(client, regency, plan):
    entry = make_entry(plan, recorded(regency, "Antrean"))

    refused = client.post(at("entry-remove", entry.pk), {"reason": ""})
    client.post(at("entry-remove", entry.pk), {"reason": "Ganda."})

    assert refused.status_code == 422
    assert not MasterplanEntry.objects.exists()
    assert "Ganda." in html(client, at("history", plan.pk))


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("kata-kunci", {"text": "Maju", "meaning": "Lebih baik"}),
        ("misi", {"text": "Melayani"}),
        ("sasaran", {"text": "Antrean singkat", "horizon": "short"}),
        ("strategi", {"text": "Terpadu", "dimension": "living"}),
    ],
)
def test_line_is_written_changed_moved_and_struck(client, plan, kind, data):
    model = plan_part.KINDS[SLUGS[kind]].model
    html(client, at("part-create", plan.pk, kind))
    client.post(at("part-create", plan.pk, kind), data)
    client.post(at("part-create", plan.pk, kind), data | {"text": "Kedua"})
    part = model.objects.get(text="Kedua")
    html(client, at("part-edit", kind, part.pk))
    client.post(at("part-edit", kind, part.pk), data | {"text": "Diubah", "version": 1})
    client.post(at("part-shift", kind, part.pk), {"to": "up"})

    order = list(model.objects.order_by("order").values_list("text", flat=True))
    html(client, at("part-remove", kind, part.pk))
    client.post(at("part-remove", kind, part.pk))

    assert order == ["Diubah", data["text"]]
    assert list(model.objects.values_list("text", flat=True)) == [data["text"]]
    assert html(client, at("part-create", plan.pk, "apa"), 404)


def test_every_number_of_the_matrix_opens_its_rows(client, regency, plan):
    programme = FlagshipProgramme.objects.create(
        regency=regency, name="Sehat", start_year=2023, end_year=2027
    )
    mission = Mission.objects.create(masterplan=plan, text="Melayani")
    mission.flagship_programmes.set([programme])
    make_entry(plan, recorded(regency, "Antrean", flagship_programme=programme))
    make_entry(plan, recorded(regency, "Tanpa program"))

    response = client.get(at("alignment", plan.pk))
    matrix = response.context["matrix"]

    for row in matrix.rows:
        for cell in row.cells:
            query = {row.filter: row.value, "dimension": cell.dimension}
            listed = client.get(at("entries", plan.pk, **query))
            assert len(listed.context["rows"]) == cell.count
    assert "5 dari 6 kotak misi belum berisi inovasi" in response.content.decode()
    assert matrix.total == 2


def test_every_number_of_the_roadmap_opens_its_rows(client, regency, plan):
    make_entry(plan, recorded(regency, "A", start_year=2023, end_year=2024))
    make_entry(plan, recorded(regency, "B", start_year=2024))
    make_entry(plan, recorded(regency, "C", start_year=None), horizon="long")

    response = client.get(at("roadmap", plan.pk))

    for lane in response.context["lanes"]:
        for year in lane["years"]:
            query = {"horizon": lane["value"], "year": year.key}
            listed = client.get(at("entries", plan.pk, **query))
            assert len(listed.context["rows"]) == year.count
    short = response.context["lanes"][0]["years"]
    assert [year.count for year in short[:3]] == [1, 2, 1]


def test_two_editions_stand_side_by_side(client, regency, plan):
    new = make_plan(regency, title="Kedua")
    kept, gone = recorded(regency, "Tetap"), recorded(regency, "Pergi")
    make_entry(plan, kept)
    make_entry(plan, gone)
    make_entry(new, kept, horizon="long")
    make_entry(new, recorded(regency, "Datang"))
    Mission.objects.create(masterplan=plan, text="Misi lama")

    page = html(client, at("compare", new.pk, plan.pk))

    assert "1 entri bertambah, 1 keluar, 1 berubah, 0 tetap." in page
    assert "Misi lama" in page


def test_editions_of_other_regencies_are_not_compared(client, plan):
    other = make_plan(make_regency("32.17"))

    assert html(client, at("compare", plan.pk, other.pk), 404)


def test_record_page_names_its_place_in_the_plan(client, regency, plan, coordinator):
    innovation = recorded(regency, "Antrean")
    entries.take_up([innovation], masterplan=plan, actor=coordinator, horizon="short")

    page = html(client, innovation.get_absolute_url())

    assert "Nomor 1" in page
    assert at("detail", plan.pk) in page


def test_superseded_edition_offers_no_change(client, regency, plan, coordinator):
    make_entry(plan, recorded(regency, "Antrean"))
    verbs.activate(plan, actor=coordinator)
    verbs.supersede(plan, actor=coordinator, reason="Dicabut.")

    page = html(client, at("detail", plan.pk))
    refused = client.post(at("part-create", plan.pk, "misi"), {"text": "Melayani"})

    assert "Tambah misi" not in page
    assert "Edisi ini sudah digantikan" in refused.content.decode()


def test_evaluator_sees_only_verified_entries(client_for, regency, plan):
    unit = make_unit(regency)
    make_entry(plan, recorded(regency, "Terlihat", unit=unit))
    make_entry(
        plan,
        recorded(regency, "Tertutup", unit=unit, status=InnovationStatus.SUBMITTED),
    )
    evaluator = client_for(make_user(Role.EVALUATOR))

    page = html(evaluator, at("entries", plan.pk))

    assert "Terlihat" in page
    assert "Tertutup" not in page
    assert "1 dari 1 inovasi masuk masterplan." in page
    assert "data-portal-tick-all" not in page


@pytest.mark.parametrize(("language", "word"), [("en", "name"), ("id", "label")])
@pytest.mark.parametrize("form", ["entry", "strategy"])
def test_forms_name_sub_dimensions_in_the_readers_language(
    client, plan, form, language, word
):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    address = {
        "entry": f"{reverse('innovations:create')}?regency={plan.regency_id}",
        "strategy": at("part-create", plan.pk, "strategi"),
    }[form]

    options = SUB_OPTION.findall(client.get(address).content.decode())

    assert options == list(
        SubDimension.objects.order_by("dimension__order", "code").values_list(
            "pk", word
        )
    )
