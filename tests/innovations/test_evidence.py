"""Documents attached to records, and whom that lets open them."""

import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from innovations.domain import evidence, evidence_index, publication
from innovations.domain import innovation as verbs
from innovations.enums import InnovationStatus, QuickWinStatus
from innovations.models import Evidence, QuickWin
from masterplan.core import jobs
from masterplan.core.access import scope_of
from masterplan.core.enums import JobState
from masterplan.core.errors import DomainError, InvalidFields, MoveRefused, NotAllowed
from masterplan.core.models import Activity, Job, StoredFile
from regencies.domain import document as documents
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Document
from tests.factories import make_innovation, make_regency, make_unit, make_user
from tests.files import PDF, pdf, picture, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    return make_innovation(name="Antrean Daring")


@pytest.fixture
def operator(record):
    return make_user(Role.OPERATOR, unit=record.unit)


@pytest.fixture
def coordinator(record):
    return make_user(Role.COORDINATOR, regency=record.regency)


def make_document(unit, *, content=None, **fields):
    """A document with or without bytes, written straight to the database."""
    defaults = {
        "regency": unit.regency,
        "unit": unit,
        "title": "SK Tim",
        "kind": DocumentKind.DECREE,
    }
    if content is None:
        defaults["link"] = "https://bukti.example.go.id/"
    else:
        defaults["file"] = StoredFile.keep(
            ContentFile(content),
            name="berkas.pdf",
            owner=make_user(),
            regency_code=unit.regency_id,
        )
    return Document.objects.create(**defaults | fields)


def audience_of(document) -> str:
    return Document.objects.values_list("audience", flat=True).get(pk=document.pk)


def told(record) -> list[tuple[str, dict]]:
    rows = Activity.objects.for_target(record).filter(verb__startswith="evidence.")
    return list(rows.values_list("verb", "changes"))


# --- Attaching and detaching -------------------------------------------------


def test_attach_once_and_tell_it_without_the_title(operator, record):
    document = make_document(record.unit, title="Rahasia")

    first = evidence.attach(
        document, actor=operator, innovation=record, page=" hal. 12 ", note="Dasar"
    )
    again = evidence.attach(document, actor=operator, innovation=record, page="x")

    assert (first.pk, again.page) == (again.pk, "hal. 12")
    assert told(record) == [
        (
            "evidence.attached",
            {"evidence": [None, f"Surat Keputusan (SK) ({document.pk})"]},
        )
    ]


def test_one_document_proves_many_records(operator, record):
    document = make_document(record.unit)
    other = make_innovation(unit=record.unit)
    quick_win = QuickWin.objects.create(
        innovation=record,
        regency=record.regency,
        dimension=record.dimension,
        year=2025,
        status=QuickWinStatus.PROPOSED,
    )

    for target, for_quick_win in ((record, None), (record, quick_win), (other, None)):
        evidence.attach(
            document, actor=operator, innovation=target, quick_win=for_quick_win
        )

    assert Evidence.objects.filter(document=document).count() == 3


def test_attach_refuses_what_is_not_to_be_seen_or_used(operator, record):
    hidden = make_document(make_unit(record.regency))
    foreign = make_document(make_unit(make_regency("32.17")), audience=Audience.PUBLIC)
    withdrawn = make_document(record.unit, withdrawn_at=timezone.now())

    for document, error in (
        (hidden, NotAllowed),
        (foreign, NotAllowed),
        (withdrawn, MoveRefused),
    ):
        with pytest.raises(error):
            evidence.attach(document, actor=operator, innovation=record)
    assert Evidence.objects.count() == 0


@pytest.mark.parametrize("role", [Role.LEADER, Role.MENTOR])
def test_attach_is_for_who_may_change_the_record(record, role):
    document = make_document(record.unit, audience=Audience.REGENCY)

    with pytest.raises(NotAllowed):
        evidence.attach(
            document,
            actor=make_user(role, regency=record.regency),
            innovation=record,
        )


def test_attach_refuses_another_records_quick_win(operator, record):
    other = make_innovation(unit=record.unit)
    quick_win = QuickWin.objects.create(
        innovation=other,
        regency=other.regency,
        dimension=other.dimension,
        year=2025,
        status=QuickWinStatus.PROPOSED,
    )

    with pytest.raises(InvalidFields) as refusal:
        evidence.attach(
            make_document(record.unit),
            actor=operator,
            innovation=record,
            quick_win=quick_win,
            page="x" * 61,
        )

    assert set(refusal.value.errors) == {"quick_win", "page"}


def test_bring_keeps_and_attaches(operator, record):
    made = evidence.bring(
        actor=operator,
        innovation=record,
        fields={"kind": DocumentKind.REPORT},
        upload=sent(PDF, "laporan.pdf"),
        page="hal. 3",
    )

    assert (made.document.title, made.document.unit) == ("laporan", record.unit)
    assert Evidence.objects.get().page == "hal. 3"


