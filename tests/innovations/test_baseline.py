"""The frozen baseline: what a change of it needs, and what is shown beside it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovations.domain import baseline, budget, complete, entry, outcome, unit_change
from innovations.domain import innovation as verbs
from innovations.domain.outcome import YearValue
from innovations.enums.baseline import COLUMNS
from innovations.models import BudgetLine, Innovation, OutcomeIndicator
from masterplan.core.errors import DomainError
from masterplan.core.models import Activity, FormDraft
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)
from tests.innovations.import_ground import apply_rows, row

pytestmark = pytest.mark.django_db

FROZEN_AT = dt.datetime(2022, 9, 21, 3, tzinfo=dt.UTC)
WHY = "Nama disesuaikan dengan DPA 2023."
MONEY = {"year": 2024, "source": "apbn", "planned": 25_000_000}
WAIT = {"name": "Waktu tunggu", "measure": "menit", "baseline": 60, "falls": True}


@pytest.fixture
def unit():
    make_dimensions()
    return make_unit(make_regency("32.11"), name="Dinas Kesehatan")


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def coordinator(unit):
    return make_user(Role.COORDINATOR, regency=unit.regency)


def make_frozen(unit, **fields) -> Innovation:
    told = {"status": "verified", "name": "Antrean", "start_year": 2022}
    return make_innovation(unit=unit, baseline_at=FROZEN_AT, **told | fields)


def stored(innovation) -> Innovation:
    return Innovation.objects.get(pk=innovation.pk)


def refused(deed) -> tuple[str, str]:
    with pytest.raises(DomainError) as caught:
        deed()
    return caught.value.code, caught.value.field


def last() -> tuple[str, dict, str]:
    told = Activity.objects.filter(verb__startswith="innovation.").latest("pk")
    return told.verb, told.changes, told.reason


ASKED = ("reason_required", "reason")


# --- The stamps of higher floors -----------------------------------------------


def test_mark_freezes_once_and_leaves_the_version(unit):
    fresh, frozen = make_innovation(unit=unit), make_frozen(unit)
    at = timezone.now()

    with CaptureQueriesContext(
        connection,
    ) as statements:
        count = baseline.mark([fresh.pk, frozen.pk], at=at)

    assert (count, len(statements)) == (1, 1)
    assert [
        (one.baseline_at, one.version) for one in (stored(fresh), stored(frozen))
    ] == [(at, fresh.version), (FROZEN_AT, frozen.version)]


def test_take_up_stamps_once_and_release_takes_it_away(unit):
    fresh = make_innovation(unit=unit)
    at = timezone.now()

    counts = [
        baseline.take_up([fresh.pk], at=at),
        baseline.take_up([fresh.pk], at=timezone.now()),
    ]
    assert (counts, stored(fresh).taken_up_at) == ([1, 0], at)

    counts = [baseline.release([fresh.pk]), baseline.release([fresh.pk])]
    assert (counts, stored(fresh).taken_up_at, stored(fresh).version) == (
        [1, 0],
        None,
        fresh.version,
    )


# --- A reason for every change -------------------------------------------------


def test_revise_of_a_frozen_name_needs_a_reason_that_says_what_for(unit, operator):
    frozen = make_frozen(unit)

    with pytest.raises(DomainError) as caught:
        verbs.revise(
            frozen, actor=operator, version=1, fields={"name": "B", "end_year": 2025}
        )

    assert (caught.value.code, caught.value.field) == ASKED
    assert caught.value.message == (
        "Isian ini sudah dibekukan sebagai baseline masterplan: nama inovasi, tahun "
        "selesai. Tuliskan alasan perubahannya; isian semula tetap terlihat di "
        "sampingnya."
    )
    assert (stored(frozen).name, stored(frozen).version) == ("Antrean", 1)

    kept = verbs.revise(
        frozen, actor=operator, version=1, fields={"name": "B"}, reason=f" {WHY} "
    )

    assert (kept.name, kept.version) == ("B", 2)
    assert last() == ("innovation.revised", {"name": ["Antrean", "B"]}, WHY)


def test_revise_of_other_fields_or_of_a_record_not_frozen_needs_none(unit, operator):
    frozen = make_frozen(unit)
    fresh = make_innovation(unit=unit, name="Lain")

    verbs.revise(frozen, actor=operator, version=1, fields={"benefit": "Cepat."})
    verbs.revise(frozen, actor=operator, version=2, fields={"name": "Antrean"})
    verbs.revise(fresh, actor=operator, version=1, fields={"name": "Baru"})

    assert (stored(frozen).benefit, stored(fresh).name) == ("Cepat.", "Baru")


def test_revise_many_takes_one_reason_for_all(unit, coordinator):
    frozen, fresh = make_frozen(unit), make_innovation(unit=unit)

    outcomes = verbs.revise_many(
        [frozen, fresh],
        actor=coordinator,
        fields={"start_year": 2023},
        is_partial=True,
    )
    assert [one.refusal and one.refusal.code for one in outcomes] == [
        "reason_required",
        None,
    ]
    assert (stored(frozen).start_year, stored(fresh).start_year) == (2022, 2023)

    verbs.revise_many(
        [frozen, fresh], actor=coordinator, fields={"start_year": 2024}, reason=WHY
    )
    assert (stored(frozen).start_year, stored(fresh).start_year) == (2024, 2024)
    assert last()[2] == WHY


def test_planned_money_needs_a_reason_and_other_amounts_do_not(unit, operator):
    frozen = make_frozen(unit)

    assert refused(lambda: budget.create(frozen, actor=operator, fields=MONEY)) == ASKED
    assert (BudgetLine.objects.count(), stored(frozen).version) == (0, 1)

    line = budget.create(frozen, actor=operator, fields=MONEY, reason=WHY)
    verb, changes, reason = last()
    assert (verb, changes["planned"], reason) == (
        "innovation.budget_added",
        ["", "Rp 25.000.000 (2024)"],
        WHY,
    )

    def revise(**fields):
        reason = fields.pop("reason", "")
        stored_line = BudgetLine.objects.get()
        return budget.revise(
            line,
            actor=operator,
            version=stored_line.version,
            fields=MONEY | fields,
            reason=reason,
        )

    # Spending it, and saying where it comes from, is what is awaited.
    assert revise(realised=10, source="hibah").source == "hibah"
    assert refused(lambda: revise(planned=1)) == ASKED
    assert refused(lambda: revise(year=2025)) == ASKED
    assert revise(year=2025, reason=WHY).year == 2025
    current = BudgetLine.objects.get()
    assert (
        refused(lambda: budget.remove(line, actor=operator, version=current.version))
        == ASKED
    )
    budget.remove(line, actor=operator, version=current.version, reason=WHY)
    assert last()[1]["planned"] == ["Rp 25.000.000 (2025)", ""]


def test_a_line_without_planned_money_is_free(unit, operator):
    frozen = make_frozen(unit)
    line = budget.create(frozen, actor=operator, fields={"year": 2024, "realised": 5})
    budget.remove(line, actor=operator, version=1)

    assert (BudgetLine.objects.count(), last()[2]) == (0, "")


def test_targets_need_a_reason_and_actuals_do_not(unit, operator):
    frozen = make_frozen(unit)
    aimed = [YearValue(2024, Decimal(30))]

    def create(**told):
        return outcome.create(frozen, actor=operator, fields=WAIT, **told)

    assert refused(lambda: create(values=aimed)) == ASKED
    assert OutcomeIndicator.objects.count() == 0
    made = create(values=aimed, reason=WHY)
    assert last()[1]["outcome_targets"] == ["", "Waktu tunggu (menit) ↓ 60 → 2024: 30"]

    def revise(values, **told):
        fields = WAIT | told.pop("fields", {})
        version = OutcomeIndicator.objects.get().version
        return outcome.revise(
            made, actor=operator, version=version, fields=fields, values=values, **told
        )

    revise([YearValue(2024, Decimal(30), Decimal(45))])
    assert refused(lambda: revise([YearValue(2024, Decimal(50))])) == ASKED
    assert refused(lambda: revise(aimed, fields={"name": "Antre"})) == ASKED
    revise([YearValue(2024, Decimal(50))], reason=WHY)
    version = OutcomeIndicator.objects.get().version
    assert (
        refused(lambda: outcome.remove(made, actor=operator, version=version)) == ASKED
    )
    outcome.remove(made, actor=operator, version=version, reason=WHY)
    assert (OutcomeIndicator.objects.count(), last()[2]) == (0, WHY)


def test_merging_a_unit_tells_its_own_reason_of_frozen_records(unit, coordinator):
    frozen, fresh = make_frozen(unit), make_innovation(unit=unit)
    into = make_unit(unit.regency)

    unit_change.merge(unit, into, actor=coordinator, version=1)

    reasons = dict(
        Activity.objects.filter(verb="innovation.moved_by_merge").values_list(
            "target_id", "reason"
        )
    )
    assert reasons == {str(frozen.pk): baseline.MERGED, str(fresh.pk): ""}


def test_splitting_a_unit_tells_its_own_reason(unit, coordinator):
    frozen = make_frozen(unit)

    unit_change.split(
        unit, actor=coordinator, version=1, name="Dinas Baru", innovations=[frozen.pk]
    )

    told = Activity.objects.get(verb="innovation.moved_by_split")
    assert told.reason == baseline.SPLIT


# --- Import --------------------------------------------------------------------


def test_import_refuses_rows_of_frozen_records_until_it_has_a_reason(unit, coordinator):
    frozen = make_frozen(unit, name="Inovasi 2")
    BudgetLine.objects.create(innovation=frozen, year=2024, planned=5)
    BudgetLine.objects.create(innovation=frozen, year=2025, planned=7)
    fresh = make_innovation(unit=unit, name="Inovasi 3", status="verified")
    rows = [
        row(2, words=unit.name, start_year=2024, budgets=[(2024, "", 9)]),
        row(3, words=unit.name, start_year=2024),
    ]
    ground = {"regency": unit.regency, "actor": coordinator, "good_rows": True}

    written = apply_rows(rows, **ground)

    assert [(one.reason, one.place.row) for one in written.refusals] == [
        ("reason_required", 2)
    ]
    assert written.refusals[0].message == (
        "Sel C2: mengubah isian yang sudah dibekukan sebagai baseline masterplan. "
        "Impor kembali dengan alasannya."
    )
    assert (stored(frozen).start_year, stored(fresh).start_year) == (2022, 2024)

    written = apply_rows(rows, reason=WHY, **ground)

    assert (written.updated, written.refusals) == ([frozen.pk], ())
    assert last() == (
        "innovation.revised_by_import",
        {
            "start_year": [2022, 2024],
            "planned": ["Rp 5 (2024); Rp 7 (2025)", "Rp 9 (2024); Rp 7 (2025)"],
        },
        WHY,
    )


def test_import_of_other_fields_needs_no_reason(unit, coordinator):
    frozen = make_frozen(unit, name="Inovasi 2", dimension_id="governance")

    written = apply_rows(
        [row(2, words=unit.name, benefit="Cepat.")],
        regency=unit.regency,
        actor=coordinator,
        reason=WHY,
    )

    assert (written.updated, last()[2]) == ([frozen.pk], "")


# --- No verb goes past it ------------------------------------------------------


def promise(innovation) -> tuple:
    kept = stored(innovation)
    columns = [
        getattr(kept, Innovation._meta.get_field(name).attname) for name in COLUMNS
    ]
    return (*columns, budget.promised(kept), outcome.promised(kept))


def deeds_of(frozen, coordinator) -> dict:
    """Each verb with an empty reason; `number` varies what it writes."""

    def version(model):
        return model.objects.get().version

    def line():
        return BudgetLine.objects.get()

    def indicator():
        return OutcomeIndicator.objects.get()

    def told(number):
        return {
            "name": f"Nama {number % 2}" if number % 2 else "Antrean",
            "start_year": 2022 + number % 3,
            "end_year": None if number % 2 else 2026,
            "sub_dimension": None,
            "benefit": f"Manfaat {number}",
        }

    return {
        "revise": lambda number: verbs.revise(
            frozen,
            actor=coordinator,
            version=stored(frozen).version,
            fields=told(number),
        ),
        "revise_many": lambda number: verbs.revise_many(
            [frozen], actor=coordinator, fields=told(number)
        ),
        "amend": lambda number: entry.amend(
            frozen,
            actor=coordinator,
            version=stored(frozen).version,
            fields=told(number),
        ),
        "complete": lambda number: complete.complete(
            frozen,
            actor=coordinator,
            version=stored(frozen).version,
            fields={"end_year": 2025 + number % 3, "risks": f"Risiko {number}"},
        ),
        "budget.create": lambda number: budget.create(
            frozen,
            actor=coordinator,
            fields={"year": 2030, "source": "apbn", "planned": number},
        ),
        "budget.revise": lambda number: budget.revise(
            line(),
            actor=coordinator,
            version=line().version,
            fields={"planned": 5 + number % 3, "realised": number},
        ),
        "budget.remove": lambda number: budget.remove(
            line(), actor=coordinator, version=line().version
        ),
        "outcome.create": lambda number: outcome.create(
            frozen,
            actor=coordinator,
            fields=WAIT | {"name": "Kunjungan"},
            values=[YearValue(2024, Decimal(number))],
        ),
        "outcome.revise": lambda number: outcome.revise(
            indicator(),
            actor=coordinator,
            version=version(OutcomeIndicator),
            fields=WAIT,
            values=[YearValue(2024, Decimal(30 + number % 2), Decimal(number))],
        ),
        "outcome.remove": lambda number: outcome.remove(
            indicator(), actor=coordinator, version=version(OutcomeIndicator)
        ),
        "import": lambda number: apply_rows(
            [
                row(
                    2,
                    name="Antrean",
                    words=frozen.unit.name,
                    start_year=2022 + number % 2,
                    budgets=[(2024, "", 5 + number % 3)],
                )
            ],
            regency=frozen.regency,
            actor=coordinator,
            good_rows=True,
        ),
    }


def test_no_verb_changes_a_frozen_baseline_without_a_reason(unit, coordinator):
    frozen = make_frozen(unit)
    BudgetLine.objects.create(innovation=frozen, year=2024, planned=5)
    outcome.create(
        frozen,
        actor=coordinator,
        fields=WAIT,
        values=[YearValue(2024, Decimal(30))],
        reason=WHY,
    )
    before = promise(frozen)
    deeds = deeds_of(frozen, coordinator)
    met = set()

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(st.sampled_from(sorted(deeds)), st.integers(1, 99))
    def attempt(name, number):
        try:
            deeds[name](number)
        except DomainError as refusal:
            met.add(refusal.code)
        assert promise(frozen) == before

    attempt()
    assert met == {"reason_required"}


# --- Shown beside --------------------------------------------------------------


def test_originals_say_what_was_frozen_and_not_what_came_between(unit, coordinator):
    other = make_unit(unit.regency, name="Dinas Sosial")
    frozen = make_frozen(unit, sub_dimension_id="GOV-1", end_year=2025)
    for fields in ({"name": "B"}, {"name": "C"}, {"end_year": None}, {"unit": other}):
        verbs.revise(
            frozen,
            actor=coordinator,
            version=stored(frozen).version,
            fields=fields,
            reason=WHY,
        )
    # There and back again is no change.
    for year in (2023, 2022):
        verbs.revise(
            frozen,
            actor=coordinator,
            version=stored(frozen).version,
            fields={"start_year": year},
            reason=WHY,
        )
    budget.create(frozen, actor=coordinator, fields=MONEY, reason=WHY)

    with CaptureQueriesContext(connection) as statements:
        found = baseline.originals(stored(frozen))

    assert {name: one and one.value for name, one in found.items()} == {
        "name": "Antrean",
        "unit": "Dinas Kesehatan",
        "dimension": None,
        "sub_dimension": None,
        "start_year": None,
        "end_year": "2025",
        "outcome_targets": None,
        "planned": "–",
    }
    assert len(statements) == 2  # the record itself, and its history


def test_originals_begin_at_the_freezing(unit, operator):
    fresh = make_innovation(unit=unit, name="Awal")
    verbs.revise(fresh, actor=operator, version=1, fields={"name": "Beku"})
    with CaptureQueriesContext(connection) as statements:
        assert set(baseline.originals(fresh).values()) == {None}
    assert len(statements) == 0
    baseline.mark([fresh.pk], at=timezone.now())
    frozen = stored(fresh)
    assert set(baseline.originals(frozen).values()) == {None}

    verbs.revise(frozen, actor=operator, version=2, fields={"name": "C"}, reason=WHY)

    assert baseline.originals(stored(fresh))["name"].value == "Beku"


def test_record_page_shows_the_original_to_insiders_alone(client_for, unit, operator):
    frozen = make_frozen(unit, end_year=2024, published_at=timezone.now())
    verbs.revise(
        frozen,
        actor=operator,
        version=1,
        fields={"name": "Antrean Baru", "end_year": 2026},
        reason=WHY,
    )
    budget.create(frozen, actor=operator, fields=MONEY, reason=WHY)
    address = f"/inovasi/{frozen.pk}/"

    inside = client_for(operator).get(address).content.decode()
    public = client_for().get(address).content.decode()
    money = client_for(operator).get(f"{address}anggaran/").content.decode()

    for said in ("Antrean", "2024", "–"):
        assert f"Semula (baseline 21 September 2022): {said}</span>" in inside
    assert "Semula (baseline" not in public
    assert "Semula (baseline 21 September 2022): –</span>" in money


# --- Forms ---------------------------------------------------------------------


def sent(response) -> dict[str, str]:
    """What a browser would send back from the page's form."""
    values = {field.name: field.value() for field in response.context["form"]}
    return {
        name: str(value) for name, value in values.items() if value not in (None, "")
    } | {"version": str(response.context["version"])}


