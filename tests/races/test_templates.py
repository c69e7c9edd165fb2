"""Sets of stages: begun once, and changed by nobody once they are in force."""

from masterplan.domain import template, template_deliverable, template_stage
from masterplan.enums import DeliverableKind, TemplateStatus
from masterplan.models import DeliverableTemplate, StageTemplate
from regencies.enums import Role
from tests.factories import make_template_set, make_user
from tests.races.ground import DONE, overlap, races, stored, told, unguarded

SETS = "masterplan.domain.template"
STAGES = "masterplan.domain.template_stage"
ASKED = "masterplan.domain.template_deliverable"
DOCUMENT = {"name": "SK", "kind": "document"}


def draft_of(actor):
    make_template_set()
    return template.begin(actor=actor)


@races(f"{SETS}.begin")
def test_begin_by_two_people_makes_one_draft() -> None:
    make_template_set()
    actors = [make_user(Role.MINISTRY), make_user(Role.MINISTRY)]

    race = overlap(
        lambda: template.begin(actor=actors[0]),
        lambda: template.begin(actor=actors[1]),
    )

    assert (race.second.said, race.has_waited) == ("draft_exists", True)
    assert StageTemplate.objects.filter(status=TemplateStatus.DRAFT).count() == 2


@unguarded(f"{SETS}.begin")
def test_naive_begin_makes_two_drafts() -> None:
    make_template_set()

    def begin(version: int) -> None:
        # Each took the number that somebody told him.
        if not StageTemplate.objects.filter(status=TemplateStatus.DRAFT).exists():
            StageTemplate.objects.create(
                version=version, order=1, code="mou", status=TemplateStatus.DRAFT
            )

    overlap(lambda: begin(2), lambda: begin(3))

    assert StageTemplate.objects.filter(status=TemplateStatus.DRAFT).count() == 2


@races(
    f"{SETS}.publish",
    f"{SETS}.discard",
    f"{STAGES}.add",
    f"{STAGES}.revise",
    f"{STAGES}.remove",
    f"{ASKED}.add",
    f"{ASKED}.revise",
    f"{ASKED}.remove",
)
def test_nothing_changes_a_set_just_published() -> None:
    actor = make_user(Role.MINISTRY)
    mou, bimtek = draft_of(actor)
    asked = mou.deliverables.get()
    seen = template.mark([mou, bimtek])
    deeds = [
        lambda: template.publish(actor=actor, version=2, seen=seen),
        lambda: template.discard(actor=actor, version=2),
        lambda: template_stage.add(actor=actor, version=2, fields={"name": "A"}),
        lambda: template_stage.revise(mou, actor=actor, edits=1, fields={"name": "A"}),
        lambda: template_stage.remove(mou, actor=actor, edits=1),
        lambda: template_deliverable.add(mou, actor=actor, edits=1, fields=DOCUMENT),
        lambda: template_deliverable.revise(
            asked, actor=actor, edits=1, fields={"name": "A"}
        ),
        lambda: template_deliverable.remove(asked, actor=actor, edits=1),
    ]

    for deed in deeds:
        race = overlap(
            lambda: template.publish(actor=actor, version=2, seen=seen), deed
        )
        assert (race.second.said, race.has_waited) == ("not_a_draft", True)
        _back_to_draft()

    assert list(
        StageTemplate.objects.filter(version=2).values_list("code", "name", "edits")
    ) == [("mou", "Nota kesepahaman", 1), ("bimtek_1", "Bimtek I", 1)]


def _back_to_draft() -> None:
    for version, status in ((2, TemplateStatus.DRAFT), (1, TemplateStatus.PUBLISHED)):
        StageTemplate.objects.filter(version=version).update(status=status)


@unguarded(f"{SETS}.publish", f"{SETS}.discard", f"{STAGES}.remove", f"{ASKED}.remove")
def test_naive_removal_takes_a_stage_out_of_a_published_set() -> None:
    actor = make_user(Role.MINISTRY)
    mou, bimtek = draft_of(actor)

    def remove() -> None:
        if StageTemplate.objects.get(pk=mou.pk).status == TemplateStatus.DRAFT:
            mou.deliverables.all().delete()
            StageTemplate.objects.filter(pk=mou.pk).delete()

    overlap(
        lambda: template.publish(
            actor=actor, version=2, seen=template.mark([mou, bimtek])
        ),
        remove,
    )

    assert [stage.code for stage in template.templates_for(None)] == ["bimtek_1"]


