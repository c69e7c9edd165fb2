"""Documents kept, recognised, revised, opened further and withdrawn."""

import errno
import hashlib
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage

from innovations.domain import unit_change
from masterplan.core.access import scope_of
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
    StorageFailed,
)
from masterplan.core.models import Activity, StoredFile
from masterplan.core.uploads import UploadRefused
from regencies.domain import document as documents
from regencies.enums import SAMPLE_CODE, Audience, DocumentKind, Role
from regencies.models import Document
from tests.factories import make_regency, make_unit, make_user
from tests.files import HTML, PDF, picture, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit()


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def coordinator(unit):
    return make_user(Role.COORDINATOR, regency=unit.regency)


def kept(actor, unit, upload=None, *, regency=None, **fields):
    return documents.keep(
        actor=actor,
        regency=regency or unit.regency,
        unit=unit,
        fields={"kind": DocumentKind.DECREE} | fields,
        upload=upload,
    )


def content_of(document) -> bytes:
    with document.file.content.open("rb") as content:
        return content.read()


def stored_paths() -> list[Path]:
    root = Path(StoredFile._meta.get_field("content").storage.location)
    return [path for path in root.rglob("*") if path.is_file()]


def told() -> list[str]:
    return list(Activity.objects.order_by("id").values_list("verb", flat=True))


# --- Keeping -----------------------------------------------------------------


def test_keep_stores_a_file_under_its_own_kind(operator, unit):
    document = kept(operator, unit, sent(PDF, "../SK  Bupati.exe"), valid_from=2024)

    assert document.title == "SK Bupati"
    assert document.media_type == "application/pdf"
    assert document.sha256 == hashlib.sha256(PDF).hexdigest()
    assert document.file.name == "SK Bupati.pdf"
    assert content_of(document) == PDF
    assert (document.years, document.audience) == ("sejak 2024", Audience.UNIT)
    assert told() == ["document.kept"]


def test_keep_keeps_only_the_cleaned_photo(operator, unit):
    photo = picture("JPEG", (2400, 1200), is_located=True)

    document = kept(operator, unit, sent(photo, "foto.jpg"), kind=DocumentKind.PHOTO)

    content = content_of(document)
    assert b"Kamera Rekaan" not in content
    assert document.sha256 == hashlib.sha256(photo).hexdigest()
    assert document.file.sha256 == hashlib.sha256(content).hexdigest()
    assert len(stored_paths()) == 1


def test_keep_recognises_the_same_bytes(operator, unit):
    first = kept(operator, unit, sent(PDF), title="SK lama")

    second = kept(operator, unit, sent(PDF), title="SK baru")

    assert (second.pk, second.title) == (first.pk, "SK lama")
    assert len(stored_paths()) == 1
    assert told() == ["document.kept"]


def test_keep_recognises_the_same_photo_though_it_was_drawn_anew(operator, unit):
    photo = picture("JPEG", is_located=True)
    first = kept(operator, unit, sent(photo), title="Foto")

    assert kept(operator, unit, sent(photo)).pk == first.pk


def test_keep_names_the_office_but_not_the_title_of_hidden_bytes(unit):
    other = make_unit(unit.regency, name="Dinas Lain")
    kept(make_user(Role.OPERATOR, unit=other), other, sent(PDF), title="Rahasia")

    with pytest.raises(DomainError) as refusal:
        kept(make_user(Role.OPERATOR, unit=unit), unit, sent(PDF))

    assert refusal.value.code == "kept_elsewhere"
    assert "Dinas Lain" in refusal.value.message
    assert "Rahasia" not in refusal.value.message
    assert Document.objects.count() == 1


def test_keep_takes_bytes_again_in_another_regency_or_after_withdrawal(operator, unit):
    first = kept(operator, unit, sent(PDF))
    far = make_unit(make_regency("32.17"))
    kept(make_user(Role.OPERATOR, unit=far), far, sent(PDF))
    documents.withdraw(first, actor=operator, version=1, reason="Keliru.")

    again = kept(operator, unit, sent(PDF))

    assert again.pk != first.pk
    assert Document.objects.count() == 3


