"""The verbs of a deliverable: attached, submitted, decided, reopened."""

import pytest

from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Notice
from masterplan.domain import deliverable
from masterplan.enums import DeliverableKind, DeliverableStatus, StageState
from masterplan.models import Deliverable
from regencies.enums import Audience, DocumentKind
from tests.factories import make_regency
from tests.files import pdf, sent
from tests.masterplan.stage_ground import Ground, bring, in_state, make_ground

pytestmark = pytest.mark.django_db
D = DeliverableStatus


@pytest.fixture
def ground() -> Ground:
    return make_ground()


@pytest.fixture
def paper(ground: Ground) -> Deliverable:
    return in_state(ground.stages[0], StageState.OPEN).deliverables.get()


def test_attaching_makes_a_draft_that_the_mentor_may_open(
    ground: Ground, paper: Deliverable
) -> None:
    kept = ground.document(audience=Audience.UNIT)

    attached = deliverable.attach(
        paper, actor=ground.coordinator, document=kept, version=1
    )

    assert (attached.status, attached.document, attached.version) == (D.DRAFT, kept, 2)
    kept.refresh_from_db()
    assert kept.audience == Audience.REGENCY


def test_bringing_keeps_a_new_document(ground: Ground, paper: Deliverable) -> None:
    brought = deliverable.bring(
        paper,
        actor=ground.coordinator,
        fields={"title": "SK Tim", "kind": DocumentKind.DECREE},
        upload=sent(pdf(), "sk.pdf"),
    )

    assert (brought.status, brought.document.title) == (D.DRAFT, "SK Tim")


def test_attach_refuses_other_kinds_regencies_and_withdrawn_ones(
    ground: Ground, paper: Deliverable
) -> None:
    for fields, code in (
        ({"kind": DocumentKind.PHOTO}, "wrong_kind"),
        ({"regency": make_regency("32.17")}, "wrong_document"),
        ({"withdrawn_at": "2026-01-01T00:00Z"}, "wrong_document"),
    ):
        with pytest.raises(DomainError) as refused:
            deliverable.attach(
                paper, actor=ground.coordinator, document=ground.document(**fields)
            )
        assert refused.value.code == code


def test_only_the_coordinator_attaches_and_submits(
    ground: Ground, paper: Deliverable
) -> None:
    kept = ground.document()
    for person in (ground.operator, ground.mentor, ground.leader, ground.ministry):
        with pytest.raises(NotAllowed):
            deliverable.attach(paper, actor=person, document=kept)
        with pytest.raises(NotAllowed):
            deliverable.submit(paper, actor=person)


def test_each_submission_is_a_version_with_its_outcome(
    ground: Ground, paper: Deliverable
) -> None:
    one, two = ground.document(), ground.document()
    deliverable.attach(paper, actor=ground.coordinator, document=one)
    deliverable.submit(paper, actor=ground.coordinator)
    deliverable.return_(paper, actor=ground.mentor, reason="Belum ditandatangani")
    deliverable.attach(paper, actor=ground.coordinator, document=two)
    deliverable.submit(paper, actor=ground.coordinator)
    done = deliverable.approve(paper, actor=ground.mentor)

    assert done.status == D.APPROVED
    assert list(
        paper.versions.order_by("number").values_list(
            "number", "document", "outcome", "reason", "decided_by"
        )
    ) == [
        (1, one.pk, D.RETURNED, "Belum ditandatangani", ground.mentor.pk),
        (2, two.pk, D.APPROVED, "", ground.mentor.pk),
    ]
    two.refresh_from_db()
    assert two.audience == Audience.REVIEWERS
    assert (
        list(Notice.objects.filter(user=ground.mentor).values_list("text", flat=True))
        == ["Luaran “SK Tim” di Uji 32.11 menunggu persetujuan Anda."] * 2
    )


