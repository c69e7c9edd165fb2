"""Sets of stages: begun, changed as drafts, published; what is in force stays."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from masterplan.core import story
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.models import Activity
from masterplan.domain import template, template_deliverable, template_stage
from masterplan.domain.stage_layout import lay_out
from masterplan.enums import TemplateStatus
from masterplan.models import (
    Cohort,
    DeliverableTemplate,
    Participation,
    StageRecord,
    StageTemplate,
)
from regencies.enums import UNIT_ROLES, Role
from tests.factories import make_regency, make_template_set, make_unit, make_user

pytestmark = pytest.mark.django_db
STRANGERS = [role for role in Role.values if role != Role.MINISTRY]


def sitting(role, regency):
    if role in UNIT_ROLES:
        return make_user(role, unit=make_unit(regency))
    return make_user(role, regency=regency)


@pytest.fixture
def ministry():
    return make_user(Role.MINISTRY)


@pytest.fixture
def published():
    return make_template_set()


@pytest.fixture
def draft(ministry, published):
    return template.begin(actor=ministry)


def codes(cohort=None, version=2):
    return list(template.of_set(cohort, version).values_list("order", "code"))


def statuses():
    return sorted(
        StageTemplate.objects.values_list("version", "status")
        .distinct()
        .order_by("version")
    )


# --- Which set is in force ---------------------------------------------------


def test_templates_for_a_cohort_without_its_own_are_the_default(published):
    cohort = Cohort.objects.create(year=2026, name="Angkatan 2026")

    assert template.templates_for(cohort) == published
    assert template.templates_for(None) == published


def test_templates_for_a_cohort_are_its_own_once_published(published):
    cohort = Cohort.objects.create(year=2026, name="Angkatan 2026")
    other = Cohort.objects.create(year=2027, name="Angkatan 2027")
    own = make_template_set(cohort)
    make_template_set(other, status=TemplateStatus.DRAFT)

    assert template.templates_for(cohort) == own
    assert template.templates_for(other) == published


def test_templates_come_with_deliverables_in_two_statements(
    published, django_assert_num_queries
):
    with django_assert_num_queries(2):
        found = template.templates_for(None)
        asked = [one.code for stage in found for one in stage.deliverables.all()]

    assert asked == ["mou", "quick_wins"]


# --- Begin, publish, discard -------------------------------------------------


def test_begin_copies_what_is_in_force(ministry, published):
    fresh = template.begin(actor=ministry)

    assert statuses() == [(1, "published"), (2, "draft")]
    assert codes() == [(1, "mou"), (2, "bimtek_1")]
    copied = DeliverableTemplate.objects.get(stage=fresh[1])
    assert (copied.rule, copied.parameters) == (
        "quick_win_per_dimension",
        {"minimum": 1, "year": None},
    )
    lines = story.tell(Activity.objects.for_target(fresh[0]))
    assert [line.sentence for line in lines] == [
        f"{ministry} menyalin tahap ini ke rancangan templat"
    ]


def test_begin_for_a_cohort_starts_from_the_default(ministry, published):
    cohort = Cohort.objects.create(year=2026, name="Angkatan 2026")

    template.begin(actor=ministry, cohort=cohort)

    assert codes(cohort, 1) == [(1, "mou"), (2, "bimtek_1")]


def test_begin_twice_is_refused(ministry, draft):
    with pytest.raises(DomainError) as refused:
        template.begin(actor=ministry)

    assert refused.value.code == "draft_exists"
    assert StageTemplate.objects.count() == 4


def test_begin_with_nothing_in_force_is_refused(ministry):
    with pytest.raises(DomainError) as refused:
        template.begin(actor=ministry)

    assert refused.value.code == "nothing_to_copy"


@pytest.mark.parametrize("role", STRANGERS)
def test_others_change_no_template(role, published):
    regency = make_regency()
    stranger = sitting(role, regency)
    stage, deliverable = published[0], published[0].deliverables.get()
    deeds = [
        lambda: template.begin(actor=stranger),
        lambda: template.publish(actor=stranger, version=1, seen=""),
        lambda: template.discard(actor=stranger, version=1),
        lambda: template_stage.add(actor=stranger, version=1, fields={"name": "A"}),
        lambda: template_stage.revise(stage, actor=stranger, edits=1, fields={}),
        lambda: template_stage.remove(stage, actor=stranger, edits=1),
        lambda: template_deliverable.add(stage, actor=stranger, edits=1, fields={}),
        lambda: template_deliverable.revise(
            deliverable, actor=stranger, edits=1, fields={}
        ),
        lambda: template_deliverable.remove(deliverable, actor=stranger, edits=1),
    ]
    for deed in deeds:
        with pytest.raises(NotAllowed):
            deed()

    assert Activity.objects.count() == 0


def test_publish_retires_the_former_set(ministry, published, draft):
    template.publish(actor=ministry, version=2, seen=template.mark(draft))

    assert statuses() == [(1, "retired"), (2, "published")]
    assert template.templates_for(None) == draft
    told = Activity.objects.filter(verb="stage_template.retired").order_by("pk")
    assert [(row.target_id, row.changes) for row in told] == [
        (str(stage.pk), {"status": ["published", "retired"]}) for stage in published
    ]


def test_publish_of_a_set_changed_meanwhile_is_refused(ministry, draft):
    seen = template.mark(draft)
    template_stage.revise(draft[0], actor=ministry, edits=1, fields={"name": "Nota"})

    with pytest.raises(StaleVersion):
        template.publish(actor=ministry, version=2, seen=seen)

    assert statuses() == [(1, "published"), (2, "draft")]


@pytest.mark.parametrize("version", [1, 3])
def test_publish_of_no_draft_is_refused(ministry, published, version):
    with pytest.raises(MoveRefused):
        template.publish(actor=ministry, version=version, seen=template.mark(published))


def test_publish_refuses_a_rule_that_is_known_no_longer(ministry, draft):
    DeliverableTemplate.objects.filter(stage=draft[1]).update(rule="lenyap")

    with pytest.raises(DomainError) as refused:
        template.publish(actor=ministry, version=2, seen=template.mark(draft))

    assert (refused.value.code, statuses()[0]) == ("unknown_rule", (1, "published"))


def test_discard_leaves_what_is_in_force(ministry, published, draft):
    template.discard(actor=ministry, version=2)

    assert list(StageTemplate.objects.order_by("order")) == published
    assert DeliverableTemplate.objects.count() == 2
    with pytest.raises(MoveRefused):
        template.discard(actor=ministry, version=1)


def test_next_version_counts_on_after_a_publication(ministry, draft):
    template.publish(actor=ministry, version=2, seen=template.mark(draft))

    template.begin(actor=ministry)

    assert statuses() == [(1, "retired"), (2, "published"), (3, "draft")]


def test_opened_stage_keeps_what_was_asked_of_it(ministry, published, draft):
    """A later set changes no stage that is open, only those opened after it."""
    cohort = Cohort.objects.create(year=2023, name="Angkatan 2023")
    regencies = [make_regency("32.11"), make_regency("32.17")]
    opened, later = (
        StageRecord.objects.create(
            participation=Participation.objects.create(cohort=cohort, regency=regency),
            regency=regency,
            template=published[0],
            order=1,
            code="mou",
            name="Nota kesepahaman",
        )
        for regency in regencies
    )
    lay_out(opened)
    before = list(opened.deliverables.values())
    asked = draft[0].deliverables.get()
    template_deliverable.revise(
        asked, actor=ministry, edits=1, fields={"name": "Naskah baru"}
    )
    template_deliverable.add(
        draft[0], actor=ministry, edits=2, fields={"name": "SK", "kind": "document"}
    )
    stages = template.of_set(None, 2)
    template.publish(actor=ministry, version=2, seen=template.mark(stages))

    lay_out(later)

    assert list(opened.deliverables.values()) == before
    opened.refresh_from_db()
    assert (opened.template, opened.name) == (published[0], "Nota kesepahaman")
    assert list(later.deliverables.values_list("name", flat=True)) == [
        "Naskah baru",
        "SK",
    ]


# --- Stages of a draft -------------------------------------------------------


def test_add_puts_a_stage_at_its_place(ministry, draft):
    made = template_stage.add(
        actor=ministry,
        version=2,
        fields={"name": " Kunjungan  lapangan ", "first_month": 13, "last_month": 14},
        order=2,
    )

    assert (made.name, made.code) == ("Kunjungan lapangan", "kunjungan_lapangan")
    assert codes() == [(1, "mou"), (2, "kunjungan_lapangan"), (3, "bimtek_1")]
    assert codes(version=1) == [(1, "mou"), (2, "bimtek_1")]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": ""}, ["code", "name"]),
        ({"name": "x" * 81}, ["name"]),
        ({"name": "A", "first_month": 5}, ["last_month"]),
        ({"name": "A", "last_month": 5}, ["first_month"]),
        ({"name": "A", "first_month": 0, "last_month": 5}, ["first_month"]),
        ({"name": "A", "first_month": 5, "last_month": 25}, ["last_month"]),
        ({"name": "A", "first_month": 6, "last_month": 5}, ["last_month"]),
        ({"name": "A", "status": "published"}, ["status"]),
        ({"name": "!!!"}, ["code"]),
    ],
)
def test_add_of_nonsense_is_refused(ministry, draft, fields, named):
    with pytest.raises(InvalidFields) as refused:
        template_stage.add(actor=ministry, version=2, fields=fields)

    assert sorted(refused.value.errors) == named
    assert StageTemplate.objects.filter(version=2).count() == 2


def test_add_of_a_taken_code_is_refused(ministry, draft):
    with pytest.raises(DomainError) as refused:
        template_stage.add(
            actor=ministry, version=2, fields={"name": "Lain"}, code="mou"
        )

    assert (refused.value.code, refused.value.field) == ("code_taken", "code")


def test_revise_changes_moves_and_tells(ministry, draft):
    stored = template_stage.revise(
        draft[1],
        actor=ministry,
        edits=1,
        fields={"name": "Bimtek kesatu", "first_month": None, "last_month": None},
        order=1,
    )

    assert (stored.edits, codes()) == (2, [(1, "bimtek_1"), (2, "mou")])
    row = Activity.objects.get(verb="stage_template.revised")
    assert row.changes == {
        "name": ["Bimtek I", "Bimtek kesatu"],
        "first_month": [6, None],
        "last_month": [6, None],
        "order": [2, 1],
    }


def test_revise_with_the_same_writes_nothing(ministry, draft):
    count = Activity.objects.count()

    with CaptureQueriesContext(
        connection,
    ) as done:
        template_stage.revise(
            draft[0], actor=ministry, edits=1, fields={"name": draft[0].name}
        )

    assert Activity.objects.count() == count
    assert not any(one["sql"].startswith("UPDATE") for one in done)


def test_revise_of_a_stale_stage_shows_both(ministry, draft):
    template_stage.revise(draft[0], actor=ministry, edits=1, fields={"name": "Satu"})

    with pytest.raises(StaleVersion) as stale:
        template_stage.revise(draft[0], actor=ministry, edits=1, fields={"name": "Dua"})

    [conflict] = stale.value.fields
    assert (conflict.current, conflict.offered) == ("Satu", "Dua")


def test_what_is_in_force_is_not_changed(ministry, published):
    deeds = [
        lambda: template_stage.add(actor=ministry, version=1, fields={"name": "A"}),
        lambda: template_stage.revise(
            published[0], actor=ministry, edits=1, fields={"name": "A"}
        ),
        lambda: template_stage.remove(published[0], actor=ministry, edits=1),
        lambda: template_deliverable.add(
            published[0], actor=ministry, edits=1, fields={"name": "A"}
        ),
        lambda: template_deliverable.remove(
            published[0].deliverables.get(), actor=ministry, edits=1
        ),
    ]
    for deed in deeds:
        with pytest.raises(MoveRefused) as refused:
            deed()
        assert refused.value.code == "not_a_draft"


def test_remove_closes_the_gap(ministry, draft):
    template_stage.remove(draft[0], actor=ministry, edits=1)

    assert codes() == [(1, "bimtek_1")]
    with pytest.raises(DomainError) as refused:
        template_stage.remove(draft[1], actor=ministry, edits=1)
    assert refused.value.code == "last_stage"


# --- Deliverables of a draft -------------------------------------------------

RULE = {"name": "Rapat", "kind": "rule", "rule": "meeting_held"}


def test_add_deliverable_fills_in_what_the_rule_needs(ministry, draft):
    made = template_deliverable.add(
        draft[0],
        actor=ministry,
        edits=1,
        fields=RULE | {"parameters": {"kind": "forum"}, "document_kind": "sk"},
    )

    assert (made.order, made.code, made.document_kind) == (2, "rapat", "")
    assert made.parameters == {"kind": "forum", "minimum": 1}
    draft[0].refresh_from_db()
    assert draft[0].edits == 2


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"rule": "lenyap"}, ["rule"]),
        ({"rule": ""}, ["rule"]),
        ({"parameters": {}}, ["parameter_kind"]),
        ({"parameters": {"kind": "pesta"}}, ["parameter_kind"]),
        ({"parameters": {"kind": "forum", "minimum": 0}}, ["parameter_minimum"]),
        ({"parameters": {"kind": "forum", "minimum": "tiga"}}, ["parameter_minimum"]),
        ({"parameters": {"kind": "forum", "warna": 1}}, ["parameter_warna"]),
        ({"parameters": {"kind": "forum"}, "kind": "lain"}, ["kind"]),
        ({"parameters": {"kind": "forum"}, "name": ""}, ["code", "name"]),
        ({"parameters": {"kind": "forum"}, "help": "x" * 301}, ["help"]),
        ({"parameters": {"kind": "forum"}, "order": 9}, ["order"]),
    ],
)
def test_add_deliverable_of_nonsense_is_refused(ministry, draft, fields, named):
    with pytest.raises(InvalidFields) as refused:
        template_deliverable.add(
            draft[0], actor=ministry, edits=1, fields=RULE | fields
        )

    assert sorted(refused.value.errors) == named
    assert draft[0].deliverables.count() == 1


def test_a_document_keeps_no_rule(ministry, draft):
    asked = draft[1].deliverables.get()

    stored = template_deliverable.revise(
        asked, actor=ministry, edits=1, fields={"kind": "document"}
    )

    assert (stored.rule, stored.parameters) == ("", {})


def test_a_signature_asks_for_all_heads(ministry, draft):
    made = template_deliverable.add(
        draft[0],
        actor=ministry,
        edits=1,
        fields={"name": "Komitmen", "kind": "signature"},
    )

    assert (made.rule, made.parameters) == ("all_heads_signed", {})


def test_revise_deliverable_tells_its_figures(ministry, draft):
    asked = draft[1].deliverables.get()

    template_deliverable.revise(
        asked,
        actor=ministry,
        edits=1,
        fields={"parameters": {"minimum": 2, "year": 2026}, "is_required": False},
    )

    [line] = story.tell(Activity.objects.for_target(asked))
    assert [(one.label, one.old, one.new) for one in line.changes] == [
        ("parameter", "minimum = 1, year = –", "minimum = 2, year = 2026"),
        ("wajib", "ya", "tidak"),
    ]


def test_revise_of_a_stale_deliverable_shows_both(ministry, draft):
    asked = draft[1].deliverables.get()
    template_deliverable.revise(asked, actor=ministry, edits=1, fields={"name": "Satu"})

    with pytest.raises(StaleVersion) as stale:
        template_deliverable.revise(
            asked, actor=ministry, edits=1, fields={"name": "Dua"}
        )

    [conflict] = stale.value.fields
    assert (stale.value.version, conflict.current, conflict.offered) == (
        2,
        "Satu",
        "Dua",
    )


def test_remove_deliverable_is_told_of_its_stage(ministry, draft):
    template_deliverable.remove(draft[0].deliverables.get(), actor=ministry, edits=1)

    assert draft[0].deliverables.count() == 0
    line = story.tell(Activity.objects.for_target(draft[0]).order_by("-pk"))[0]
    assert [(one.label, one.old, one.new) for one in line.changes] == [
        ("luaran", "Naskah", "–")
    ]


def test_a_deliverable_gone_meanwhile_is_said(ministry, draft):
    asked = draft[0].deliverables.get()
    template_deliverable.remove(asked, actor=ministry, edits=1)
    asked.pk = 10**6

    with pytest.raises(DomainError) as refused:
        template_deliverable.revise(asked, actor=ministry, edits=2, fields={})

    assert refused.value.code == "gone"
