"""Bodies, needs, awards and indices: their pages, and what stays inside."""

import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dimensions.models import Indicator, IndicatorValue
from innovations.enums import InnovationStatus
from masterplan.core.models import Activity
from masterplan.models import Award, Need
from regencies.domain import body as verbs
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Body, BodyMember, Document, Partner
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.masterplan.meeting_ground import make_meeting, make_need

BODIES = "/daerah/32.11/kelembagaan/"
NEEDS = "/daerah/32.11/kebutuhan/"
AWARDS = "/daerah/32.11/penghargaan/"
PAGES = (BODIES, AWARDS, NEEDS, f"{BODIES}ekspor.csv", f"{AWARDS}ekspor.csv")
MEMBER = {"name": "Ani RAHASIA", "position": "Ketua", "element": "academic"}


@pytest.fixture
def regency(db):
    return make_regency("32.11")


@pytest.fixture
def unit(regency):
    return make_unit(regency, name="Dinas Kesehatan")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def evaluator(db):
    return make_user(Role.EVALUATOR)


@pytest.fixture
def index(db):
    return Indicator.objects.create(
        code="spbe", scheme="SPBE", name="Indeks SPBE", measure="1-5", is_index=True
    )


def paper(regency, kind, **fields):
    defaults = {"title": "Surat RAHASIA", "link": "https://contoh.test/s"}
    return Document.objects.create(regency=regency, kind=kind, **defaults | fields)


def statements(client, path):
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len([one for one in seen if "core_user" not in one["sql"]])


def test_a_body_is_founded_filled_and_ended(client_for, coordinator, regency):
    decree = paper(regency, DocumentKind.DECREE)
    client = client_for(coordinator)
    assert "Belum ada kelembagaan" in client.get(BODIES).text
    data = {"kind": "council", "name": "Dewan", "start": "2025-01-01"}
    assert client.post(f"{BODIES}baru/", data | {"start": ""}).status_code == 422
    client.post(f"{BODIES}baru/", data | {"decree": decree.pk})
    council = Body.objects.get()
    decree.refresh_from_db()
    assert (council.decree, decree.audience) == (decree, Audience.REGENCY)

    members = f"{BODIES}{council.pk}/anggota/"
    assert client.post(members, MEMBER | {"element": "x"}).status_code == 422
    client.post(members, MEMBER)
    member = BodyMember.objects.get()
    page = client.get(BODIES).text
    assert "1 kelembagaan berlaku, semuanya memiliki SK." in page
    assert "Ani RAHASIA" in page
    edit = f"{BODIES}anggota/{member.pk}/"
    stale = client.post(edit, MEMBER | {"name": "Budi", "version": 1})
    assert stale.status_code == 409
    client.post(edit, MEMBER | {"name": "Budi", "version": 2})
    member.refresh_from_db()
    assert member.name == "Budi"
    end = f"{BODIES}{council.pk}/akhiri/"
    assert client.post(end, {"until": "2024-01-01"}).status_code == 422
    client.post(end, {"until": "2025-12-31", "version": 3})
    assert "sudah berakhir" in client.get(BODIES).text
    assert client.post(end, {"until": "2025-12-31"}).status_code == 422
    assert [
        (one.verb, one.changes.get("member"))
        for one in Activity.objects.filter(verb__startswith="body.member")
    ] == [
        ("body.member_added", [None, "Ketua: Ani RAHASIA"]),
        ("body.member_revised", ["Ketua: Ani RAHASIA", "Ketua: Budi"]),
    ]


def test_members_are_named_inside_alone(
    client_for, coordinator, operator, evaluator, regency
):
    hidden = paper(regency, DocumentKind.DECREE)
    council = verbs.create(
        actor=coordinator,
        regency=regency,
        fields={
            "kind": "council",
            "name": "Dewan",
            "start": dt.date(2025, 1, 1),
            "decree": hidden,
        },
    )
    member = verbs.add_member(council, actor=coordinator, fields=MEMBER)
    mentor = make_user(Role.MENTOR, regency=regency)
    for insider in (operator, mentor):
        page = client_for(insider).get(BODIES).text
        assert "Ani RAHASIA" in page
        assert "Tambah anggota" not in page
    outside = client_for(evaluator)
    page = outside.get(BODIES).text
    assert "RAHASIA" not in page
    assert f"/dokumen/{hidden.pk}/" not in page
    assert '<dd class="num">1</dd>' in page
    assert outside.get(f"{BODIES}anggota/{member.pk}/").status_code == 404
    story = client_for(operator).get("/daerah/32.11/riwayat/").text
    assert "Ketua: Ani RAHASIA" in story


