"""The sheet at the ceremony: many hands on one commitment."""

import pytest
from django.db import transaction
from django.utils import timezone

from innovations.domain import commitment as commitments
from innovations.domain import signature as verbs
from innovations.models import Commitment, Signature
from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.models import Activity, User
from regencies.domain import document
from regencies.enums import DocumentKind, Role
from regencies.models import Document, Unit
from tests.factories import make_unit, make_user
from tests.files import PDF, pdf, sent
from tests.races.ground import DONE, overlap, races, stored, told, unguarded

SIGN = "innovations.domain.signature.sign"
INK = "innovations.domain.signature.sign_in_ink"
REPRESENT = "innovations.domain.signature.represent"
ABSENT = "innovations.domain.signature.mark_absent"
RESET = "innovations.domain.signature.reset"
OPEN = "innovations.domain.commitment.open_for_signing"
REVISE = "innovations.domain.commitment.revise"
COMPLETE = "innovations.domain.commitment.complete"
CREATE = "innovations.domain.commitment.create"
SCAN = "innovations.domain.commitment.keep_scan"

FIELDS = {"title": "Komitmen Uji", "year": 2026, "text": "Kami berjanji."}


@pytest.fixture
def unit() -> Unit:
    return make_unit()


@pytest.fixture
def coordinator(unit: Unit) -> User:
    return make_user(Role.COORDINATOR, regency=unit.regency)


@pytest.fixture
def head(unit: Unit) -> User:
    return make_user(Role.UNIT_HEAD, unit=unit)


@pytest.fixture
def draft(unit: Unit, coordinator: User) -> Commitment:
    return commitments.create(actor=coordinator, regency=unit.regency, fields=FIELDS)


@pytest.fixture
def opened(draft: Commitment, coordinator: User) -> Commitment:
    return commitments.open_for_signing(draft, actor=coordinator)


def place(commitment: Commitment, unit: Unit | None) -> Signature:
    return Signature.objects.get(commitment=commitment, unit=unit)


def sign(commitment: Commitment, unit: Unit, head: User) -> Signature:
    return verbs.sign(
        place(commitment, unit), actor=head, seen_sha256=commitment.sha256
    )


def tick(commitment: Commitment, coordinator: User) -> list[Signature]:
    return verbs.sign_in_ink(
        commitment,
        actor=coordinator,
        signatures=commitment.signatures.all(),
        signed_on=timezone.localdate(),
    )


@races(SIGN)
def test_sign_pressed_twice_is_signed_once(
    opened: Commitment, unit: Unit, head: User
) -> None:
    race = overlap(lambda: sign(opened, unit, head), lambda: sign(opened, unit, head))

    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert told("signature.sign") == 1
    assert place(opened, unit).version == 2


@unguarded(SIGN)
def test_naive_sign_pressed_twice_is_told_twice(
    opened: Commitment, unit: Unit, head: User
) -> None:
    @transaction.atomic
    def naive() -> None:
        current = place(opened, unit)
        if current.status == "pending":
            Signature.objects.filter(pk=current.pk).update(
                status="signed",
                method="portal",
                signed_at=timezone.now(),
                signed_sha256=opened.sha256,
            )
            activity.record([Event(current, "signature.sign")], actor=head)

    overlap(naive, naive)

    assert told("signature.sign") == 2


@races(INK)
def test_two_coordinators_tick_the_same_sheet(
    opened: Commitment, unit: Unit, coordinator: User
) -> None:
    second = make_user(Role.COORDINATOR, regency=unit.regency)

    race = overlap(lambda: tick(opened, coordinator), lambda: tick(opened, second))

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (len(race.first), race.second.value) == (2, [])
    assert told("signature.sign_in_ink") == 2


@unguarded(INK)
def test_naive_ticking_is_told_of_both(opened: Commitment, coordinator: User) -> None:
    @transaction.atomic
    def naive() -> None:
        waiting = list(opened.signatures.filter(status="pending"))
        Signature.objects.filter(pk__in=[one.pk for one in waiting]).update(
            status="signed",
            method="ink",
            signed_at=timezone.now(),
            signed_sha256=opened.sha256,
        )
        activity.record(
            [Event(one, "signature.sign_in_ink") for one in waiting],
            actor=coordinator,
        )

    overlap(naive, naive)

    assert told("signature.sign_in_ink") == 4


