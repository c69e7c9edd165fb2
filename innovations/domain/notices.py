"""Who is told of what happens to innovations; never the person who did it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator

from innovations.enums import InnovationStatus
from innovations.models import Innovation
from masterplan.core import notices
from masterplan.core.models import Comment, User
from masterplan.core.moves import Move
from masterplan.core.notices import Message
from masterplan.core.stored import stored
from regencies.enums import UNIT_ROLES, Role
from regencies.models import Membership, Unit

# Stored as said, and told in the reader's language.
ANSWERED = stored("%(actor)s menjawab pertanyaan Anda tentang “%(name)s”: %(text)s")
ASKED = stored("%(actor)s bertanya tentang “%(name)s”: %(text)s")
NOTHING_RECORDED = stored("belum ada inovasi yang tercatat")
RECORDED = stored("%(recorded)s inovasi")
RECORDED_AND_WAITING = stored(
    "%(recorded)s inovasi, %(waiting)s di antaranya draf atau perlu perbaikan"
)

COORDINATORS = frozenset({Role.COORDINATOR})
HEADS = frozenset({Role.UNIT_HEAD})
# A long name must leave room for the reason that follows it.
NAME_SHOWN = 100

WITH_REASON = stored("%(sentence)s Alasan: %(reason)s")

# Move -> (which seats are told, of one record, of several).
Sentences = tuple[frozenset[Role], str, str]
TOLD: dict[str, Sentences] = {
    "submit": (
        COORDINATORS | HEADS,
        stored("“%(name)s” diajukan oleh %(actor)s."),
        stored("%(count)s inovasi diajukan oleh %(actor)s."),
    ),
    "take_back": (
        UNIT_ROLES,
        stored("“%(name)s” diambil kembali sebagai draf oleh %(actor)s."),
        stored("%(count)s inovasi diambil kembali sebagai draf oleh %(actor)s."),
    ),
    "verify": (
        UNIT_ROLES,
        stored("“%(name)s” diverifikasi oleh %(actor)s."),
        stored("%(count)s inovasi diverifikasi oleh %(actor)s."),
    ),
    "return": (
        UNIT_ROLES,
        stored("“%(name)s” dikembalikan untuk diperbaiki oleh %(actor)s."),
        stored("%(count)s inovasi dikembalikan untuk diperbaiki oleh %(actor)s."),
    ),
    "withdraw": (
        UNIT_ROLES | COORDINATORS,
        stored("“%(name)s” ditarik oleh %(actor)s."),
        stored("%(count)s inovasi ditarik oleh %(actor)s."),
    ),
    "complete": (
        UNIT_ROLES,
        stored("“%(name)s” ditandai selesai oleh %(actor)s."),
        stored("%(count)s inovasi ditandai selesai oleh %(actor)s."),
    ),
    "discontinue": (
        UNIT_ROLES,
        stored("“%(name)s” dihentikan oleh %(actor)s."),
        stored("%(count)s inovasi dihentikan oleh %(actor)s."),
    ),
    "reopen": (
        UNIT_ROLES,
        stored("“%(name)s” dibuka kembali oleh %(actor)s."),
        stored("%(count)s inovasi dibuka kembali oleh %(actor)s."),
    ),
}


def moved(
    innovations: Sequence[Innovation], step: Move, *, actor: User, reason: str
) -> None:
    """Tell of a move that was made, inside its transaction, in two statements.

    One notice a person whatever the number of records: of one it opens the record, of
    several the register filtered to where they are now.
    """
    if step.name not in TOLD:
        return
    roles, of_one, of_many = TOLD[step.name]
    messages = []
    for user_id, theirs in _concerned(innovations, roles, actor).items():
        first = theirs[0]
        said = of_one if len(theirs) == 1 else of_many
        text = said % {
            "name": Truncator(first.name).chars(NAME_SHOWN),
            "count": len(theirs),
            "actor": actor,
        }
        if reason:
            text = WITH_REASON % {"sentence": text, "reason": reason}
        messages.append(
            Message(
                user_id=user_id,
                kind=f"innovation.{step.name}",
                key=_key(step, theirs),
                text=text,
                url=first.get_absolute_url()
                if len(theirs) == 1
                else _register(theirs, step.target),
                regency_code=first.regency_id,
            )
        )
    notices.tell_each(messages)


def asked(innovation: Innovation, question: Comment, *, actor: User) -> None:
    """Tell the unit and the coordinators that a question waits for them."""
    people = _concerned([innovation], UNIT_ROLES | COORDINATORS, actor)
    notices.tell(
        people,
        kind="comment.question",
        key=f"comment.question:{question.pk}",
        text=_said(ASKED, question),
        url=_place(innovation, question),
        regency_code=innovation.regency_id,
    )


def answered(innovation: Innovation, answer: Comment, *, actor: User) -> None:
    """Tell who asked, unless he answered himself."""
    question = answer.question
    if question is None or question.author_id == actor.pk:
        return
    notices.tell(
        [question.author_id],
        kind="comment.answer",
        key=f"comment.answer:{answer.pk}",
        text=_said(
            ANSWERED,
            answer,
        ),
        url=_place(innovation, question),
        regency_code=innovation.regency_id,
    )


def workload(unit: Unit) -> str:
    """What somebody who takes the unit over answers for, in one statement."""
    counts = Innovation.objects.filter(unit=unit).aggregate(
        recorded=Count("pk", filter=~Q(status=InnovationStatus.WITHDRAWN)),
        waiting=Count(
            "pk",
            filter=Q(status__in=[InnovationStatus.DRAFT, InnovationStatus.RETURNED]),
        ),
    )
    if not counts["recorded"]:
        return NOTHING_RECORDED
    if not counts["waiting"]:
        return RECORDED % counts
    return RECORDED_AND_WAITING % counts


def _concerned(
    innovations: Iterable[Innovation], roles: Iterable[Role], actor: User
) -> dict[int, list[Innovation]]:
    """User id -> the records that a seat of his covers, in the given order."""
    by_place: dict[tuple[str, int | None], list[Innovation]] = defaultdict(list)
    for innovation in innovations:
        by_place[innovation.regency_id, innovation.unit_id].append(innovation)
    asked_roles = set(roles)
    seats = (
        Membership.objects.in_force()
        .filter(user__is_active=True, role__in=sorted(asked_roles))
        .exclude(user=actor)
        .filter(
            Q(unit__in={unit for _code, unit in by_place if unit})
            | Q(unit=None, regency__in={code for code, _unit in by_place})
        )
        .order_by("user_id", "id")
        .values_list("user_id", "regency_id", "unit_id")
    )
    found: dict[int, dict[int, Innovation]] = defaultdict(dict)
    for user_id, code, unit_id in seats:
        for place, theirs in by_place.items():
            if place == (code, unit_id) or (unit_id is None and place[0] == code):
                found[user_id].update({one.pk: one for one in theirs})
    return {
        user_id: [theirs[pk] for pk in sorted(theirs)]
        for user_id, theirs in found.items()
    }


def _key(step: Move, innovations: Sequence[Innovation]) -> str:
    """A record reaches a version once, so the first of them names the whole action."""
    first = innovations[0]
    key = f"innovation.{step.name}:{first.pk}:{first.version}"
    return key if len(innovations) == 1 else f"{key}+{len(innovations) - 1}"


def _register(innovations: Sequence[Innovation], status: InnovationStatus) -> str:
    """The register, filtered as closely as one address can to these records."""
    filters: dict[str, str | int] = {}
    codes = {one.regency_id for one in innovations}
    units = {one.unit_id for one in innovations}
    filters["regency"] = codes.pop() if len(codes) == 1 else ""
    unit = units.pop() if len(units) == 1 else None
    if unit is not None:
        filters["unit"] = unit
    filters["status"] = status.value
    return f"{reverse('innovations:list')}?{urlencode(filters)}"


def _said(sentence: str, comment: Comment) -> str:
    return sentence % {
        "actor": comment.author_name,
        "name": Truncator(comment.target_label).chars(NAME_SHOWN),
        "text": comment.text,
    }


def _place(innovation: Innovation, comment: Comment) -> str:
    return f"{reverse('innovations:comments', args=[innovation.pk])}#c{comment.pk}"