def test_a_unit_records_its_own_needs(client_for, operator, regency, unit):
    other = make_unit(regency, name="Dinas Lain")
    dialogue = make_meeting(regency, kind="dialogue", unit=unit, title="Dialog Dinkes")
    client = client_for(operator)
    assert "Belum ada kebutuhan teknologi" in client.get(NEEDS).text
    data = {"unit": unit.pk, "title": "Server", "status": "missing"}
    refused = client.post(f"{NEEDS}baru/", data | {"unit": other.pk})
    assert refused.status_code == 422
    assert client.post(f"{NEEDS}baru/", data | {"status": "x"}).status_code == 422
    made = client.post(f"{NEEDS}baru/", data | {"meeting": dialogue.pk})
    assert made.url == dialogue.get_absolute_url()
    need = Need.objects.get()
    assert "Server" in client.get(dialogue.get_absolute_url()).text
    edit = f"{NEEDS}{need.pk}/"
    client.post(edit, data | {"status": "ready", "version": 1})
    assert client.post(edit, data | {"version": 1}).status_code == 409
    assert "0 dari 1 kebutuhan belum ada; 1 siap." in client.get(NEEDS).text
    theirs = make_need(other)
    assert client.get(f"{NEEDS}{theirs.pk}/").status_code == 403
    chosen = client.get(f"{NEEDS}?status=missing&unit={other.pk}").text
    assert "OPD: Dinas Lain" in chosen
    assert ">Server<" not in chosen
    assert client.get(f"{NEEDS}?status=x&unit=y&ordering=z&after=q").status_code == 200
    sheet = client.get(f"{NEEDS}ekspor.csv?status=ready").getvalue().decode()
    assert sheet.splitlines()[-1].startswith("Dinas Kesehatan,Server,Siap")


def test_awards_and_indices_stand_with_their_sources(
    client_for, coordinator, regency, index
):
    client = client_for(coordinator)
    assert "Belum ada nilai indeks yang tercatat." in client.get(AWARDS).text
    data = {"indicator": index.pk, "year": 2025, "value": "2,94", "source": "SK 1"}
    path = f"{AWARDS}indeks/baru/"
    for wrong in (
        {"value": "banyak"},
        {"value": "-1"},
        {"value": "1e99"},
        {"year": 1},
        {"source": ""},
        {"indicator": "x"},
    ):
        assert client.post(path, data | wrong).status_code == 422, wrong
    assert client.post(path, data).status_code == 302
    twice = client.post(path, data)
    assert "Nilai tahun ini sudah tercatat." in twice.text
    client.post(path, data | {"year": 2024, "value": "2,61", "predicate": "Baik"})
    value = IndicatorValue.objects.get(year=2025)
    edit = f"{AWARDS}indeks/{value.pk}/"
    assert client.post(edit, data | {"value": "3", "version": 1}).status_code == 302
    assert client.post(edit, data | {"value": "4", "version": 1}).status_code == 409
    page = client.get(AWARDS).text
    assert page.index("3,00") < page.index("2,61")
    assert "Indeks SPBE 2024: SK 1" in page

    award = {"kind": "award", "year": 2025, "giver": "Provinsi", "category": "Juara"}
    assert client.post(f"{AWARDS}baru/", award | {"giver": ""}).status_code == 422
    client.post(f"{AWARDS}baru/", award)
    one = Award.objects.get()
    training = award | {"kind": "training", "category": "Pelatihan", "version": 1}
    client.post(f"{AWARDS}{one.pk}/", training)
    stale = client.post(f"{AWARDS}{one.pk}/", training | {"category": "Lain"})
    assert stale.status_code == 409
    told = "0 penghargaan dan 1 undangan pelatihan tercatat."
    assert told in client.get(AWARDS).text


