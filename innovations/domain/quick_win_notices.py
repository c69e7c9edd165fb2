"""Who is told of what happens to quick wins; never the person who did it."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import Truncator

from innovations.domain.notices import COORDINATORS, NAME_SHOWN, WITH_REASON
from innovations.models import QuickWin
from masterplan.core import notices
from masterplan.core.models import User
from masterplan.core.moves import Move
from masterplan.core.stored import stored
from regencies.enums import UNIT_ROLES, Role
from regencies.models import Membership

# Stored as said, and told in the reader's language.
PROPOSED = stored("“%(name)s” diusulkan sebagai quick win %(year)s oleh %(actor)s.")
PROPOSED_MANY = stored(
    "%(count)s inovasi diusulkan sebagai quick win %(year)s oleh %(actor)s."
)
MOVED = {
    "select": stored("“%(name)s” terpilih sebagai quick win %(year)s."),
    "drop": stored("“%(name)s” tidak lagi terpilih sebagai quick win %(year)s."),
    "deliver": stored("Quick win %(year)s “%(name)s” ditandai tercapai."),
    "fail": stored("Quick win %(year)s “%(name)s” ditandai tidak tercapai."),
    "reopen": stored("Quick win %(year)s “%(name)s” dibuka kembali."),
}
JUDGED = stored(
    "Evaluator menilai quick win %(year)s “%(name)s”. Daerah dapat menanggapi."
)
ANSWERED = stored("Daerah menanggapi penilaian quick win %(year)s “%(name)s”.")


def proposed(quick_wins: Sequence[QuickWin], *, actor: User) -> None:
    """Tell the coordinators: one notice a regency, however many were proposed."""
    by_code: dict[str, list[QuickWin]] = {}
    for one in quick_wins:
        by_code.setdefault(one.regency_id, []).append(one)
    for code, theirs in by_code.items():
        first = theirs[0]
        board = reverse("quick-wins:list")
        notices.tell(
            _people(first, COORDINATORS, actor),
            kind="quick_win.proposed",
            key=f"quick_win.proposed:{first.pk}+{len(theirs) - 1}",
            text=(PROPOSED if len(theirs) == 1 else PROPOSED_MANY)
            % {
                "name": _name(first),
                "count": len(theirs),
                "year": first.year,
                "actor": actor,
            },
            url=first.get_absolute_url()
            if len(theirs) == 1
            else f"{board}?{urlencode({'regency': code, 'year': str(first.year)})}",
            regency_code=code,
        )


def moved(quick_win: QuickWin, step: Move, *, actor: User, reason: str) -> None:
    """Tell the unit what became of its proposal."""
    text = MOVED[step.name] % _words(quick_win)
    if reason:
        text = WITH_REASON % {"sentence": text, "reason": reason}
    _tell(quick_win, f"quick_win.{step.name}", text, UNIT_ROLES, actor)


def judged(quick_win: QuickWin, *, actor: User) -> None:
    """Tell the coordinators and the unit that there is a verdict to read."""
    text = JUDGED % _words(quick_win)
    _tell(quick_win, "quick_win.judged", text, UNIT_ROLES | COORDINATORS, actor)


def answered(quick_win: QuickWin, *, actor: User) -> None:
    """Tell who judged that the regency has answered."""
    if quick_win.judged_by_id in (None, actor.pk):
        return
    notices.tell(
        [quick_win.judged_by_id],
        kind="quick_win.answered",
        key=f"quick_win.answered:{quick_win.pk}",
        text=ANSWERED % _words(quick_win),
        url=quick_win.get_absolute_url(),
        regency_code=quick_win.regency_id,
    )


def _tell(
    quick_win: QuickWin, kind: str, text: str, roles: Iterable[Role], actor: User
) -> None:
    notices.tell(
        _people(quick_win, roles, actor),
        kind=kind,
        key=f"{kind}:{quick_win.pk}:{quick_win.version}",
        text=text,
        url=quick_win.get_absolute_url(),
        regency_code=quick_win.regency_id,
    )


def _people(quick_win: QuickWin, roles: Iterable[Role], actor: User) -> list[int]:
    """Ids of those whose seat covers the record's unit or its whole regency."""
    unit_id = quick_win.innovation.unit_id
    seats = (
        Membership.objects.in_force()
        .filter(user__is_active=True, role__in=sorted(set(roles)))
        .exclude(user=actor)
        .filter(
            Q(unit=unit_id, unit__isnull=False)
            | Q(unit=None, regency=quick_win.regency_id)
        )
    )
    return sorted(set(seats.values_list("user_id", flat=True)))


def _words(quick_win: QuickWin) -> dict[str, object]:
    return {"name": _name(quick_win), "year": quick_win.year}


def _name(quick_win: QuickWin) -> str:
    return Truncator(quick_win.innovation.name).chars(NAME_SHOWN)