@races(SIGN, INK)
def test_a_tick_does_not_overwrite_what_the_head_signs(
    opened: Commitment, unit: Unit, head: User, coordinator: User
) -> None:
    race = overlap(lambda: sign(opened, unit, head), lambda: tick(opened, coordinator))

    assert (race.second.said, race.has_waited) == (DONE, True)
    signed = place(opened, unit)
    assert (signed.method, signed.signer) == ("portal", head)
    assert [one.unit_id for one in race.second.value] == [None]


@races(REPRESENT, ABSENT)
def test_represented_and_absent_at_once_leaves_one(
    opened: Commitment, unit: Unit, coordinator: User
) -> None:
    race = overlap(
        lambda: verbs.represent(
            place(opened, unit),
            actor=coordinator,
            version=1,
            name="Wakil",
            title="Sekretaris",
            signed_on=timezone.localdate(),
        ),
        lambda: verbs.mark_absent(
            place(opened, unit), actor=coordinator, version=1, note="Cuti"
        ),
    )

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert place(opened, unit).method == "represented"


@unguarded(REPRESENT, ABSENT)
def test_naive_absence_wipes_a_signature(
    opened: Commitment, unit: Unit, coordinator: User
) -> None:
    def absent() -> None:
        current = place(opened, unit)
        if current.status == "pending":
            Signature.objects.filter(pk=current.pk).update(status="absent", note="Cuti")

    overlap(
        lambda: verbs.represent(
            place(opened, unit),
            actor=coordinator,
            name="Wakil",
            title="Sekretaris",
            signed_on=timezone.localdate(),
        ),
        absent,
    )

    assert place(opened, unit).status == "absent"


@races(RESET)
def test_reset_pressed_twice_is_told_once(
    opened: Commitment, unit: Unit, coordinator: User
) -> None:
    verbs.mark_absent(place(opened, unit), actor=coordinator, note="Cuti")

    def back() -> Signature:
        return verbs.reset(place(opened, unit), actor=coordinator, reason="Keliru")

    race = overlap(back, back)

    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert told("signature.reset") == 1


@unguarded(RESET)
def test_naive_reset_is_told_twice(
    opened: Commitment, unit: Unit, coordinator: User
) -> None:
    verbs.mark_absent(place(opened, unit), actor=coordinator, note="Cuti")

    @transaction.atomic
    def back() -> None:
        current = place(opened, unit)
        if current.status == "absent":
            Signature.objects.filter(pk=current.pk).update(status="pending", note="")
            activity.record([Event(current, "signature.reset")], actor=coordinator)

    overlap(back, back)

    assert told("signature.reset") == 2


@races(SIGN, OPEN)
def test_signing_while_it_is_superseded_is_refused(
    opened: Commitment, unit: Unit, head: User, coordinator: User
) -> None:
    new = commitments.create(
        actor=coordinator, regency=unit.regency, fields=FIELDS, replaces=opened
    )

    race = overlap(
        lambda: commitments.open_for_signing(new, actor=coordinator),
        lambda: sign(opened, unit, head),
    )

    assert (race.second.said, race.has_waited) == ("not_open", True)
    assert place(opened, unit).status == "pending"


@races(SIGN, COMPLETE)
def test_signing_back_to_pending_while_it_is_closed_is_refused(
    opened: Commitment, unit: Unit, coordinator: User
) -> None:
    tick(opened, coordinator)

    race = overlap(
        lambda: commitments.complete(opened, actor=coordinator),
        lambda: verbs.reset(place(opened, unit), actor=coordinator, reason="Keliru"),
    )

    assert (race.second.said, race.has_waited) == ("not_open", True)
    assert place(opened, unit).status == "signed"


