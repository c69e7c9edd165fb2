"""The further fields: pages of one thought, lists of names, partners in place."""

import pytest

from innovations.domain import affairs, complete, lists, unit_change, versions
from innovations.domain import innovation as verbs
from innovations.domain.complete import STEP_OF, STEPS
from innovations.domain.innovation import EDITABLE_FIELDS
from innovations.enums import IID_FIELDS, QUICK_WIN_FIELDS
from innovations.forms.entry import EntryForm
from innovations.models import Innovation
from masterplan.core.errors import InvalidFields, StaleVersion
from masterplan.core.models import Activity
from masterplan.core.reference import read_table
from regencies.enums import PartnerKind, Role
from regencies.models import District, FlagshipProgramme, Partner, PilotArea, Unit
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def innovation() -> Innovation:
    return make_innovation(unit=make_unit())


@pytest.fixture
def operator(innovation):
    return make_user(Role.OPERATOR, unit=innovation.unit)


def make_partner(regency, name="Universitas Uji") -> Partner:
    return Partner.objects.create(regency=regency, name=name, kind=PartnerKind.CAMPUS)


def page(innovation: Innovation, slug: str) -> str:
    return f"/inovasi/{innovation.pk}/lengkapi/{slug}/"


# --- The table ---------------------------------------------------------------


def test_every_field_is_asked_somewhere():
    asked = set(EntryForm.base_fields) | set(STEP_OF)

    assert set(EDITABLE_FIELDS) | set(lists.LIST_FIELDS) == asked
    assert {*IID_FIELDS, *QUICK_WIN_FIELDS} <= asked


def test_it_starts_from_the_problem():
    assert STEPS[0].fields[0] == "problem"


def test_affairs_name_known_dimensions():
    rows = read_table("affairs.csv")
    known = {"", *make_dimensions()}

    assert len({row["code"] for row in rows}) == len(rows) == 43
    assert {row["dimension"] for row in rows} == known
    found = affairs.of_code("2.16.03.2.02.0035")
    assert found.name == "Komunikasi dan informatika"
    assert affairs.suggested_dimension("", "KESEHATAN").dimension == "living"
    assert affairs.suggested_dimension("7.01", "") is None
    assert [affairs.is_unknown(code) for code in ("", "9.99.01", "1.02")] == [
        False,
        True,
        False,
    ]


# --- Lists through the verb ---------------------------------------------------


def test_revise_tells_names_old_and_new(innovation, operator):
    helper = make_unit(innovation.regency, name="Dinas Pembantu")
    partners = [make_partner(innovation.regency, name) for name in ("B", "A")]
    first = verbs.revise(
        innovation,
        actor=operator,
        version=innovation.version,
        fields={"supporting_units": [helper], "partners": partners},
    )
    verbs.revise(
        first,
        actor=operator,
        version=first.version,
        fields={"partners": partners[:1], "risks": "Listrik padam."},
    )

    rows = Activity.objects.filter(verb="innovation.revised").order_by("pk")
    assert [row.changes for row in rows] == [
        {"supporting_units": ["", "Dinas Pembantu"], "partners": ["", "A, B"]},
        {"risks": ["", "Listrik padam."], "partners": ["A, B", "B"]},
    ]
    assert lists.names_of(innovation) == {
        "supporting_units": ["Dinas Pembantu"],
        "districts": [],
        "partners": ["B"],
    }


def test_same_lists_write_nothing(innovation, operator):
    innovation.partners.set([make_partner(innovation.regency)])

    kept = verbs.revise(
        innovation,
        actor=operator,
        version=innovation.version,
        fields={"partners": list(innovation.partners.all())},
    )

    assert kept.version == innovation.version


def test_stale_list_shows_both_names(innovation, operator):
    mine, theirs = (make_partner(innovation.regency, name) for name in ("A", "B"))
    verbs.revise(
        innovation,
        actor=operator,
        version=innovation.version,
        fields={"partners": [theirs]},
    )

    with pytest.raises(StaleVersion) as refused:
        verbs.revise(
            innovation,
            actor=operator,
            version=innovation.version,
            fields={"partners": [mine]},
        )

    [conflict] = refused.value.fields
    assert (conflict.field, conflict.current, conflict.offered) == (
        "partners",
        "B",
        "A",
    )