def test_an_award_names_only_what_its_reader_may_see(
    client_for, coordinator, operator, evaluator, regency, index
):
    draft = make_innovation(
        unit=make_unit(regency), name="Draf RAHASIA", status=InnovationStatus.DRAFT
    )
    certificate = paper(regency, DocumentKind.CERTIFICATE, audience=Audience.UNIT)
    Award.objects.create(
        regency=regency,
        year=2025,
        giver="Provinsi",
        category="Juara",
        innovation=draft,
        document=certificate,
    )
    IndicatorValue.objects.create(
        regency=regency, indicator=index, year=2025, value=3, document=certificate
    )
    own = client_for(coordinator).get(AWARDS).text
    assert "Draf RAHASIA" in own
    assert "Surat RAHASIA" in own
    for reader in (operator, evaluator):
        assert "RAHASIA" not in client_for(reader).get(AWARDS).text


def test_pages_take_the_same_statements_with_more_rows(
    client_for, coordinator, regency, unit, index
):
    client = client_for(coordinator)
    taken = []
    for count in (1, 5):
        for number in range(count):
            council = Body.objects.create(
                regency=regency, kind="team", name="Tim", start=dt.date(2025, 1, 1)
            )
            BodyMember.objects.create(body=council, **MEMBER)
            Award.objects.create(
                regency=regency,
                year=2025,
                giver="P",
                category="Juara",
                innovation=make_innovation(unit=unit),
            )
            IndicatorValue.objects.create(
                regency=regency, indicator=index, year=2000 + count + number, value=1
            )
            make_need(unit, innovation=make_innovation(unit=unit))
        taken.append([statements(client, path) for path in PAGES])
    assert taken[0] == taken[1]


def test_files_of_awards_name_what_the_page_names(
    client_for, coordinator, operator, regency
):
    certificate = paper(regency, DocumentKind.CERTIFICATE, audience=Audience.UNIT)
    Award.objects.create(
        regency=regency,
        year=2025,
        giver="Provinsi",
        category="Juara",
        document=certificate,
        source_url="https://contoh.test/",
    )

    own = client_for(coordinator).get(f"{AWARDS}ekspor.csv")
    other = client_for(operator).get(f"{AWARDS}ekspor.csv")
    book = client_for(coordinator).get(f"{AWARDS}ekspor.xlsx")

    row = ["Juara", "2025", "Provinsi", "Penghargaan", ""]
    assert last_row(own) == [*row, "Surat RAHASIA", "https://contoh.test/"]
    assert last_row(other) == [*row, "", "https://contoh.test/"]
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(book))).active
    assert [cell.value for cell in list(sheet.rows)[-1]][:2] == ["Juara", 2025]


def test_files_of_bodies_name_members_inside_alone(
    client_for, coordinator, evaluator, regency
):
    team = Body.objects.create(
        regency=regency, kind="team", name="Tim", start=dt.date(2025, 1, 1)
    )
    BodyMember.objects.create(body=team, **MEMBER)

    own = client_for(coordinator).get(f"{BODIES}ekspor.csv")
    other = client_for(evaluator).get(f"{BODIES}ekspor.csv")

    told = ["Tim", "Tim Pelaksana", "2025-01-01", "", "Belum ada", "1"]
    assert last_row(own) == [*told, "Ani RAHASIA", "Ketua", "", "Akademisi"]
    assert last_row(other) == [*told, "", "", "", ""]


def last_row(response):
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    return list(csv.reader(lines))[-1]


def test_a_partner_has_a_role_and_an_agreement(client_for, coordinator, regency):
    agreement = paper(regency, DocumentKind.AGREEMENT, audience=Audience.UNIT)
    decree = paper(regency, DocumentKind.DECREE, link="https://contoh.test/d")
    path = "/daerah/32.11/pengaturan/mitra/"
    client = client_for(coordinator)
    data = {"name": "PT Contoh", "kind": "soe", "role": "Kurator masterplan"}
    wrong = client.post(f"{path}baru/", data | {"agreement": decree.pk})
    assert wrong.status_code == 422
    client.post(f"{path}baru/", data | {"agreement": agreement.pk})
    made = Partner.objects.get()
    agreement.refresh_from_db()
    assert (made.agreement, agreement.audience) == (agreement, Audience.REGENCY)
    page = client.get(path).text
    assert "BUMN/BUMD, ada perjanjian" in page
    assert "Kurator masterplan" in page
    told = Activity.objects.filter(target_type="regencies.partner")
    assert "RAHASIA" not in str(list(told.values_list("changes")))