def test_bring_refused_for_the_record_keeps_nothing(record):
    stranger = make_user(Role.OPERATOR, unit=make_unit(record.regency))

    with pytest.raises(NotAllowed):
        evidence.bring(
            actor=stranger,
            innovation=record,
            fields={"kind": DocumentKind.REPORT},
            upload=sent(PDF),
        )

    assert (Document.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_detach_with_a_reason_leaves_the_document(operator, record):
    document = make_document(record.unit)
    made = evidence.attach(document, actor=operator, innovation=record)

    with pytest.raises(DomainError) as refusal:
        evidence.detach(made, actor=operator, reason=" ")
    assert refusal.value.code == "reason_required"
    evidence.detach(made, actor=operator, reason="Salah lampir.")
    evidence.detach(made, actor=operator, reason="Sekali lagi.")

    assert (Evidence.objects.count(), Document.objects.count()) == (0, 1)
    assert [verb for verb, _changes in told(record)] == [
        "evidence.detached",
        "evidence.attached",
    ]


# --- Who may open it ---------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "audience"),
    [
        (InnovationStatus.DRAFT, Audience.UNIT),
        (InnovationStatus.SUBMITTED, Audience.REGENCY),
        (InnovationStatus.RETURNED, Audience.REGENCY),
        (InnovationStatus.VERIFIED, Audience.REVIEWERS),
        (InnovationStatus.COMPLETED, Audience.REVIEWERS),
        (InnovationStatus.DISCONTINUED, Audience.REVIEWERS),
        (InnovationStatus.WITHDRAWN, Audience.UNIT),
    ],
)
def test_attaching_opens_it_to_who_reads_the_record(coordinator, status, audience):
    record = make_innovation(regency=make_regency(), status=status)
    document = make_document(record.unit)
    assert evidence.audience_for(status) is audience
    if status == InnovationStatus.WITHDRAWN:
        return

    evidence.attach(
        document,
        actor=make_user(Role.COORDINATOR, regency=record.regency),
        innovation=record,
    )

    assert audience_of(document) == audience


def test_evidence_follows_its_record_and_never_goes_back(operator, coordinator, record):
    document = make_document(record.unit)
    evidence.attach(document, actor=operator, innovation=record)
    assert audience_of(document) == Audience.UNIT

    seen = []
    for name, actor, reason in (
        ("submit", operator, ""),
        ("verify", coordinator, ""),
        ("return", coordinator, "Lengkapi."),
    ):
        verbs.move([record], name=name, actor=actor, reason=reason)
        seen.append(audience_of(document))

    assert seen == [Audience.REGENCY, Audience.REVIEWERS, Audience.REVIEWERS]


def test_a_withdrawn_document_does_not_follow(operator, record):
    document = make_document(record.unit)
    evidence.attach(document, actor=operator, innovation=record)
    documents.withdraw(document, actor=operator, version=1, reason="Keliru.")

    verbs.move([record], name="submit", actor=operator)

    assert audience_of(document) == Audience.UNIT


def test_publishing_opens_photos_only_where_it_is_said(coordinator):
    record = make_innovation(status=InnovationStatus.VERIFIED)
    actor = make_user(Role.COORDINATOR, regency=record.regency)
    photo = make_document(record.unit, kind=DocumentKind.PHOTO)
    decree = make_document(record.unit)
    for document in (photo, decree):
        evidence.attach(document, actor=actor, innovation=record)

    publication.publish([record], actor=actor)
    assert [audience_of(photo), audience_of(decree)] == [Audience.REVIEWERS] * 2

    publication.publish([record], actor=actor, with_photos=True)
    assert [audience_of(photo), audience_of(decree)] == [
        Audience.PUBLIC,
        Audience.REVIEWERS,
    ]


# --- The list and the archive ------------------------------------------------


@pytest.fixture
def shelf(record, coordinator):
    """Two records of one OPD, one of another; four documents, one used twice."""
    unit = record.unit
    second = make_innovation(unit=unit, name="Bank Sampah")
    foreign = make_innovation(regency=unit.regency, name="Citra Desa")
    shared = make_document(unit, title="SK = Bersama", content=PDF)
    link = make_document(unit, title="Video", kind=DocumentKind.VIDEO)
    photo = make_document(unit, title="../Foto *aneh*", content=picture())
    other = make_document(foreign.unit, title="MoU", content=pdf("mou"))
    for document, target in (
        (shared, record),
        (shared, second),
        (link, second),
        (photo, second),
        (other, foreign),
    ):
        evidence.attach(document, actor=coordinator, innovation=target)
    return unit