def test_keep_takes_a_link(operator, unit):
    document = kept(
        operator,
        unit,
        kind=DocumentKind.VIDEO,
        title="Video layanan",
        link="https://video.example.go.id/1",
    )

    assert (document.file, document.sha256) == (None, "")


@pytest.mark.parametrize(
    ("upload", "fields", "field"),
    [
        (False, {"title": "Tanpa isi"}, "upload"),
        (True, {"link": "https://a.example.go.id/"}, "link"),
        (True, {"kind": DocumentKind.VIDEO}, "kind"),
        (True, {"kind": "apa saja"}, "kind"),
        (True, {"valid_from": 2026, "valid_until": 2024}, "valid_until"),
        (True, {"valid_from": 1066}, "valid_from"),
        (True, {"audience": Audience.PUBLIC}, "audience"),
        (True, {"audience": Audience.REVIEWERS}, "audience"),
        (False, {"link": "javascript:alert(1)", "title": "x"}, "link"),
        (False, {"link": "https://a.example.go.id/"}, "title"),
        (True, {"title": "x" * 201}, "title"),
        (True, {"sha256": "0"}, "sha256"),
    ],
)
def test_keep_refuses_invalid_fields(operator, unit, upload, fields, field):
    with pytest.raises(InvalidFields) as refusal:
        kept(operator, unit, sent(PDF) if upload else None, **fields)

    assert field in refusal.value.errors
    assert (Document.objects.count(), stored_paths()) == (0, [])


def test_keep_refuses_a_page_in_disguise_and_writes_nothing(operator, unit):
    with pytest.raises(UploadRefused):
        kept(operator, unit, sent(HTML, "foto.jpg"), kind=DocumentKind.PHOTO)

    assert (Document.objects.count(), stored_paths(), told()) == (0, [], [])


@pytest.mark.parametrize("role", [Role.LEADER, Role.MENTOR, Role.EVALUATOR])
def test_keep_is_for_the_unit_and_the_coordinator(unit, role):
    national = role == Role.EVALUATOR
    actor = make_user(role, regency=None if national else unit.regency)

    with pytest.raises(NotAllowed):
        kept(actor, unit, sent(PDF))


def test_keep_without_a_unit_is_the_coordinators(operator, coordinator, unit):
    with pytest.raises(NotAllowed):
        kept(operator, None, sent(PDF), regency=unit.regency)

    document = kept(coordinator, None, sent(PDF), regency=unit.regency)

    assert document.unit is None


# --- What may go wrong below -------------------------------------------------


class SmallDisk(FileSystemStorage):
    """Takes the first bytes of a file and then has no room left."""

    def _save(self, name, content):
        class Cut:
            size = content.size

            def chunks(self):
                yield b"%PDF-1.7 setengah"
                raise OSError(errno.ENOSPC, "No space left on device")

            def __getattr__(self, name):
                return getattr(content, name)

        cut = Cut()
        return super()._save(name, ContentFileLike(cut))


class ContentFileLike(ContentFile):
    def __init__(self, cut):
        super().__init__(b"")
        self._cut = cut

    def chunks(self, chunk_size=None):
        return self._cut.chunks()


def test_keep_on_a_full_disk_leaves_neither_file_nor_record(operator, unit, settings):
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "tests.regencies.test_document.SmallDisk"}
    }

    with pytest.raises(StorageFailed):
        kept(operator, unit, sent(PDF))

    assert stored_paths() == []
    assert (StoredFile.objects.count(), Document.objects.count(), told()) == (0, 0, [])


