"""Adapted from one of the similar innovations, or different because."""

import pytest
from django.utils import timezone

from innovations.domain import lineage
from innovations.domain.lineage import Relative
from innovations.domain.record import for_page
from innovations.enums import SENTENCE_MAX, InnovationStatus
from innovations.models import Innovation
from masterplan.core.access import PUBLIC, scope_of
from masterplan.core.errors import DomainError, NotAllowed, StaleVersion
from masterplan.core.models import Activity
from regencies.enums import Role
from tests.factories import make_innovation, make_regency, make_unit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return make_unit(make_regency("32.11"))


@pytest.fixture
def operator(unit):
    return make_user(Role.OPERATOR, unit=unit)


@pytest.fixture
def innovation(unit):
    return make_innovation(unit=unit, name="Ambulan Sigap")


def published(code: str = "32.17", **fields) -> Innovation:
    return make_innovation(
        regency=make_regency(code),
        status=InnovationStatus.VERIFIED,
        published_at=timezone.now(),
        **{"name": "Ambulans Sigap"} | fields,
    )


def read(innovation) -> Innovation:
    return for_page(Innovation.objects).get(pk=innovation.pk)


def test_adapt_keeps_the_origin_and_tells_it(innovation, operator):
    origin = published()

    outcome = lineage.adapt(innovation, actor=operator, origin=origin, version=1)

    line = Activity.objects.get()
    assert outcome.refusal is None
    assert (outcome.innovation.adapted_from, outcome.innovation.version) == (origin, 2)
    assert (line.verb, line.version) == ("innovation.adapted", 2)
    assert line.changes == {
        "adapted_from": [None, {"id": origin.pk, "label": "Ambulans Sigap"}]
    }


def test_adapt_again_writes_nothing(innovation, operator):
    origin = published()
    lineage.adapt(innovation, actor=operator, origin=origin, version=1)

    outcome = lineage.adapt(innovation, actor=operator, origin=origin, version=1)

    assert outcome.innovation.version == 2
    assert Activity.objects.count() == 1


def test_adapt_from_none_lets_go(innovation, operator):
    origin = published()
    lineage.adapt(innovation, actor=operator, origin=origin)

    outcome = lineage.adapt(innovation, actor=operator, origin=None)

    assert outcome.innovation.adapted_from is None
    assert Activity.objects.latest("id").verb == "innovation.not_adapted"


def test_adapt_and_submit(innovation, operator):
    outcome = lineage.adapt(
        innovation, actor=operator, origin=published(), is_submitted=True
    )

    assert outcome.refusal is None
    assert outcome.innovation.status == InnovationStatus.SUBMITTED
    assert outcome.innovation.adapted_from is not None


def test_adapt_keeps_the_answer_where_submitting_is_refused(unit, operator):
    innovation = make_innovation(unit=unit, problem="")

    outcome = lineage.adapt(
        innovation, actor=operator, origin=published(), is_submitted=True
    )

    innovation.refresh_from_db()
    assert outcome.refusal.code == "incomplete"
    assert innovation.adapted_from is not None
    assert innovation.status == InnovationStatus.DRAFT


def test_adapt_of_a_hidden_record_is_refused(innovation, unit, operator):
    hidden = [
        make_innovation(regency=make_regency("32.17"), status="verified"),
        make_innovation(unit=make_unit(unit.regency)),
    ]

    for origin in hidden:
        with pytest.raises(DomainError) as refused:
            lineage.adapt(innovation, actor=operator, origin=origin)
        assert refused.value.code == "hidden_origin"
    assert not Activity.objects.exists()


def test_adapt_of_another_regency_needs_publication(innovation, unit):
    """Who sits in both regencies does not carry names over."""
    away = make_regency("32.17")
    both = make_user(Role.COORDINATOR, regency=unit.regency)
    both.memberships.create(role=Role.COORDINATOR, regency=away)
    origin = make_innovation(regency=away, status="verified")

    with pytest.raises(DomainError) as refused:
        lineage.adapt(innovation, actor=both, origin=origin)

    assert refused.value.code == "hidden_origin"


def test_adapt_of_an_unpublished_neighbour_tells_no_name(innovation, unit, operator):
    origin = make_innovation(
        unit=make_unit(unit.regency), status="submitted", name="Belum Umum"
    )

    lineage.adapt(innovation, actor=operator, origin=origin)

    assert Activity.objects.get().changes == {
        "adapted_from": [None, origin.registration_number]
    }


def test_adapt_of_itself_or_its_descendant_is_refused(innovation, unit, operator):
    child = make_innovation(unit=unit, adapted_from=innovation)
    grandchild = make_innovation(unit=unit, adapted_from=child)

    for origin in (innovation, child, grandchild):
        with pytest.raises(DomainError) as refused:
            lineage.adapt(innovation, actor=operator, origin=origin)
        assert refused.value.code == "own_descendant"