def titles(found) -> list[str]:
    return [one.document.title for one in found]


def test_listed_counts_documents_and_names_their_uses(shelf, record, coordinator):
    found = evidence_index.listed(scope_of(coordinator), record.regency, unit=shelf)

    assert titles(found) == ["SK = Bersama", "Video", "../Foto *aneh*"]
    assert [one.number for one in found] == [1, 2, 3]
    assert [use.innovation.name for use in found[0].uses] == [
        "Antrean Daring",
        "Bank Sampah",
    ]
    assert [one.file_name for one in found] == [
        "001-sk-bersama.pdf",
        "",
        "003-foto-aneh.pdf",
    ]


def test_listed_shows_what_the_reader_may_open(shelf, record, coordinator):
    regency = record.regency
    reader = make_user(Role.OPERATOR, unit=shelf)

    assert len(evidence_index.listed(scope_of(coordinator), regency)) == 4
    assert len(evidence_index.listed(scope_of(reader), regency)) == 3
    for role in (Role.LEADER, Role.MENTOR):
        leader = make_user(role, regency=regency)
        assert evidence_index.listed(scope_of(leader), regency) == []


def test_listed_of_a_quick_win_leaves_out_its_other_years(record, coordinator):
    years = [
        QuickWin.objects.create(
            innovation=record,
            regency=record.regency,
            dimension=record.dimension,
            year=year,
            status=QuickWinStatus.PROPOSED,
        )
        for year in (2024, 2025)
    ]
    for title, quick_win in (("umum", None), ("2024", years[0]), ("2025", years[1])):
        evidence.attach(
            make_document(record.unit, title=title),
            actor=coordinator,
            innovation=record,
            quick_win=quick_win,
        )

    found = evidence_index.listed(
        scope_of(coordinator), record.regency, quick_win=years[1]
    )

    assert titles(found) == ["umum", "2025"]


def test_bundle_is_made_by_a_job_for_its_owner(shelf, record, coordinator):
    job = evidence_index.order(actor=coordinator, regency=record.regency, unit=shelf)

    jobs.run(str(job.pk))

    done = Job.objects.select_related("result_file").get(pk=job.pk)
    assert (done.state, done.result) == (JobState.DONE, {"documents": 3})
    assert done.result_file.owner == coordinator
    with (
        done.result_file.content.open("rb") as content,
        zipfile.ZipFile(io.BytesIO(content.read())) as archive,
    ):
        assert archive.namelist() == [
            "001-sk-bersama.pdf",
            "003-foto-aneh.pdf",
            "daftar.csv",
        ]
        assert archive.read("001-sk-bersama.pdf") == PDF
        lines = archive.read("daftar.csv").decode("utf-8-sig").splitlines()
    assert len(lines) == 5
    assert lines[1].startswith("1,001-sk-bersama.pdf,SK = Bersama,")
    assert lines[3].startswith("2,https://bukti.example.go.id/,Video,")


def test_bundle_holds_only_what_its_owner_may_open_when_it_runs(
    shelf, record, coordinator
):
    reader = make_user(Role.OPERATOR, unit=shelf)
    job = evidence_index.order(actor=reader, regency=record.regency)
    Document.objects.filter(title="Video").update(withdrawn_at=timezone.now())

    jobs.run(str(job.pk))

    assert Job.objects.get(pk=job.pk).result == {"documents": 2}


def test_bundle_names_a_file_the_storage_has_lost(shelf, record, coordinator):
    lost = Document.objects.select_related("file").get(title="SK = Bersama").file
    lost.content.storage.delete(lost.content.name)
    job = evidence_index.order(actor=coordinator, regency=record.regency, unit=shelf)

    jobs.run(str(job.pk))

    done = Job.objects.select_related("result_file").get(pk=job.pk)
    with (
        done.result_file.content.open("rb") as content,
        zipfile.ZipFile(io.BytesIO(content.read())) as archive,
    ):
        assert archive.namelist() == ["003-foto-aneh.pdf", "daftar.csv"]
        assert "(berkas tidak ditemukan)" in archive.read("daftar.csv").decode()


def test_order_refuses_nothing_and_too_much(record, coordinator, monkeypatch):
    with pytest.raises(DomainError) as refusal:
        evidence_index.order(actor=coordinator, regency=record.regency)
    assert refusal.value.code == "nothing_listed"

    evidence.attach(
        make_document(record.unit, content=PDF), actor=coordinator, innovation=record
    )
    monkeypatch.setattr(evidence_index, "BUNDLE_BYTES_MAX", 10)
    with pytest.raises(DomainError) as refusal:
        evidence_index.order(actor=coordinator, regency=record.regency)
    assert refusal.value.code == "too_large"
    assert Job.objects.count() == 0