@races(f"{STAGES}.add")
def test_stages_added_by_two_people_stand_one_after_the_other() -> None:
    actor = make_user(Role.MINISTRY)
    draft_of(actor)

    race = overlap(
        lambda: template_stage.add(actor=actor, version=2, fields={"name": "Satu"}),
        lambda: template_stage.add(actor=actor, version=2, fields={"name": "Dua"}),
    )

    assert (race.second.said, race.has_waited) == (DONE, True)
    assert list(template.of_set(None, 2).values_list("order", "code")) == [
        (1, "mou"),
        (2, "bimtek_1"),
        (3, "satu"),
        (4, "dua"),
    ]


@races(f"{STAGES}.revise", f"{ASKED}.revise")
def test_edits_by_two_people_show_the_second_both_values() -> None:
    actor = make_user(Role.MINISTRY)
    mou, bimtek = draft_of(actor)
    asked = bimtek.deliverables.get()

    stage = overlap(
        lambda: template_stage.revise(
            mou, actor=actor, edits=1, fields={"name": "Satu"}
        ),
        lambda: template_stage.revise(
            mou, actor=actor, edits=1, fields={"name": "Dua"}
        ),
    )
    deliverable = overlap(
        lambda: template_deliverable.revise(
            asked, actor=actor, edits=1, fields={"name": "Satu"}
        ),
        lambda: template_deliverable.revise(
            asked, actor=actor, edits=1, fields={"name": "Dua"}
        ),
    )

    for race in (stage, deliverable):
        assert (race.second.said, race.has_waited) == ("stale_version", True)
    assert (stored(mou).name, stored(asked).name) == ("Satu", "Satu")


@races(f"{ASKED}.add", f"{ASKED}.remove")
def test_a_deliverable_is_added_and_removed_once() -> None:
    actor = make_user(Role.MINISTRY)
    mou, _bimtek = draft_of(actor)
    asked = mou.deliverables.get()

    added = overlap(
        lambda: template_deliverable.add(mou, actor=actor, edits=1, fields=DOCUMENT),
        lambda: template_deliverable.add(mou, actor=actor, edits=1, fields=DOCUMENT),
    )
    removed = overlap(
        lambda: template_deliverable.remove(asked, actor=actor, edits=2),
        lambda: template_deliverable.remove(asked, actor=actor, edits=2),
    )

    assert (added.second.said, removed.second.said) == ("stale_version", "gone")
    assert list(mou.deliverables.values_list("code", flat=True)) == ["sk"]
    assert told("deliverable_template.removed") == 1


@unguarded(f"{STAGES}.add", f"{STAGES}.revise", f"{ASKED}.add", f"{ASKED}.revise")
def test_naive_changes_share_a_place_and_lose_a_name() -> None:
    actor = make_user(Role.MINISTRY)
    mou, _bimtek = draft_of(actor)
    asked = mou.deliverables.get()

    def add(code: str) -> None:
        DeliverableTemplate.objects.create(
            stage=mou,
            order=mou.deliverables.count() + 1,
            code=code,
            kind=DeliverableKind.DOCUMENT,
        )

    def rename(**fields: str) -> None:
        current = DeliverableTemplate.objects.get(pk=asked.pk)
        for name, value in fields.items():
            setattr(current, name, value)
        current.save()

    overlap(lambda: add("a"), lambda: add("b"))
    first = DeliverableTemplate.objects.get(pk=asked.pk)
    overlap(lambda: rename(name="Satu"), lambda: _save(first, help="Dua"))

    assert list(mou.deliverables.order_by("code").values_list("order", flat=True)) == [
        2,
        2,
        1,
    ]
    assert (stored(asked).name, stored(asked).help) == ("Naskah", "Dua")


def _save(row: DeliverableTemplate, **fields: str) -> None:
    """All columns as they were read."""
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