@pytest.mark.parametrize("verb", ["adapt", "differ"])
def test_who_may_not_change_it_says_nothing(innovation, unit, verb):
    stranger = make_user(Role.OPERATOR, unit=make_unit(unit.regency))
    said = {"origin": None} if verb == "adapt" else {"because": "Untuk hewan."}

    with pytest.raises(NotAllowed):
        getattr(lineage, verb)(innovation, actor=stranger, **said)


def test_stale_answer_is_refused(innovation, operator):
    origin = published()
    Innovation.objects.filter(pk=innovation.pk).update(version=7)

    with pytest.raises(StaleVersion):
        lineage.adapt(innovation, actor=operator, origin=origin, version=1)
    with pytest.raises(StaleVersion):
        lineage.differ(innovation, actor=operator, because="Untuk hewan.", version=1)


def test_differ_keeps_the_sentence_and_tells_it(innovation, operator):
    outcome = lineage.differ(innovation, actor=operator, because="  Untuk \n hewan. ")

    line = Activity.objects.get()
    assert outcome.innovation.different_because == "Untuk hewan."
    assert line.verb == "innovation.told_apart"
    assert line.changes == {"different_because": ["", "Untuk hewan."]}


def test_differ_and_submit(innovation, operator):
    outcome = lineage.differ(
        innovation, actor=operator, because="Untuk hewan.", is_submitted=True
    )

    assert outcome.innovation.status == InnovationStatus.SUBMITTED


@pytest.mark.parametrize(
    ("because", "code"),
    [(" \n", "reason_required"), ("x" * (SENTENCE_MAX + 1), "too_long")],
)
def test_differ_needs_a_sentence(innovation, operator, because, code):
    with pytest.raises(DomainError) as refused:
        lineage.differ(innovation, actor=operator, because=because)

    assert (refused.value.code, refused.value.field) == (code, "because")


# --- Shown both ways, to each reader what he may see --------------------------


def test_lineage_counts_what_the_reader_may_see(unit, operator):
    origin = published("32.11", unit=unit)
    shown = published("32.17", adapted_from=origin, name="Tayang")
    draft = make_innovation(
        unit=make_unit(make_regency("32.05")), adapted_from=origin, name="Draf"
    )
    own = make_innovation(unit=unit, adapted_from=origin, name="Milik sendiri")

    seen = lineage.of(read(origin), scope=scope_of(operator))
    public = lineage.of(read(origin), scope=PUBLIC)
    theirs = lineage.of(
        read(origin), scope=scope_of(make_user(Role.OPERATOR, unit=draft.unit))
    )

    assert [one.name for one in seen.adaptations] == [own.name, shown.name]
    assert seen.regencies == 2
    assert [one.name for one in public.adaptations] == ["Tayang"]
    assert public.regencies == 1
    assert theirs.regencies == 2


def test_lineage_names_the_origin_while_it_is_shown(unit, innovation):
    origin = published()
    innovation.adapted_from = origin
    innovation.save()
    relative = Relative(origin.pk, "Ambulans Sigap", "32.17", origin.regency.name)

    assert lineage.of(read(innovation), scope=PUBLIC).origin == relative

    Innovation.objects.filter(pk=origin.pk).update(published_at=None)
    assert lineage.of(read(innovation), scope=PUBLIC).origin is None


def test_lineage_names_ten_and_counts_all(unit):
    origin = published("32.11", unit=unit)
    for number in range(12):
        published("32.17", adapted_from=origin, name=f"Adaptasi {number:02}")

    found = lineage.of(read(origin), scope=PUBLIC)

    assert (len(found.named), found.unnamed, found.regencies) == (10, 2, 1)


def test_lineage_statements(innovation, unit, django_assert_num_queries):
    alone = read(innovation)
    origin = published("32.11", unit=unit)
    for _number in range(5):
        published("32.17", adapted_from=origin)
    parent = read(origin)

    with django_assert_num_queries(0):
        lineage.of(alone, scope=PUBLIC)
    with django_assert_num_queries(1):
        lineage.of(parent, scope=PUBLIC)


def test_same_as_names_only_what_is_everybodys(unit):
    origin = published()
    neighbour = make_innovation(unit=unit, status="submitted")
    draft = make_innovation(unit=unit)

    assert lineage.same_as(origin) == (
        "Sama dengan inovasi yang sudah tercatat:"
        f" Ambulans Sigap ({origin.regency.name})."
    )
    assert lineage.same_as(neighbour) == (
        f"Sama dengan inovasi yang sudah tercatat: {neighbour.registration_number}."
    )
    assert lineage.same_as(draft) == (
        "Sama dengan inovasi yang sudah tercatat: inovasi lain."
    )
