"""Documents: the same bytes twice at once, attaching beside a move or withdrawal."""

import pytest
from django.db import transaction

from innovations.domain import evidence
from innovations.domain import innovation as verbs
from innovations.models import Evidence, Innovation
from masterplan.core.models import User
from regencies.domain import document as documents
from regencies.enums import Audience, DocumentKind, Role
from regencies.models import Document, Unit
from tests.factories import make_innovation, make_unit, make_user
from tests.files import PDF, sent
from tests.races.ground import DONE, overlap, races, told, unguarded

KEEP = "regencies.domain.document.keep"
WITHDRAW = "regencies.domain.document.withdraw"
REVISE = "regencies.domain.document.revise"
ATTACH = "innovations.domain.evidence.attach"
DETACH = "innovations.domain.evidence.detach"
MOVE = "innovations.domain.innovation.move"


def kept(operator: User, unit: Unit, content: bytes = PDF) -> Document:
    return documents.keep(
        actor=operator,
        regency=unit.regency,
        unit=unit,
        fields={"kind": DocumentKind.DECREE, "title": "SK"},
        upload=sent(content),
    )


def drafted() -> tuple[Innovation, User]:
    record = make_innovation()
    return record, make_user(Role.OPERATOR, unit=record.unit)


def attached_naively(document: Document, record: Innovation) -> Evidence:
    """Looks at what it read before, holds nothing, and opens what that asks for."""
    with transaction.atomic():
        if document.withdrawn_at is None:
            made = Evidence.objects.create(document=document, innovation=record)
            documents.widen(
                [document], to=evidence.audience_for(record.status), actor=None
            )
            return made
    raise AssertionError("withdrawn")


# --- The same bytes ----------------------------------------------------------


@races(KEEP)
def test_same_bytes_at_once_make_one_document() -> None:
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)

    race = overlap(lambda: kept(operator, unit), lambda: kept(operator, unit))

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert race.second.value.pk == race.first.pk
    assert (Document.objects.count(), told("document.kept")) == (1, 1)


@unguarded(KEEP)
def test_same_bytes_at_once_break_where_the_clash_is_not_caught() -> None:
    unit = make_unit()

    def keep_naively() -> Document:
        with transaction.atomic():
            if known := Document.objects.filter(sha256="a" * 64).first():
                return known
            return Document.objects.create(
                regency=unit.regency,
                unit=unit,
                title="SK",
                kind=DocumentKind.DECREE,
                link="https://bukti.example.go.id/",
                sha256="a" * 64,
            )

    race = overlap(keep_naively, keep_naively)

    assert race.second.said == "IntegrityError"


# --- Attaching while the record is submitted ---------------------------------


@races(ATTACH, MOVE)
@pytest.mark.parametrize("is_submitted_first", [True, False])
def test_attach_beside_submit_is_opened_to_the_regency(is_submitted_first) -> None:
    record, operator = drafted()
    document = kept(operator, record.unit)

    def submit() -> object:
        return verbs.move([record], name="submit", actor=operator)

    def attach() -> object:
        return evidence.attach(document, actor=operator, innovation=record)

    deeds = (submit, attach) if is_submitted_first else (attach, submit)
    race = overlap(*deeds)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert Document.objects.get().audience == Audience.REGENCY


@unguarded(ATTACH, MOVE)
def test_attach_beside_submit_stays_shut_without_the_ledger() -> None:
    record, operator = drafted()
    document = kept(operator, record.unit)

    race = overlap(
        lambda: attached_naively(document, record),
        lambda: evidence.follow(
            [Innovation(pk=record.pk, status="submitted")], actor=operator
        ),
    )

    assert race.second.said == DONE
    # The record's readers are told of a document they cannot open.
    assert Document.objects.get().audience == Audience.UNIT


# --- Attaching and withdrawing, detaching, revising --------------------------


@races(ATTACH, WITHDRAW)
def test_attach_beside_withdraw_is_refused() -> None:
    record, operator = drafted()
    document = kept(operator, record.unit)

    race = overlap(
        lambda: documents.withdraw(
            document, actor=operator, version=1, reason="Keliru."
        ),
        lambda: evidence.attach(document, actor=operator, innovation=record),
    )

    assert (race.second.said, race.has_waited) == ("move_refused", True)
    assert Evidence.objects.count() == 0


@unguarded(ATTACH, WITHDRAW)
def test_attach_beside_withdraw_without_locks_uses_what_is_gone() -> None:
    record, operator = drafted()
    document = kept(operator, record.unit)

    race = overlap(
        lambda: Document.objects.filter(pk=document.pk).update(
            withdrawn_at=record.created_at
        ),
        lambda: Evidence.objects.create(
            document=Document.objects.in_use().get(pk=document.pk), innovation=record
        ),
    )

    assert race.second.said == DONE
    assert Evidence.objects.filter(document__withdrawn_at__isnull=False).exists()


@races(DETACH)
def test_detach_twice_is_told_once() -> None:
    record, operator = drafted()
    made = evidence.attach(
        kept(operator, record.unit), actor=operator, innovation=record
    )

    def detach() -> None:
        evidence.detach(made, actor=operator, reason="Keliru.")

    race = overlap(detach, detach)

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert (Evidence.objects.count(), told("evidence.detached")) == (0, 1)


@unguarded(DETACH)
def test_detach_twice_without_locks_tells_it_twice() -> None:
    record, operator = drafted()
    made = evidence.attach(
        kept(operator, record.unit), actor=operator, innovation=record
    )

    def detach_naively() -> bool:
        found = Evidence.objects.filter(pk=made.pk).first()
        with transaction.atomic():
            Evidence.objects.filter(pk=made.pk).delete()
        return found is not None

    race = overlap(detach_naively, detach_naively)

    assert (race.first, race.second.value) == (True, True)


@races(REVISE)
def test_revise_beside_revise_is_stale() -> None:
    unit = make_unit()
    operator = make_user(Role.OPERATOR, unit=unit)
    document = kept(operator, unit)

    def revise(number: str) -> Document:
        return documents.revise(
            document, actor=operator, version=1, fields={"number": number}
        )

    race = overlap(lambda: revise("1"), lambda: revise("2"))

    assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert Document.objects.get().number == "1"


@unguarded(REVISE)
def test_revise_beside_revise_without_a_lock_loses_the_first() -> None:
    unit = make_unit()
    document = kept(make_user(Role.OPERATOR, unit=unit), unit)

    def revise_naively(number: str) -> None:
        current = Document.objects.get(pk=document.pk)
        if current.version == 1:
            current.number = number
            current.version += 1
            current.save(update_fields=["number", "version"])

    overlap(lambda: revise_naively("1"), lambda: revise_naively("2"))

    assert Document.objects.get().number == "2"