def test_keep_that_fails_after_the_bytes_takes_them_back(operator, unit):
    """The constraint stands behind the search for the same bytes."""
    kept(operator, unit, sent(PDF))
    Document.objects.update(unit=make_unit(unit.regency))

    with pytest.raises(DomainError):
        kept(operator, unit, sent(PDF))

    assert len(stored_paths()) == 1


# --- Revising ----------------------------------------------------------------


def test_revise_changes_the_passport(operator, unit):
    document = kept(operator, unit, sent(PDF))

    revised = documents.revise(
        document,
        actor=operator,
        version=1,
        fields={"number": "12/2024", "valid_from": 2024, "valid_until": 2026},
    )

    assert (revised.version, revised.years) == (2, "2024–2026")
    assert Activity.objects.for_target(document).first().changes == {
        "number": ["", "12/2024"],
        "valid_from": [None, 2024],
        "valid_until": [None, 2026],
    }


def test_revise_refuses_a_stale_version(operator, unit):
    document = kept(operator, unit, sent(PDF))
    documents.revise(document, actor=operator, version=1, fields={"number": "1"})

    with pytest.raises(StaleVersion) as stale:
        documents.revise(document, actor=operator, version=1, fields={"number": "2"})

    assert [(one.field, one.current) for one in stale.value.fields] == [("number", "1")]


def test_narrowing_the_readers_needs_a_reason(coordinator, operator, unit):
    document = kept(operator, unit, sent(PDF), audience=Audience.REGENCY)

    with pytest.raises(DomainError) as refusal:
        documents.revise(
            document, actor=operator, version=1, fields={"audience": Audience.UNIT}
        )
    assert refusal.value.code == "reason_required"

    narrowed = documents.revise(
        document,
        actor=operator,
        version=1,
        fields={"audience": Audience.UNIT},
        reason="Memuat data pribadi.",
    )
    assert narrowed.audience == Audience.UNIT


def test_only_the_coordinator_opens_beyond_the_regency(coordinator, operator, unit):
    document = kept(operator, unit, sent(PDF))
    fields = {"audience": Audience.PUBLIC}

    with pytest.raises(InvalidFields):
        documents.revise(document, actor=operator, version=1, fields=fields)
    opened = documents.revise(document, actor=coordinator, version=1, fields=fields)

    assert opened.audience == Audience.PUBLIC


def test_revise_of_a_link_keeps_it_a_link(operator, unit):
    document = kept(operator, unit, title="Laman", link="https://a.example.go.id/")

    revised = documents.revise(
        document, actor=operator, version=1, fields={"kind": DocumentKind.VIDEO}
    )

    assert revised.kind == DocumentKind.VIDEO


# --- Widening and withdrawing ------------------------------------------------


def test_widen_never_narrows(operator, unit):
    document = kept(operator, unit, sent(PDF), audience=Audience.REGENCY)

    documents.widen([document], to=Audience.UNIT, actor=operator)
    assert Document.objects.get().audience == Audience.REGENCY

    documents.widen([document], to=Audience.REVIEWERS, actor=operator)
    stored = Document.objects.get()
    assert (stored.audience, stored.version) == (Audience.REVIEWERS, 2)
    assert told() == ["document.kept", "document.widened"]


def test_withdraw_takes_it_from_everybody_but_unit_and_coordinator(
    operator, coordinator, unit
):
    document = kept(coordinator, unit, sent(PDF), audience=Audience.PUBLIC)
    leader = make_user(Role.LEADER, regency=unit.regency)

    documents.withdraw(document, actor=operator, version=1, reason="Salah berkas.")

    def sees(user):
        return Document.objects.visible_to(scope_of(user)).exists()

    assert [sees(user) for user in (operator, coordinator)] == [True, True]
    assert [sees(user) for user in (leader, make_user())] == [False, False]
    assert Document.objects.in_use().count() == 0
    assert Activity.objects.for_target(document).first().reason == "Salah berkas."


