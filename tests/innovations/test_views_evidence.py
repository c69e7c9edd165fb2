"""Pages of documents and evidence: forms, files as attachments, who gets them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from innovations.domain import evidence
from innovations.enums import InnovationStatus
from innovations.models import Evidence
from masterplan.core import jobs
from masterplan.core.models import Activity, Job, StoredFile
from regencies.domain import document as documents
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Document
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.files import HTML, PDF, pdf, picture, sent

pytestmark = pytest.mark.django_db

SECRET = "KANARI"


@pytest.fixture
def record():
    return make_innovation(name="Antrean Daring", status=InnovationStatus.SUBMITTED)


@pytest.fixture
def operator(record):
    return make_user(Role.OPERATOR, unit=record.unit)


@pytest.fixture
def coordinator(record):
    return make_user(Role.COORDINATOR, regency=record.regency)


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def new(**fields) -> dict:
    return {
        f"baru-{name}": value
        for name, value in ({"kind": "sk", "audience": "unit"} | fields).items()
    }


def kept(actor, unit, content=PDF, **fields) -> Document:
    return documents.keep(
        actor=actor,
        regency=unit.regency,
        unit=unit,
        fields={"kind": DocumentKind.DECREE, "title": "SK Tim"} | fields,
        upload=sent(content),
    )


# --- The tab -----------------------------------------------------------------


def test_upload_keeps_and_attaches(client_for, record, operator):
    client = client_for(operator)

    response = client.post(
        f"/inovasi/{record.pk}/bukti/unggah/",
        new(upload=upload(PDF, "SK Bupati.pdf"), page="hal. 2", valid_until="2026"),
    )

    assert response.headers["Location"] == f"/inovasi/{record.pk}/bukti/"
    found = Evidence.objects.select_related("document").get()
    assert (found.page, found.document.title) == ("hal. 2", "SK Bupati")
    page = client.get(f"/inovasi/{record.pk}/bukti/").content.decode()
    assert "SK Bupati" in page
    assert "sampai 2026" in page


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Berkas ini kosong."),
        (HTML, "Jenis berkas ini tidak diterima."),
        (PDF[:-9], "PDF ini rusak atau terpotong."),
        (picture(size=(800, 600))[:-400], "Gambar ini rusak atau terpotong."),
    ],
)
def test_upload_refused_says_what_to_do(
    client_for, record, operator, content, sentence
):
    response = client_for(operator).post(
        f"/inovasi/{record.pk}/bukti/unggah/",
        new(upload=upload(content, "foto.jpg"), title="Yang diketik"),
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert "Yang diketik" in page
    assert (Document.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_half_sent_upload_never_becomes_evidence(client_for, record, operator):
    """A body that ends in the middle of its file: what the network does to it."""
    edge = "batas"
    body = (
        f'--{edge}\r\nContent-Disposition: form-data; name="baru-kind"\r\n\r\nsk\r\n'
        f'--{edge}\r\nContent-Disposition: form-data; name="baru-upload"; '
        'filename="a.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    ).encode() + PDF[:30]

    response = client_for(operator).post(
        f"/inovasi/{record.pk}/bukti/unggah/",
        body,
        content_type=f"multipart/form-data; boundary={edge}",
    )

    assert response.status_code == 422
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_choose_attaches_a_known_document(client_for, record, operator):
    document = kept(operator, record.unit)
    client = client_for(operator)

    found = client.get(f"/inovasi/{record.pk}/bukti/?cari=tim").content.decode()
    response = client.post(
        f"/inovasi/{record.pk}/bukti/pilih/", {"document": document.pk}
    )

    assert "SK Tim" in found
    assert response.status_code == 302
    assert Evidence.objects.get().document == document


def test_choose_offers_only_what_the_person_may_open(client_for, record, operator):
    other = make_unit(record.regency)
    hidden = kept(make_user(Role.OPERATOR, unit=other), other, title=SECRET)
    client = client_for(operator)

    page = client.get(f"/inovasi/{record.pk}/bukti/").content.decode()
    response = client.post(
        f"/inovasi/{record.pk}/bukti/pilih/", {"document": hidden.pk}
    )

    assert SECRET not in page
    assert response.status_code == 422
    assert Evidence.objects.count() == 0


def test_detach_asks_for_the_reason(client_for, record, operator):
    made = evidence.attach(
        kept(operator, record.unit), actor=operator, innovation=record
    )
    address = f"/inovasi/{record.pk}/bukti/{made.pk}/lepas/"
    client = client_for(operator)

    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "Keliru."}).status_code == 302
    assert Evidence.objects.count() == 0


def test_tab_costs_the_same_with_many_rows(
    client_for, record, operator, django_assert_max_num_queries
):
    client = client_for(operator)

    def count() -> int:
        with django_assert_max_num_queries(20) as captured:
            client.get(f"/inovasi/{record.pk}/bukti/")
        return len(captured)

    evidence.attach(kept(operator, record.unit), actor=operator, innovation=record)
    one = count()
    for number in range(4):
        document = kept(operator, record.unit, pdf(str(number)))
        evidence.attach(document, actor=operator, innovation=record)
    assert count() == one


# --- The document ------------------------------------------------------------


def test_file_is_an_attachment_that_never_runs(client_for, record, operator):
    document = kept(operator, record.unit, title="SK")

    response = client_for(operator).get(f"/dokumen/{document.pk}/berkas/")

    assert b"".join(response) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Length"] == str(len(PDF))


def test_file_the_storage_has_lost_is_a_404(client_for, record, operator):
    document = kept(operator, record.unit)
    document.file.content.storage.delete(document.file.content.name)

    response = client_for(operator).get(f"/dokumen/{document.pk}/berkas/")

    assert response.status_code == 404


def test_document_leaks_to_nobody_else(client_for, record, operator, coordinator):
    """A unit's own document, its file and its pages, for everybody who is not meant."""
    document = kept(operator, record.unit, pdf(SECRET), title=SECRET)
    far = make_unit(make_regency("32.17"))
    strangers = [
        None,
        make_user(),
        make_user(Role.OPERATOR, unit=make_unit(record.regency)),
        make_user(Role.LEADER, regency=record.regency),
        make_user(Role.MENTOR, regency=record.regency),
        make_user(Role.EVALUATOR),
        make_user(Role.MINISTRY),
        make_user(Role.OPERATOR, unit=far),
        make_user(Role.COORDINATOR, regency=far.regency),
    ]
    addresses = [
        f"/dokumen/{document.pk}/",
        f"/dokumen/{document.pk}/berkas/",
        f"/dokumen/{document.pk}/ubah/",
        f"/dokumen/{document.pk}/tarik/",
        "/daerah/32.11/dokumen/",
        "/daerah/32.11/dokumen/?q=KANARI",
        "/daerah/32.11/dokumen/daftar-bukti/",
    ]

    for stranger in strangers:
        for address in addresses:
            response = client_for(stranger).get(address)
            assert response.status_code in (200, 302, 403, 404), address
            told = response.content.decode().replace("q=KANARI", "")
            told = told.replace('value="KANARI"', "").replace("Cari: KANARI", "")
            assert SECRET not in told, (stranger, address)
            if address.startswith("/dokumen/"):
                assert response.status_code in (302, 404)