def test_the_form_asks_frozen_records_alone_and_keeps_what_was_typed(
    client_for, unit, operator
):
    frozen, fresh = make_frozen(unit), make_innovation(unit=unit)
    client = client_for(operator)
    address = f"/inovasi/{frozen.pk}/ubah/"

    page = client.get(address)
    other = client.get(f"/inovasi/{fresh.pk}/ubah/").content.decode()
    assert "Alasan perubahan baseline" in page.content.decode()
    assert "Alasan perubahan baseline" not in other

    typed = sent(page) | {"name": "Nama Baru", "benefit": "Cepat."}
    answer = client.post(address, typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["reason"]
    text = answer.content.decode()
    assert 'value="Nama Baru"' in text
    assert 'href="#id_reason"' in text
    assert stored(frozen).name == "Antrean"

    answer = client.post(address, typed | {"reason": WHY})
    assert answer.status_code == 302
    assert (stored(frozen).name, last()[2]) == ("Nama Baru", WHY)


def test_the_draft_keeps_the_reason(client_for, unit, operator):
    frozen = make_frozen(unit)
    client = client_for(operator)
    place = {"draft-form": "innovation", "draft-target": str(frozen.pk)}

    client.post("/isian/", place | {"name": "Nama Baru", "reason": WHY, "version": "1"})

    assert FormDraft.objects.get().data["reason"] == [WHY]
    page = client.get(f"/inovasi/{frozen.pk}/ubah/")
    assert page.context["form"]["reason"].value() == WHY


def test_only_the_page_of_the_end_year_asks(client_for, unit, operator):
    frozen = make_frozen(unit)
    client = client_for(operator)
    address = f"/inovasi/{frozen.pk}/lengkapi/"

    assert "id_reason" not in client.get(f"{address}manfaat/").content.decode()
    assert "id_reason" in client.get(f"{address}keberlanjutan/").content.decode()
    answer = client.post(f"{address}keberlanjutan/", {"end_year": "2027"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (
        422,
        ["reason"],
    )
    answer = client.post(
        f"{address}keberlanjutan/", {"end_year": "2027", "reason": WHY}
    )
    assert (answer.status_code, stored(frozen).end_year) == (302, 2027)


def test_budget_pages_ask_also_when_a_line_is_removed(client_for, unit, operator):
    frozen = make_frozen(unit)
    client = client_for(operator)
    typed = {"year": "2024", "source": "apbn", "planned": "25 juta"}

    answer = client.post(f"/inovasi/{frozen.pk}/anggaran/baru/", typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (
        422,
        ["reason"],
    )
    client.post(f"/inovasi/{frozen.pk}/anggaran/baru/", typed | {"reason": WHY})
    line = BudgetLine.objects.get()

    answer = client.post(f"/inovasi/anggaran/{line.pk}/hapus/", {"version": "1"})
    assert answer.status_code == 422
    assert list(answer.context["removal"].errors) == ["reason"]
    assert 'href="#remove_reason"' in answer.content.decode()
    answer = client.post(
        f"/inovasi/anggaran/{line.pk}/hapus/", {"version": "1", "reason": WHY}
    )
    assert (answer.status_code, BudgetLine.objects.count()) == (302, 0)


def test_outcome_pages_ask_also_when_one_is_removed(client_for, unit, operator):
    frozen = make_frozen(unit)
    client = client_for(operator)
    made = outcome.create(
        frozen,
        actor=operator,
        fields=WAIT,
        values=[YearValue(2024, Decimal(30))],
        reason=WHY,
    )
    address = f"/inovasi/indikator/{made.pk}"
    assert "id_reason" in client.get(f"{address}/").content.decode()

    answer = client.post(f"{address}/hapus/", {"version": "1"})
    assert (answer.status_code, list(answer.context["removal"].errors)) == (
        422,
        ["reason"],
    )
    answer = client.post(f"{address}/hapus/", {"version": "1", "reason": WHY})
    assert (answer.status_code, OutcomeIndicator.objects.count()) == (302, 0)


def test_the_bulk_page_asks_once_where_a_frozen_record_is_ticked(
    client_for, unit, coordinator
):
    frozen, fresh = make_frozen(unit), make_innovation(unit=unit)
    client = client_for(coordinator)
    picks = {"pick": [f"{one.pk}:1" for one in (frozen, fresh)]}
    year = picks | {"field": "start_year"}

    page = client.post("/inovasi/ubah-massal/", year)
    assert (
        "1 inovasi yang dipilih sudah dibekukan sebagai baseline masterplan. Satu "
        "alasan berlaku untuk semuanya."
    ) in page.content.decode()
    alone = {"pick": [f"{fresh.pk}:1"], "field": "start_year"}
    plain = client.post("/inovasi/ubah-massal/", alone)
    assert "id_reason" not in plain.content.decode()

    answer = client.post("/inovasi/ubah-massal/", year | {"start_year": "2025"})
    assert list(answer.context["form"].errors) == ["reason"]
    assert stored(fresh).start_year is None
    answer = client.post(
        "/inovasi/ubah-massal/", year | {"start_year": "2025", "reason": WHY}
    )
    assert (answer.context["done"], answer.context["refused"]) == (2, 0)
    assert (stored(frozen).start_year, last()[2]) == (2025, WHY)


def test_patch_needs_the_reason_in_its_body(api_client_for, unit, operator):
    frozen = make_frozen(unit)
    client = api_client_for(operator)
    address = f"/api/v1/innovations/{frozen.pk}/"
    match = {"headers": {"If-Match": '"1"'}}

    answer = client.patch(address, {"name": "Nama Baru"}, format="json", **match)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (
        400,
        "/reason",
    )
    assert answer.json()["errors"][0]["code"] == "reason_required"

    answer = client.patch(
        address, {"name": "Nama Baru", "reason": WHY}, format="json", **match
    )
    assert (answer.status_code, answer.json()["name"]) == (200, "Nama Baru")
    assert last()[2] == WHY