def test_withdraw_needs_a_reason_and_happens_once(operator, unit):
    document = kept(operator, unit, sent(PDF))

    with pytest.raises(DomainError) as refusal:
        documents.withdraw(document, actor=operator, version=1, reason="  ")
    assert refusal.value.code == "reason_required"
    documents.withdraw(document, actor=operator, version=1, reason="Keliru.")
    for change in (
        lambda: documents.withdraw(document, actor=operator, version=2, reason="x"),
        lambda: documents.revise(document, actor=operator, version=2, fields={}),
    ):
        with pytest.raises(MoveRefused):
            change()


def test_merge_of_units_hands_documents_over(operator, coordinator, unit):
    document = kept(operator, unit, sent(PDF))
    target = make_unit(unit.regency)

    unit_change.merge(unit, target, actor=coordinator, version=unit.version)

    stored = Document.objects.get(pk=document.pk)
    assert (stored.unit, stored.version) == (target, 2)
    assert "document.moved_by_merge" in told()


# --- Who may see -------------------------------------------------------------

CAST = (
    "own operator",
    "other operator",
    "coordinator",
    "leader",
    "mentor",
    "evaluator",
    "regency's evaluator",
    "ministry",
    "other coordinator",
    "other evaluator",
    "nobody",
)
SEEN = {
    Audience.UNIT: {"own operator", "coordinator"},
    Audience.REGENCY: {
        "own operator",
        "other operator",
        "coordinator",
        "leader",
        "mentor",
    },
    Audience.REVIEWERS: {
        "own operator",
        "other operator",
        "coordinator",
        "leader",
        "mentor",
        "evaluator",
        "regency's evaluator",
        "ministry",
    },
    Audience.PUBLIC: set(CAST),
}


@pytest.mark.parametrize("audience", Audience)
@pytest.mark.parametrize("code", ["32.11", SAMPLE_CODE])
def test_visible_to_each_audience(audience, code):
    regency, far = make_regency(code), make_regency("32.17")
    unit = make_unit(regency)
    cast = {
        "own operator": make_user(Role.OPERATOR, unit=unit),
        "other operator": make_user(Role.OPERATOR, unit=make_unit(regency)),
        "coordinator": make_user(Role.COORDINATOR, regency=regency),
        "leader": make_user(Role.LEADER, regency=regency),
        "mentor": make_user(Role.MENTOR, regency=regency),
        "evaluator": make_user(Role.EVALUATOR),
        "regency's evaluator": make_user(Role.EVALUATOR, regency=regency),
        "ministry": make_user(Role.MINISTRY),
        "other coordinator": make_user(Role.COORDINATOR, regency=far),
        "other evaluator": make_user(Role.EVALUATOR, regency=far),
        "nobody": make_user(),
    }
    Document.objects.create(
        regency=regency,
        unit=unit,
        title="x",
        kind="sk",
        link="https://a.example.go.id/",
        audience=audience,
    )

    sees = {
        name
        for name, user in cast.items()
        if Document.objects.visible_to(scope_of(user)).exists()
    }

    wanted = SEEN[audience]
    if audience == Audience.PUBLIC and code == SAMPLE_CODE:
        # The invented regency is its people's and the nation's alone.
        wanted = SEEN[Audience.REVIEWERS]
    assert sees == wanted


def test_valid_in_says_what_one_document_says():
    regency = make_regency()
    years = (None, 2023, 2024, 2025)
    for start in years:
        for end in years:
            for issued in (None, "2023-05-01", "2025-05-01"):
                if start and end and end < start:
                    continue
                Document.objects.create(
                    regency=regency,
                    title="x",
                    kind="sk",
                    link="https://a.example.go.id/",
                    valid_from=start,
                    valid_until=end,
                    issued_on=issued,
                )

    for year in (2022, 2023, 2024, 2025, 2026):
        found = set(Document.objects.valid_in(year).values_list("pk", flat=True))
        assert found == {
            one.pk for one in Document.objects.all() if one.is_valid_in(year)
        }