def test_public_photo_is_anybodys(client_for, record, coordinator):
    photo = kept(
        coordinator,
        record.unit,
        picture(is_located=True),
        kind=DocumentKind.PHOTO,
        audience=Audience.PUBLIC,
    )
    client = client_for()

    assert "SK Tim" in client.get("/daerah/32.11/dokumen/").content.decode()
    page = client.get(f"/dokumen/{photo.pk}/").content.decode()
    file = b"".join(client.get(f"/dokumen/{photo.pk}/berkas/"))

    assert "Riwayat" not in page
    assert b"Kamera Rekaan" not in file


def test_edit_says_what_changed_meanwhile(client_for, record, operator):
    document = kept(operator, record.unit)
    documents.revise(document, actor=operator, version=1, fields={"number": "7/2024"})

    response = client_for(operator).post(
        f"/dokumen/{document.pk}/ubah/",
        {
            "version": 1,
            "title": "SK Tim",
            "kind": "sk",
            "number": "8/2024",
            "audience": "unit",
        },
    )

    page = response.content.decode()
    assert response.status_code == 422
    assert "Kini tersimpan: 7/2024." in page
    assert "8/2024" in page


def test_withdrawn_document_shows_its_story_and_is_not_offered(
    client_for, record, operator
):
    document = kept(operator, record.unit)
    client = client_for(operator)

    response = client.post(
        f"/dokumen/{document.pk}/tarik/", {"version": 1, "reason": "Salah unggah."}
    )

    assert response.status_code == 302
    page = client.get(f"/dokumen/{document.pk}/").content.decode()
    assert "Salah unggah." in page
    assert "menarik dokumen ini" in page
    tab = client.get(f"/inovasi/{record.pk}/bukti/").content.decode()
    assert "SK Tim" not in tab


# --- The regency's list ------------------------------------------------------


def test_create_for_the_own_unit(client_for, record, operator):
    client = client_for(operator)

    response = client.post(
        "/daerah/32.11/dokumen/baru/",
        {
            "upload": upload(PDF, "Laporan.pdf"),
            "kind": "report",
            "unit": record.unit_id,
            "audience": "regency",
        },
    )

    document = Document.objects.get()
    assert response.headers["Location"] == f"/dokumen/{document.pk}/"
    assert (document.unit, document.audience) == (record.unit, Audience.REGENCY)


