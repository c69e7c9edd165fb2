"""Innovations much like one that is being recorded, and what its people say to that.

Shown are records of the own regency that the reader may see anyhow, and of the country
what is published. Of the rest nothing is read, so neither results nor counts nor time
tell of it. Likeness asks a question once; it never refuses anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from innovations.domain import names
from innovations.enums import InnovationStatus
from innovations.models import Innovation
from innovations.models.innovation import InnovationQuerySet
from masterplan.core.access import Scope, scope_of
from masterplan.core.folding import fold_words
from masterplan.core.models import User

# Fewer letters tell nothing.
NAME_MIN = 4
SHOWN = 5
# Likeness from 0 to 1: what is worth showing, and what is worth a question.
SHOWN_FROM = 0.5
ASKED_FROM = 0.75
_NEARLY_SAME = 0.8
_SAME_ACRONYM = 0.75
_SAME_PROBLEM = 0.6
_PROBLEM_WEIGHT = 0.1
# What is fetched to be compared more closely, and on SQLite what is looked through.
_COMPARED = 60
_SCANNED = 5_000
# Trigrams in both: of those in either, and of the words searched for.
_NEAR = 0.25
_NEAR_WORDS = 0.45
_ROW = (
    "id",
    "name",
    "acronym",
    "problem",
    "unit_id",
    "unit__name",
    "regency_id",
    "regency__name",
    "registration_number",
    "status",
)


@dataclass(frozen=True, slots=True)
class Sought:
    """What is compared: a name being typed, or a stored record."""

    regency_code: str
    name: str
    acronym: str = ""
    problem: str = ""
    unit_id: int | None = None
    pk: int | None = None

    @classmethod
    def of(cls, innovation: Innovation) -> "Sought":
        return cls(
            regency_code=innovation.regency_id,
            name=innovation.name,
            acronym=innovation.acronym,
            problem=innovation.problem,
            unit_id=innovation.unit_id,
            pk=innovation.pk,
        )


@dataclass(frozen=True, slots=True)
class Similar:
    """One record with the reasons why it is shown, the likest first."""

    pk: int
    name: str
    regency: str
    unit: str
    status: InnovationStatus
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The likest in the own regency and elsewhere, at most SHOWN each."""

    here: tuple[Similar, ...] = ()
    elsewhere: tuple[Similar, ...] = ()

    @property
    def all(self) -> tuple[Similar, ...]:
        return self.here + self.elsewhere

    @property
    def is_close(self) -> bool:
        """Whether one is so alike that its people are asked about it."""
        return any(one.score >= ASKED_FROM for one in self.all)


def find(sought: Sought, *, scope: Scope) -> Found:
    """The most similar records that `scope` may see; nothing for less than NAME_MIN."""
    asked = names.questions(sought.name, sought.acronym)
    if len(names.folded(sought.name).replace(" ", "")) < NAME_MIN or not asked:
        return Found()
    own = (
        Innovation.objects.visible_to(scope)
        .filter(regency=sought.regency_code)
        .exclude(status=InnovationStatus.WITHDRAWN)
        .exclude(pk=sought.pk or 0)
    )
    others = (
        Innovation.objects.published()
        .exclude(regency=sought.regency_code)
        .exclude(pk=sought.pk or 0)
    )
    neighbours = Q()
    if sought.unit_id and sought.problem:
        neighbours = Q(unit=sought.unit_id) & ~Q(problem="")
    with _thresholds():
        near, far = _near(own, asked, neighbours), _near(others, asked)
    return Found(here=_likest(sought, near), elsewhere=_likest(sought, far))


def asks(innovation: Innovation, *, reader: User) -> bool:
    """Whether to ask before it is sent in: something is close and nothing was said.

    Not while the submission still lacks a field, nor of one that was sent in before.
    `innovation` may be not stored yet.
    """
    if (
        innovation.status != InnovationStatus.DRAFT
        or innovation.missing
        or is_answered(innovation)
    ):
        return False
    return find(Sought.of(innovation), scope=scope_of(reader)).is_close


def is_answered(innovation: Innovation) -> bool:
    """Whether its people have said what it is to the similar ones."""
    return bool(innovation.adapted_from_id or innovation.different_because)


def shown_on_record(innovation: Innovation, *, scope: Scope) -> Found:
    """What the page of a record shows that was not sent in yet."""
    if innovation.status != InnovationStatus.DRAFT or is_answered(innovation):
        return Found()
    return find(Sought.of(innovation), scope=scope)


# --- Coarse: which rows are near enough to be compared ------------------------


