"""A commitment drafted, opened, signed, closed and superseded."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from innovations.domain import commitment as verbs
from innovations.domain import commitment_annex, signature, signing
from innovations.domain.commitment_text import draft_text
from innovations.enums import (
    CommitmentStatus,
    InnovationStatus,
    SignatureStatus,
    SigningMethod,
)
from innovations.models import (
    ActionItem,
    BudgetLine,
    Commitment,
    Innovation,
    OutcomeIndicator,
    OutcomeValue,
    Signature,
)
from masterplan.core.access import scope_of
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity, Notice
from regencies.domain.appointment import appoint
from regencies.enums import Role, UnitKind
from regencies.models import Appointment, Document
from tests.factories import make_innovation, make_regency, make_unit, make_user

FIELDS = {"title": "Komitmen Uji", "year": 2026, "text": "Kami\r\nberjanji."}
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def regency(db):
    return make_regency("32.11", slogan="Simpati")


@pytest.fixture
def coordinator(regency):
    return make_user(Role.COORDINATOR, regency=regency)


@pytest.fixture
def unit(regency):
    return make_unit(regency, name="Dinas Kesehatan")


@pytest.fixture
def head(unit):
    return make_user(Role.UNIT_HEAD, unit=unit, name="Ibu Contoh")


@pytest.fixture
def draft(regency, coordinator):
    return verbs.create(actor=coordinator, regency=regency, fields=FIELDS)


@pytest.fixture
def opened(draft, unit, coordinator):
    return verbs.open_for_signing(draft, actor=coordinator)


def place_of(commitment, unit):
    return commitment.signatures.get(unit=unit)


def today():
    return timezone.localdate()


def test_template_holds_three_promises_and_the_slogan(regency):
    text = draft_text(regency)

    assert [line[:2] for line in text.splitlines() if line[:1].isdigit()] == [
        "1.",
        "2.",
        "3.",
    ]
    assert "menuju “Simpati”" in text
    assert "Bupati Uji 32.11" in text


def test_create_keeps_one_kind_of_line_end_and_tells_it(draft):
    assert (draft.text, draft.status) == ("Kami\nberjanji.", CommitmentStatus.DRAFT)
    assert (draft.sha256, draft.token) == ("", None)
    assert Activity.objects.get().verb == "commitment.created"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"year": 1200}, "year"),
        ({"text": "  "}, "text"),
        ({"title": ""}, "title"),
        ({"annex": []}, "annex"),
    ],
)
def test_create_names_the_field_that_is_wrong(regency, coordinator, fields, field):
    with pytest.raises(InvalidFields) as refused:
        verbs.create(actor=coordinator, regency=regency, fields=FIELDS | fields)

    assert list(refused.value.errors) == [field]
    assert Commitment.objects.count() == 0


def test_only_the_coordinator_of_the_regency_writes(regency, draft, head):
    stranger = make_user(Role.COORDINATOR, regency=make_regency("32.17"))
    leader = make_user(Role.LEADER, regency=regency)

    for person in (stranger, leader, head):
        with pytest.raises(NotAllowed):
            verbs.create(actor=person, regency=regency, fields=FIELDS)
        with pytest.raises(NotAllowed):
            verbs.revise(draft, actor=person, version=1, fields={"title": "Lain"})
        with pytest.raises(NotAllowed):
            verbs.open_for_signing(draft, actor=person)


def test_revise_refuses_a_stale_version_and_shows_both_values(draft, coordinator):
    verbs.revise(draft, actor=coordinator, version=1, fields={"title": "Baru"})

    with pytest.raises(StaleVersion) as refused:
        verbs.revise(draft, actor=coordinator, version=1, fields={"title": "Lain"})

    [conflict] = refused.value.fields
    assert (conflict.current, conflict.offered) == ("Baru", "Lain")
    assert refused.value.version == 2


def test_revise_changes_nothing_once_it_is_open(opened, coordinator):
    with pytest.raises(MoveRefused):
        verbs.revise(
            opened, actor=coordinator, version=opened.version, fields={"text": "X"}
        )


def test_open_lays_out_the_sheet_by_appointments_in_force(
    regency, draft, unit, coordinator
):
    district = make_unit(regency, name="Kecamatan Awal", kind=UnitKind.DISTRICT)
    make_unit(regency, name="Puskesmas A", is_counted=False, parent=unit)
    make_unit(regency, name="Dinas Lama", is_active=False)
    made = {"regency": regency, "nip": "1" * 18}
    Appointment.objects.create(
        unit=unit,
        name="Kepala Lama",
        position="Kepala",
        until="2020-01-01",
        start="2019-01-01",
        **made,
    )
    Appointment.objects.create(
        unit=unit, name="Kepala Kini", position="Kepala Dinas", status="plt", **made
    )
    Appointment.objects.create(unit=None, name="Bupati Kini", position="Bupati", **made)

    opened = verbs.open_for_signing(draft, actor=coordinator, version=1)

    assert [
        (one.unit_id, one.office, one.name, one.title)
        for one in opened.signatures.order_by("order")
    ] == [
        (None, "Pemerintah Kabupaten Uji 32.11", "Bupati Kini", "Bupati"),
        (unit.pk, "Dinas Kesehatan", "Kepala Kini", "Plt. Kepala Dinas"),
        (district.pk, "Kecamatan Awal", "", "Camat Awal"),
    ]
    assert (opened.status, len(opened.token)) == (CommitmentStatus.OPEN, 32)


def test_open_freezes_what_was_promised_at_that_moment(
    regency, draft, unit, coordinator
):
    below = make_unit(regency, name="Puskesmas A", is_counted=False, parent=unit)
    one = make_innovation(
        unit=unit, name="Antrean", status=InnovationStatus.VERIFIED, start_year=2025
    )
    make_innovation(unit=below, name="Posyandu", status=InnovationStatus.SUBMITTED)
    make_innovation(unit=unit, name="Draf", status=InnovationStatus.DRAFT)
    make_innovation(unit=unit, name="Batal", status=InnovationStatus.WITHDRAWN)
    make_innovation(
        regency=regency, unit=None, name="Lintas", status=InnovationStatus.SUBMITTED
    )
    BudgetLine.objects.create(innovation=one, year=2026, planned=500)
    BudgetLine.objects.create(innovation=one, year=2026, planned=250)
    BudgetLine.objects.create(innovation=one, year=None, planned=50)
    indicator = OutcomeIndicator.objects.create(
        innovation=one, name="Waktu tunggu", measure="menit", baseline="60"
    )
    OutcomeValue.objects.create(indicator=indicator, year=2026, target="12.50")
    ActionItem.objects.create(
        innovation=one,
        regency=regency,
        unit=unit,
        activity="Latih petugas",
        start_on=dt.date(2026, 1, 1),
        end_on=dt.date(2026, 3, 31),
    )

    opened = verbs.open_for_signing(draft, actor=coordinator)
    Innovation.objects.update(name="Berubah kemudian")

    opened.refresh_from_db()
    assert [
        (part["office"], [entry["name"] for entry in part["innovations"]])
        for part in opened.annex
    ] == [
        ("Dinas Kesehatan", ["Antrean", "Posyandu"]),
        ("Belum ditetapkan", ["Lintas"]),
    ]
    entry = opened.annex[0]["innovations"][0]
    assert entry["targets"] == [
        {
            "name": "Waktu tunggu",
            "measure": "menit",
            "baseline": "60",
            "years": [{"year": 2026, "target": "12.5"}],
        }
    ]
    assert [(line["year"], line["planned"]) for line in entry["budget"]] == [
        (2026, 750),
        (None, 50),
    ]
    assert (entry["planned"], entry["start_year"], entry["end_year"]) == (
        800,
        2025,
        None,
    )
    assert entry["actions"] == [
        {
            "activity": "Latih petugas",
            "output": "",
            "measure": "",
            "target": None,
            "start": "2026-01",
            "end": "2026-03",
        }
    ]
    assert signing.check(opened, []).is_intact


def test_reviewers_read_what_was_verified_and_the_count_of_the_rest(
    draft, unit, coordinator
):
    make_innovation(unit=unit, name="Antrean", status=InnovationStatus.VERIFIED)
    make_innovation(unit=unit, name="Rahasia", status=InnovationStatus.SUBMITTED)
    annex = verbs.open_for_signing(draft, actor=coordinator).annex

    [part] = commitment_annex.shown_to(annex, is_inside=False)

    assert [entry["name"] for entry in part["innovations"]] == ["Antrean"]
    assert part["hidden"] == 1
    assert commitment_annex.count(annex) == 2


def test_open_tells_heads_and_leaders(draft, unit, head, regency, coordinator):
    leader = make_user(Role.LEADER, regency=regency)

    verbs.open_for_signing(draft, actor=coordinator)

    told = Notice.objects.order_by("user_id").values_list("user_id", "url")
    assert sorted(told) == sorted(
        (person.pk, draft.get_absolute_url()) for person in (head, leader)
    )


def test_open_needs_an_office(draft, coordinator):
    with pytest.raises(DomainError) as refused:
        verbs.open_for_signing(draft, actor=coordinator)

    assert refused.value.code == "no_units"
    draft.refresh_from_db()
    assert draft.status == CommitmentStatus.DRAFT


@pytest.mark.parametrize(
    "change",
    [
        {"text": "Kami\nberjanji!"},
        {"title": "Komitmen Uji."},
        {"year": 2027},
        {"annex": []},
    ],
)
def test_a_changed_byte_breaks_the_seal(opened, change):
    Commitment.objects.filter(pk=opened.pk).update(**change)
    opened.refresh_from_db()

    assert signing.check(opened, []).is_intact is False


def test_a_seal_made_anew_does_not_fit_what_was_signed(opened, unit, head):
    signature.sign(place_of(opened, unit), actor=head, seen_sha256=opened.sha256)
    opened.text = "Lain sama sekali"
    forged = signing.digest(opened)
    Commitment.objects.filter(pk=opened.pk).update(text=opened.text, sha256=forged)
    opened.refresh_from_db()

    found = signing.check(opened, opened.signatures.order_by("order"))

    assert (found.is_sealed, found.foreign, found.is_intact) == (
        True,
        ("Dinas Kesehatan",),
        False,
    )


def test_sign_takes_name_and_title_of_the_signers_own_appointment(
    opened, unit, head, coordinator
):
    appoint(
        unit,
        actor=coordinator,
        fields={"name": "ibu contoh", "position": "Kepala Dinas Kesehatan"},
    )

    signed = signature.sign(
        place_of(opened, unit), actor=head, seen_sha256=opened.sha256
    )

    assert (signed.status, signed.method, signed.signer) == (
        SignatureStatus.SIGNED,
        SigningMethod.PORTAL,
        head,
    )
    assert (signed.name, signed.title) == ("ibu contoh", "Kepala Dinas Kesehatan")
    assert signed.signed_sha256 == opened.sha256
    assert Activity.objects.latest("pk").verb == "signature.sign"


def test_a_later_change_of_post_changes_nothing_that_was_signed(
    opened, unit, head, coordinator
):
    signature.sign(place_of(opened, unit), actor=head, seen_sha256=opened.sha256)
    before = Signature.objects.filter(unit=unit).values().get()

    appoint(
        unit, actor=coordinator, fields={"name": "Orang Baru", "position": "Kepala"}
    )
    unit.name = "Dinas Berganti Nama"
    unit.save()

    assert Signature.objects.filter(unit=unit).values().get() == before


def test_nobody_signs_for_somebody_else(opened, unit, regency, coordinator):
    operator = make_user(Role.OPERATOR, unit=unit)
    other_head = make_user(Role.UNIT_HEAD, unit=make_unit(regency))
    leader = make_user(Role.LEADER, regency=regency)
    place = place_of(opened, unit)

    for person in (coordinator, operator, other_head, leader):
        with pytest.raises(NotAllowed):
            signature.sign(place, actor=person, seen_sha256=opened.sha256)
    assert place_of(opened, unit).status == SignatureStatus.PENDING


def test_the_leader_signs_the_regencys_own_place(opened, regency):
    leader = make_user(Role.LEADER, regency=regency)

    signed = signature.sign(
        place_of(opened, None), actor=leader, seen_sha256=opened.sha256
    )

    assert (signed.name, signed.title) == (leader.name, "Bupati Uji 32.11")


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_sign_refuses_what_was_not_read(opened, unit, head, seen):
    with pytest.raises(MoveRefused) as refused:
        signature.sign(place_of(opened, unit), actor=head, seen_sha256=seen)

    assert refused.value.code == "content_changed"


def test_sign_refuses_a_broken_seal(opened, unit, head):
    Commitment.objects.update(text="Diubah diam-diam")

    with pytest.raises(MoveRefused) as refused:
        signature.sign(place_of(opened, unit), actor=head, seen_sha256=opened.sha256)

    assert refused.value.code == "content_changed"


def test_sign_twice_is_refused(opened, unit, head):
    place = place_of(opened, unit)
    signature.sign(place, actor=head, seen_sha256=opened.sha256)

    with pytest.raises(MoveRefused):
        signature.sign(place, actor=head, seen_sha256=opened.sha256)


def test_sign_in_ink_records_the_ticked_and_leaves_what_was_signed(
    opened, unit, head, regency, coordinator
):
    signature.sign(place_of(opened, unit), actor=head, seen_sha256=opened.sha256)

    changed = signature.sign_in_ink(
        opened,
        actor=coordinator,
        signatures=opened.signatures.order_by("order"),
        signed_on=today(),
    )

    assert [one.unit_id for one in changed] == [None]
    assert list(
        opened.signatures.order_by("order").values_list("method", flat=True)
    ) == [SigningMethod.INK, SigningMethod.PORTAL]
    again = signature.sign_in_ink(
        opened, actor=coordinator, signatures=changed, signed_on=today()
    )
    assert again == []
    assert Activity.objects.filter(verb="signature.sign_in_ink").count() == 1


@pytest.mark.parametrize(("days", "code"), [(1, "future"), (-1, "before_opening")])
def test_sign_in_ink_refuses_a_day_that_cannot_be(opened, coordinator, days, code):
    with pytest.raises(DomainError) as refused:
        signature.sign_in_ink(
            opened,
            actor=coordinator,
            signatures=opened.signatures.all(),
            signed_on=today() + dt.timedelta(days=days),
        )

    assert refused.value.code == code


def test_sign_in_ink_refuses_places_of_another_sheet(
    opened, regency, coordinator, unit
):
    other = verbs.create(actor=coordinator, regency=regency, fields=FIELDS)
    foreign = verbs.open_for_signing(other, actor=coordinator).signatures.all()

    with pytest.raises(DomainError) as refused:
        signature.sign_in_ink(
            opened, actor=coordinator, signatures=foreign, signed_on=today()
        )

    assert refused.value.code == "foreign_signature"


def test_represent_keeps_who_stood_in(opened, unit, coordinator):
    done = signature.represent(
        place_of(opened, unit),
        actor=coordinator,
        name=" Sekretaris  Uji ",
        title="Sekretaris Dinas",
        signed_on=today(),
    )

    assert (done.method, done.represented_name, done.represented_title) == (
        SigningMethod.REPRESENTED,
        "Sekretaris Uji",
        "Sekretaris Dinas",
    )
    with pytest.raises(InvalidFields):
        signature.represent(
            place_of(opened, None),
            actor=coordinator,
            name="",
            title="",
            signed_on=today(),
        )


def test_an_absent_head_may_still_sign_while_it_is_open(
    opened, unit, head, coordinator
):
    place = place_of(opened, unit)
    with pytest.raises(DomainError) as refused:
        signature.mark_absent(place, actor=coordinator, note=" ")
    assert refused.value.code == "note_required"

    absent = signature.mark_absent(place, actor=coordinator, note="Dinas luar")
    assert (absent.status, absent.note) == (SignatureStatus.ABSENT, "Dinas luar")
    signed = signature.sign(place, actor=head, seen_sha256=opened.sha256)
    assert (signed.status, signed.note) == (SignatureStatus.SIGNED, "")


def test_reset_needs_a_reason_and_empties_the_place(opened, unit, coordinator):
    place = place_of(opened, unit)
    signature.represent(
        place, actor=coordinator, name="A", title="B", signed_on=today()
    )
    with pytest.raises(DomainError):
        signature.reset(place, actor=coordinator, reason="")

    back = signature.reset(place, actor=coordinator, reason="Salah centang")

    assert (back.status, back.method, back.signed_at, back.represented_name) == (
        SignatureStatus.PENDING,
        "",
        None,
        "",
    )
    assert Activity.objects.latest("pk").reason == "Salah centang"


def test_what_was_signed_in_the_portal_only_its_signer_takes_back(
    opened, unit, head, coordinator
):
    place = place_of(opened, unit)
    signature.sign(place, actor=head, seen_sha256=opened.sha256)
    successor = make_user(Role.UNIT_HEAD, unit=unit)

    for person in (coordinator, successor):
        with pytest.raises(NotAllowed):
            signature.reset(place, actor=person, reason="Keliru")
    assert signature.reset(place, actor=head, reason="Keliru").status == "pending"


def test_complete_asks_for_every_place(opened, unit, coordinator):
    with pytest.raises(MoveRefused) as refused:
        verbs.complete(opened, actor=coordinator)
    assert refused.value.code == "pending_signatures"
    signature.mark_absent(
        place_of(opened, unit), actor=coordinator, note="Menunaikan tugas"
    )
    signature.sign_in_ink(
        opened,
        actor=coordinator,
        signatures=opened.signatures.filter(unit=None),
        signed_on=today(),
    )

    done = verbs.complete(opened, actor=coordinator)

    assert (done.status, done.completed_at is not None) == (
        CommitmentStatus.COMPLETE,
        True,
    )
    with pytest.raises(MoveRefused) as refused:
        signature.reset(place_of(opened, unit), actor=coordinator, reason="X")
    assert refused.value.code == "not_open"


def test_a_new_one_supersedes_when_it_opens_not_before(
    opened, unit, head, regency, coordinator
):
    new = verbs.create(
        actor=coordinator, regency=regency, fields=FIELDS, replaces=opened
    )
    with pytest.raises(MoveRefused):
        verbs.create(actor=coordinator, regency=regency, fields=FIELDS, replaces=opened)
    opened.refresh_from_db()
    assert opened.status == CommitmentStatus.OPEN

    verbs.open_for_signing(new, actor=coordinator)

    opened.refresh_from_db()
    assert (opened.status, opened.replacement) == (CommitmentStatus.SUPERSEDED, new)
    with pytest.raises(MoveRefused) as refused:
        signature.sign(place_of(opened, unit), actor=head, seen_sha256=opened.sha256)
    assert refused.value.code == "not_open"
    assert signing.check(opened, []).is_intact


def test_a_draft_and_anothers_commitment_are_not_replaced(
    draft, opened, regency, coordinator
):
    other = make_regency("32.17")
    stranger = make_user(Role.COORDINATOR, regency=other)
    unopened = verbs.create(actor=coordinator, regency=regency, fields=FIELDS)

    with pytest.raises(MoveRefused):
        verbs.create(
            actor=coordinator, regency=regency, fields=FIELDS, replaces=unopened
        )
    with pytest.raises(MoveRefused):
        verbs.create(actor=stranger, regency=other, fields=FIELDS, replaces=opened)


def test_the_scan_is_a_document_of_the_regency(opened, coordinator, head):
    scan = SimpleUploadedFile("lembar.pdf", PDF, "application/pdf")

    kept = verbs.keep_scan(opened, actor=coordinator, upload=scan)

    assert (kept.scan.kind, kept.scan.audience, kept.scan.unit) == (
        "minutes",
        "regency",
        None,
    )
    with pytest.raises(NotAllowed):
        verbs.keep_scan(opened, actor=head, upload=scan)
    page = SimpleUploadedFile("lembar.pdf", b"<html>", "application/pdf")
    with pytest.raises(DomainError):
        verbs.keep_scan(opened, actor=coordinator, upload=page)
    assert Document.objects.count() == 1


def test_visible_to_follows_the_seats(draft, unit, regency, coordinator, head):
    opened = verbs.open_for_signing(
        verbs.create(actor=coordinator, regency=regency, fields=FIELDS),
        actor=coordinator,
    )
    people = {
        "koordinator": (coordinator, {draft.pk, opened.pk}),
        "kepala": (head, {opened.pk}),
        "evaluator": (make_user(Role.EVALUATOR), {opened.pk}),
        "pembimbing": (make_user(Role.MENTOR, regency=regency), {opened.pk}),
        "lain": (make_user(Role.COORDINATOR, regency=make_regency("32.17")), set()),
        "tanpa kursi": (make_user(), set()),
    }

    assert {
        name: set(
            Commitment.objects.visible_to(scope_of(person)).values_list("pk", flat=True)
        )
        for name, (person, _seen) in people.items()
    } == {name: seen for name, (_person, seen) in people.items()}