def test_operator_keeps_nothing_for_another_unit(client_for, record, operator):
    for unit in (make_unit(record.regency).pk, ""):
        response = client_for(operator).post(
            "/daerah/32.11/dokumen/baru/",
            {
                "upload": upload(PDF, "a.pdf"),
                "kind": "report",
                "unit": unit,
                "audience": "unit",
            },
        )
        assert response.status_code == 422
    assert Document.objects.count() == 0


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"SK lama", "Laporan", "Foto"}),
        ("?kind=sk", {"SK lama"}),
        ("?valid_in=2021", {"SK lama", "Laporan", "Foto"}),
        ("?valid_in=2024", {"Laporan", "Foto"}),
        ("?state=expired", {"SK lama"}),
        ("?state=withdrawn", {"Ditarik dulu"}),
        ("?audience=regency", {"Laporan"}),
        ("?unit=none", {"Foto"}),
        ("?q=lap", {"Laporan"}),
        ("?kind=tidak-ada", {"SK lama", "Laporan", "Foto"}),
    ],
)
def test_list_filters(client_for, record, coordinator, query, shown):
    unit = record.unit
    kept(coordinator, unit, pdf("1"), title="SK lama", valid_until=2022)
    kept(
        coordinator,
        unit,
        pdf("2"),
        title="Laporan",
        kind=DocumentKind.REPORT,
        audience=Audience.REGENCY,
    )
    documents.keep(
        actor=coordinator,
        regency=record.regency,
        unit=None,
        fields={"kind": DocumentKind.PHOTO, "title": "Foto"},
        upload=sent(picture()),
    )
    gone = kept(coordinator, unit, pdf("3"), title="Ditarik dulu")
    Document.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())

    response = client_for(coordinator).get(f"/daerah/32.11/dokumen/{query}")

    assert {row["title"] for row in response.context["rows"]} == shown
    assert response.context["total"] == len(shown)


def test_list_costs_the_same_with_many_rows(
    client_for, record, coordinator, django_assert_max_num_queries
):
    client = client_for(coordinator)
    counts = []
    for rounds in (1, 4):
        for number in range(rounds):
            kept(coordinator, record.unit, pdf(f"{rounds}-{number}"))
        with django_assert_max_num_queries(8) as captured:
            client.get("/daerah/32.11/dokumen/")
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_print_names_documents_and_what_they_prove(client_for, record, coordinator):
    document = kept(coordinator, record.unit, number="12/2024", valid_from=2024)
    evidence.attach(document, actor=coordinator, innovation=record, page="hal. 5")

    page = (
        client_for(coordinator)
        .get(f"/daerah/32.11/dokumen/daftar-bukti/?unit={record.unit_id}")
        .content.decode()
    )

    for words in (
        "Daftar bukti dukung",
        "12/2024",
        "sejak 2024",
        "hal. 5",
        "1 dokumen",
    ):
        assert words in page
    response = client_for(coordinator).get(
        "/daerah/32.11/dokumen/daftar-bukti/?unit=999999"
    )
    assert response.status_code == 404


def test_zip_is_for_its_owner_alone(client_for, record, coordinator, operator):
    document = kept(coordinator, record.unit)
    evidence.attach(document, actor=coordinator, innovation=record)
    client = client_for(coordinator)

    response = client.post("/daerah/32.11/dokumen/zip/")

    job = Job.objects.get()
    assert response.headers["Location"] == f"/pekerjaan/{job.pk}/"
    jobs.run(str(job.pk))
    assert "1 dokumen" in client.get(f"/dokumen/zip/{job.pk}/").content.decode()
    file = client.get(f"/dokumen/zip/{job.pk}/berkas/")
    assert b"".join(file).startswith(b"PK\x03\x04")
    assert file.headers["Content-Disposition"].startswith("attachment;")
    for other in (operator, make_user(Role.MINISTRY)):
        assert client_for(other).get(f"/dokumen/zip/{job.pk}/").status_code == 404


def test_coordinator_shows_the_photos_with_the_record(client_for, coordinator):
    record = make_innovation(status=InnovationStatus.VERIFIED)
    client = client_for(make_user(Role.COORDINATOR, regency=record.regency))
    photo = kept(coordinator, record.unit, picture(), kind=DocumentKind.PHOTO)
    evidence.attach(photo, actor=coordinator, innovation=record)

    page = client.get(f"/inovasi/{record.pk}/bukti/").content.decode()
    client.post(f"/inovasi/{record.pk}/tayangkan/", {"photos": "1"})

    assert "Tayangkan inovasi ini beserta fotonya" in page
    assert Document.objects.get().audience == Audience.PUBLIC
    assert Activity.objects.filter(verb="document.widened").count() == 2