def test_records_of_elsewhere_are_refused(innovation, operator):
    other = make_regency("32.17")
    District.objects.create(code="32.17.01", regency=other, name="Lembang")
    gone = make_unit(innovation.regency, is_active=False)

    with pytest.raises(InvalidFields) as refused:
        verbs.revise(
            innovation,
            actor=operator,
            version=innovation.version,
            fields={
                "partners": [make_partner(other)],
                "districts": list(District.objects.all()),
                "supporting_units": [gone],
            },
        )

    assert set(refused.value.errors) == {"partners", "districts", "supporting_units"}
    assert Innovation.objects.get().version == innovation.version


def test_keys_of_elsewhere_are_refused(innovation, operator):
    other = make_regency("32.17")
    fields = {
        "pilot_area": PilotArea.objects.create(regency=other, name="Kawasan"),
        "flagship_programme": FlagshipProgramme.objects.create(
            regency=other, name="Program", start_year=2025, end_year=2029
        ),
        "start_year": 2025,
        "end_year": 2024,
    }

    with pytest.raises(InvalidFields) as refused:
        verbs.revise(
            innovation, actor=operator, version=innovation.version, fields=fields
        )

    assert set(refused.value.errors) == {
        "pilot_area",
        "flagship_programme",
        "end_year",
    }


def test_versions_rebuild_lists(innovation, operator):
    partner = make_partner(innovation.regency)
    kept = verbs.revise(
        innovation,
        actor=operator,
        version=innovation.version,
        fields={"partners": [partner], "novelty": "new"},
    )
    activities = list(Activity.objects.for_target(kept))
    now = versions.state_of(Innovation.objects.get())
    before = versions.state_at(now, activities, innovation.version)

    changed = {
        one.field: (one.old, one.new)
        for one in versions.compare(before, now)
        if one.is_changed
    }
    assert changed == {
        "partners": ("–", "Universitas Uji"),
        "novelty": ("–", "Baru"),
    }


def test_merge_replaces_the_supporting_unit(innovation):
    coordinator = make_user(Role.COORDINATOR, regency=innovation.regency)
    source = make_unit(innovation.regency, name="Dinas Lama")
    target = make_unit(innovation.regency, name="Dinas Baru")
    own = make_innovation(unit=target)
    innovation.supporting_units.set([source])
    own.supporting_units.set([source])

    unit_change.merge(source, target, actor=coordinator, version=source.version)

    assert list(innovation.supporting_units.all()) == [target]
    assert list(own.supporting_units.all()) == []
    told = Activity.objects.filter(verb="innovation.supported_by_merge")
    assert [row.changes for row in told.order_by("pk")] == [
        {"supporting_units": ["Dinas Lama", "Dinas Baru"]},
        {"supporting_units": ["Dinas Lama", ""]},
    ]


# --- Pages -------------------------------------------------------------------


def test_overview_counts_what_is_filled(client_for, innovation, operator):
    response = client_for(operator).get(f"/inovasi/{innovation.pk}/lengkapi/")

    total = sum(len(step.fields) for step in STEPS)
    assert response.context["finding"] == (
        f"1 dari {total} isian lanjutan sudah terisi."
    )
    assert response.context["start_url"] == page(innovation, "masalah")


def test_next_leads_through_all_pages(client_for, innovation, operator):
    client = client_for(operator)
    address = page(innovation, "masalah")
    walked = []
    while address not in walked and "lengkapi/" in address:
        walked.append(address)
        shown = client.get(address)
        if shown.context.get("step") is None:
            break
        version = shown.context["version"]
        sent = client.post(
            address,
            {"action": "next", "version": version, "problem": "Antre tiga jam."},
        )
        address = sent.headers["Location"]

    assert walked == [page(innovation, step.slug) for step in STEPS] + [
        f"/inovasi/{innovation.pk}/lengkapi/"
    ]
    assert Innovation.objects.get().problem == "Antre tiga jam."