@contextmanager
def _thresholds() -> Iterator[None]:
    """Tell PostgreSQL's operators what is similar; the index obeys them too."""
    if connection.vendor != "postgresql":
        yield
        return
    # A transaction of its own, so that the next user of the connection has his own.
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pg_trgm.similarity_threshold', %s, true),"
                " set_config('pg_trgm.word_similarity_threshold', %s, true)",
                [str(_NEAR), str(_NEAR_WORDS)],
            )
        yield


def _near(
    innovations: InnovationQuerySet, asked: Sequence[str], neighbours: Q | None = None
) -> list[Mapping[str, Any]]:
    if connection.vendor == "postgresql":
        return list(nearest(innovations, asked, neighbours))
    return _near_by_scan(innovations, asked, neighbours or Q())


def nearest(
    innovations: InnovationQuerySet, asked: Sequence[str], neighbours: Q | None = None
) -> QuerySet[Innovation, Mapping[str, Any]]:
    """The rows of PostgreSQL whose folded name is near one of the texts.

    Of published records its trigram index finds them. `neighbours` come in any case.
    """
    found = neighbours or Q()
    for text in asked:
        found |= Q(name_folded__trigram_similar=text)
        found |= Q(name_folded__trigram_word_similar=text)
    nearness: list[Any] = [TrigramSimilarity("name_folded", text) for text in asked]
    nearness += [TrigramWordSimilarity(text, "name_folded") for text in asked]
    return (
        innovations.filter(found)
        .annotate(nearness=Greatest(*nearness, Value(0.0)))
        .order_by("-nearness", "-id")
        .values(*_ROW)[:_COMPARED]
    )


def _near_by_scan(
    innovations: InnovationQuerySet, asked: Sequence[str], neighbours: Q
) -> list[Mapping[str, Any]]:
    wanted = [names.trigrams(text) for text in asked]
    scanned = innovations.order_by("-updated_at", "-id").values_list(
        "id", "name_folded"
    )
    near = []
    for pk, folded in scanned[:_SCANNED]:
        held = names.trigrams(folded)
        nearness = max(_nearness(one, held) for one in wanted)
        if nearness:
            near.append((nearness, pk))
    chosen = Q(pk__in=[pk for _nearness, pk in sorted(near, reverse=True)[:_COMPARED]])
    return list(innovations.filter(chosen | neighbours).order_by("-id").values(*_ROW))


def _nearness(wanted: frozenset[str], held: frozenset[str]) -> float:
    """As PostgreSQL's similarity and, roughly, its word similarity; 0 for neither."""
    both = len(wanted & held)
    similarity = both / len(wanted | held)
    words = both / len(wanted)
    if similarity < _NEAR and words < _NEAR_WORDS:
        return 0.0
    return max(similarity, words)


# --- Fine: how alike, and in what ---------------------------------------------


def _likest(sought: Sought, rows: Sequence[Mapping[str, Any]]) -> tuple[Similar, ...]:
    compared = (_compared(sought, row) for row in rows)
    shown = [one for one in compared if one.score >= SHOWN_FROM]
    shown.sort(key=lambda one: (-one.score, one.pk))
    return tuple(shown[:SHOWN])


def _compared(sought: Sought, row: Mapping[str, Any]) -> Similar:
    like = names.likeness(
        sought.name,
        sought.acronym,
        row["name"],
        row["acronym"],
        places=frozenset(fold_words(row["regency__name"]).split()),
    )
    is_same_problem = names.overlap(sought.problem, row["problem"]) >= _SAME_PROBLEM
    score, reasons = like.name, []
    if like.name >= _NEARLY_SAME:
        reasons.append(_("nama hampir sama"))
    elif like.name >= SHOWN_FROM:
        reasons.append(_("nama mirip"))
    if like.has_same_acronym:
        score = max(score, _SAME_ACRONYM)
        reasons.append(_("akronim sama"))
    if is_same_problem:
        is_same_unit = sought.unit_id is not None and row["unit_id"] == sought.unit_id
        if is_same_unit:
            score = max(score, _SAME_PROBLEM)
            reasons.append(_("masalah serupa di OPD yang sama"))
        elif reasons:
            reasons.append(_("masalah serupa"))
        score = min(1.0, score + _PROBLEM_WEIGHT)
    return Similar(
        pk=row["id"],
        name=row["name"],
        regency=row["regency__name"],
        unit=row["unit__name"] or "",
        status=InnovationStatus(row["status"]),
        score=score,
        reasons=tuple(reasons),
    )