def test_an_approved_one_is_replaced_only_after_reopening(
    ground: Ground, paper: Deliverable
) -> None:
    old, new = ground.document(), ground.document()
    deliverable.attach(paper, actor=ground.coordinator, document=old)
    deliverable.submit(paper, actor=ground.coordinator)
    with pytest.raises(MoveRefused):
        deliverable.attach(paper, actor=ground.coordinator, document=new)
    deliverable.approve(paper, actor=ground.mentor)
    with pytest.raises(MoveRefused):
        deliverable.attach(paper, actor=ground.coordinator, document=new)

    deliverable.reopen(paper, actor=ground.mentor, reason="Ada SK baru")
    again = deliverable.attach(paper, actor=ground.coordinator, document=new)

    assert (again.status, again.document) == (D.DRAFT, new)
    assert list(paper.versions.values_list("document", "outcome")) == [
        (old.pk, D.APPROVED)
    ]


def test_a_withdrawn_document_is_not_submitted(
    ground: Ground, paper: Deliverable
) -> None:
    kept = ground.document()
    deliverable.attach(paper, actor=ground.coordinator, document=kept)
    kept.withdrawn_at = "2026-01-01T00:00Z"
    kept.save()

    with pytest.raises(DomainError) as refused:
        deliverable.submit(paper, actor=ground.coordinator)

    assert refused.value.code == "document_withdrawn"


@pytest.mark.parametrize("state", [StageState.UPCOMING, StageState.PASSED])
def test_nothing_changes_while_the_stage_is_not_under_way(
    ground: Ground, paper: Deliverable, state: StageState
) -> None:
    in_state(paper.stage, state)

    with pytest.raises(MoveRefused) as refused:
        deliverable.attach(paper, actor=ground.coordinator, document=ground.document())

    assert refused.value.code == "stage_not_open"
    assert deliverable.allowed_moves(paper, actor=ground.coordinator) == []


@pytest.mark.parametrize("kind", [DeliverableKind.RULE, DeliverableKind.SIGNATURE])
def test_what_is_asked_is_never_typed(
    ground: Ground, paper: Deliverable, kind: DeliverableKind
) -> None:
    asked = bring(
        paper.stage, kind=kind, rule="mentor_assigned", document_kind="", code="x"
    )

    for change in (
        lambda: deliverable.attach(
            asked, actor=ground.coordinator, document=ground.document()
        ),
        lambda: deliverable.submit(asked, actor=ground.coordinator),
        lambda: deliverable.approve(asked, actor=ground.mentor),
    ):
        with pytest.raises(MoveRefused) as refused:
            change()
        assert refused.value.code == "not_a_document"


def test_add_asks_an_open_stage_for_one_more(
    ground: Ground, paper: Deliverable
) -> None:
    fields = {"name": " Foto ", "document_kind": DocumentKind.PHOTO}

    fresh = deliverable.add(paper.stage, actor=ground.coordinator, fields=fields)

    assert (fresh.code, fresh.name, fresh.order, fresh.is_required) == (
        "own-2",
        "Foto",
        2,
        True,
    )
    for wrong in (fields, {"name": ""}, {"name": "X", "document_kind": "?"}):
        with pytest.raises(InvalidFields):
            deliverable.add(paper.stage, actor=ground.coordinator, fields=wrong)
    in_state(paper.stage, StageState.SUBMITTED)
    with pytest.raises(MoveRefused):
        deliverable.add(paper.stage, actor=ground.coordinator, fields={"name": "Y"})


def test_a_stale_reader_is_told(ground: Ground, paper: Deliverable) -> None:
    kept = ground.document()
    deliverable.attach(paper, actor=ground.coordinator, document=kept, version=1)

    with pytest.raises(StaleVersion):
        deliverable.attach(
            paper, actor=ground.coordinator, document=ground.document(), version=1
        )
    with pytest.raises(StaleVersion):
        deliverable.submit(paper, actor=ground.coordinator, version=1)


def test_a_remark_tells_the_others(ground: Ground, paper: Deliverable) -> None:
    deliverable.remark(paper, actor=ground.mentor, text="Lampirkan halaman 2")

    [notice] = Notice.objects.all()
    assert (notice.user, notice.text) == (
        ground.coordinator,
        f"{ground.mentor} menulis catatan pada luaran “SK Tim”: Lampirkan halaman 2",
    )