def test_partner_typed_in_place_joins_the_list(client_for, innovation, operator):
    known = make_partner(innovation.regency)
    client_for(operator).post(
        page(innovation, "kemitraan"),
        {
            "version": innovation.version,
            "partners": [known.pk],
            "new_partner": "Komunitas  Baru",
            "new_partner_kind": "community",
        },
    )

    assert lists.names_of(innovation)["partners"] == [
        "Komunitas Baru",
        "Universitas Uji",
    ]
    assert Activity.objects.filter(verb="partner.created").count() == 1


def test_partner_typed_twice_is_one(innovation, operator):
    known = make_partner(innovation.regency)

    complete.complete(
        innovation,
        actor=operator,
        version=innovation.version,
        fields={},
        new_partner={"name": "UNIVERSITAS uji", "kind": "campus"},
    )

    assert list(innovation.partners.all()) == [known]
    assert Partner.objects.count() == 1


def test_stale_page_keeps_no_partner_and_compares(client_for, innovation, operator):
    response = client_for(operator).post(
        page(innovation, "kemitraan"),
        {"version": 0, "new_partner": "Baru", "new_partner_kind": "community"},
    )

    [difference] = response.context["differences"]
    assert response.status_code == 409
    assert (difference.label, difference.theirs, difference.mine) == (
        "Mitra",
        "–",
        "Baru",
    )
    assert Partner.objects.count() == 0


def test_wrong_shape_of_a_code_is_refused(client_for, innovation, operator):
    response = client_for(operator).post(
        page(innovation, "tugas"),
        {"version": innovation.version, "nomenclature_code": "2-16-03"},
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "nomenclature_code": ["Tuliskan kode seperti 2.16.03.2.02.0035."]
    }


def test_unknown_code_is_kept_with_a_warning(client_for, innovation, operator):
    response = client_for(operator).post(
        page(innovation, "tugas"),
        {"version": innovation.version, "nomenclature_code": "9.99.01"},
        follow=True,
    )

    assert Innovation.objects.get().nomenclature_code == "9.99.01"
    assert [message.level_tag for message in response.context["messages"]] == [
        "success",
        "warning",
    ]


def test_duties_of_the_unit_stand_beside_the_question(client_for, operator):
    unit = Unit.objects.get(pk=operator.memberships.get().unit_id)
    unit.duties = "Melayani administrasi kependudukan."
    unit.save()
    innovation = Innovation.objects.get()
    Innovation.objects.update(affair="Kesehatan")

    response = client_for(operator).get(page(innovation, "tugas"))

    assert unit.duties in response.content.decode()
    assert response.context["suggestion"] == (
        "Urusan Kesehatan biasanya melayani Smart Living; inovasi ini tercatat pada "
        "Smart Governance. Periksa dimensinya bila perlu."
    )


def test_unknown_page_is_missing(client_for, innovation, operator):
    assert client_for(operator).get(page(innovation, "lain")).status_code == 404


def test_asked_fields_lead_to_their_page(client_for, innovation, operator):
    Innovation.objects.update(
        status="returned", asked_fields=["risks"], registration_number="32.11-9999"
    )

    response = client_for(operator).get(f"/inovasi/{innovation.pk}/")

    assert response.context["asked"] == [
        {
            "label": "analisis risiko",
            "url": f"{page(innovation, 'keberlanjutan')}#id_risks",
        }
    ]


def test_record_and_prints_show_the_further_fields(client_for, innovation, operator):
    innovation.partners.set([make_partner(innovation.regency)])
    Innovation.objects.update(
        process_before="Tiga kali datang.",
        beneficiary_count=4000,
        regulation="Perbup 12/2025",
        step="development",
    )
    client = client_for(operator)

    for address in ("", "cetak/", "iid/"):
        text = client.get(f"/inovasi/{innovation.pk}/{address}").content.decode()
        assert [
            word in text
            for word in ("Universitas Uji", "4.000", "Perbup 12/2025", "Uji Coba")
        ] == [True] * 4