@unguarded(SIGN, OPEN, COMPLETE)
def test_naive_signing_lands_on_a_superseded_sheet(
    opened: Commitment, unit: Unit, coordinator: User
) -> None:
    new = commitments.create(
        actor=coordinator, regency=unit.regency, fields=FIELDS, replaces=opened
    )

    def naive() -> None:
        if Commitment.objects.get(pk=opened.pk).status == "open":
            Signature.objects.filter(pk=place(opened, unit).pk).update(
                status="signed",
                method="portal",
                signed_at=timezone.now(),
                signed_sha256=opened.sha256,
            )

    overlap(lambda: commitments.open_for_signing(new, actor=coordinator), naive)

    opened.refresh_from_db()
    assert (opened.status, place(opened, unit).status) == ("superseded", "signed")


@races(OPEN)
def test_open_pressed_twice_lays_out_one_sheet(
    draft: Commitment, coordinator: User
) -> None:
    def go() -> Commitment:
        return commitments.open_for_signing(draft, actor=coordinator)

    race = overlap(go, go)

    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert draft.signatures.count() == 2
    assert told("commitment.open") == 1


@races(OPEN, REVISE)
def test_a_word_changed_while_it_opens_is_refused(
    draft: Commitment, coordinator: User
) -> None:
    race = overlap(
        lambda: commitments.open_for_signing(draft, actor=coordinator),
        lambda: commitments.revise(
            draft, actor=coordinator, version=1, fields={"text": "Lain."}
        ),
    )

    draft.refresh_from_db()
    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert draft.text == "Kami berjanji."


@unguarded(OPEN, REVISE)
def test_naive_revision_breaks_the_seal(draft: Commitment, coordinator: User) -> None:
    def naive() -> None:
        if Commitment.objects.get(pk=draft.pk).status == "draft":
            Commitment.objects.filter(pk=draft.pk).update(text="Lain.")

    overlap(lambda: commitments.open_for_signing(draft, actor=coordinator), naive)

    draft.refresh_from_db()
    assert (draft.status, draft.text) == ("open", "Lain.")


@races(CREATE)
def test_two_replacements_at_once_leave_one_draft(
    opened: Commitment, unit: Unit, coordinator: User
) -> None:
    def replace() -> Commitment:
        return commitments.create(
            actor=coordinator, regency=unit.regency, fields=FIELDS, replaces=opened
        )

    race = overlap(replace, replace)

    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert Commitment.objects.filter(replaces=opened).count() == 1


@unguarded(CREATE)
def test_naive_replacement_breaks_off(opened: Commitment, unit: Unit) -> None:
    def naive() -> None:
        if not Commitment.objects.filter(replaces=opened).exists():
            Commitment.objects.create(regency=unit.regency, replaces=opened, **FIELDS)

    race = overlap(naive, naive)

    assert race.second.said == "IntegrityError"


@races(SCAN)
def test_one_scan_sent_twice_is_kept_once(
    opened: Commitment, coordinator: User
) -> None:
    def send() -> Commitment:
        return commitments.keep_scan(opened, actor=coordinator, upload=sent(PDF))

    race = overlap(send, send)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (Document.objects.count(), told("commitment.scanned")) == (1, 1)


@races(SCAN)
def test_second_scan_tells_what_it_replaces(
    opened: Commitment, coordinator: User
) -> None:
    def send(words: str) -> Commitment:
        return commitments.keep_scan(opened, actor=coordinator, upload=sent(pdf(words)))

    race = overlap(lambda: send("satu"), lambda: send("dua"))

    assert (race.second.said, race.has_waited) == (DONE, True)
    first, second = Document.objects.order_by("pk")
    newest = Activity.objects.filter(verb="commitment.scanned").latest("pk")
    assert stored(opened).scan == second
    assert [old["id"] for old, _new in newest.changes.values()] == [first.pk]


@unguarded(SCAN)
def test_naive_scans_are_both_told_as_the_first(
    opened: Commitment, coordinator: User
) -> None:
    scan = document.keep(
        actor=coordinator,
        regency=opened.regency,
        unit=None,
        fields={"title": "Pindaian", "kind": DocumentKind.MINUTES},
        upload=sent(PDF),
    )

    @transaction.atomic
    def naive() -> None:
        current = stored(opened)
        if current.scan_id != scan.pk:
            Commitment.objects.filter(pk=opened.pk).update(scan=scan)
            activity.record([Event(current, "commitment.scanned")], actor=coordinator)

    overlap(naive, naive)

    assert told("commitment.scanned") == 2
