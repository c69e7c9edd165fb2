"""Putting innovations forward as quick wins of a year, choosing and closing them.

Every verb holds the regency's ledger and then the rows in id order, so that ranks are
given one after the other. What others say of a quick win (scores, approval, verdicts)
is in `quick_win_review`.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from innovations.domain import ledger, rollup
from innovations.domain import quick_win_notices as notices
from innovations.enums import QUICK_WIN_MONTHS_MAX, TEXT_MAX, YEAR_MAX, YEAR_MIN
from innovations.enums.quick_win import RANK_MAX, SELECTABLE, TRANSITIONS
from innovations.models import BudgetLine, Innovation, QuickWin
from masterplan.core import activity, editing, moves
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    InvalidFields,
    MoveRefused,
)
from masterplan.core.models import User
from masterplan.core.moves import Move
from masterplan.core.story import field_label
from masterplan.core.templatetags.portal import day

# What the unit and the coordinator write; the rest is written by verbs alone.
EDITABLE_FIELDS = (
    "milestone_3",
    "milestone_6",
    "milestone_9",
    "milestone_12",
    "result",
)
PHRASES = {
    "quick_win.proposed": gettext_lazy("mengusulkan inovasi ini sebagai quick win"),
    "quick_win.revised": gettext_lazy("mengubah lembar quick win ini"),
    **{f"quick_win.{move.name}": move.done for move in TRANSITIONS.values()},
}
LABELS = {"quick_win_year": gettext_lazy("tahun quick win")}
# Said of the year before and lost with the selection itself.
_SELECTION = (
    "rank",
    "approved_at",
    "approved_by",
    "approval",
    "agreed_at",
    "agreed_by",
)


def propose(
    innovations: Iterable[Innovation], *, year: int, actor: User | None
) -> list[QuickWin]:
    """Propose the records for `year`; those proposed already stay as they are.

    Part of a larger verb or alone; returns the new quick wins. Raises NotAllowed and
    InvalidFields.
    """
    asked = sorted(innovations, key=lambda innovation: innovation.pk)
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise InvalidFields({"year": [_("Tahun quick win di luar rentang.")]})
    with transaction.atomic():
        for code in sorted({innovation.regency_id for innovation in asked}):
            ledger.lock(code)
        # Read anew under the lock: it may have been given to others or withdrawn.
        current = list(
            Innovation.objects.filter(pk__in=[one.pk for one in asked])
            .select_related("regency", "unit")
            .order_by("pk")
        )
        if actor is not None:
            for innovation in current:
                if not actor.has_perm("innovations.propose_quick_win", innovation):
                    raise moves.not_allowed(QuickWin)
        known = set(
            QuickWin.objects.filter(innovation__in=current, year=year).values_list(
                "innovation_id", flat=True
            )
        )
        fresh = [innovation for innovation in current if innovation.pk not in known]
        quick_wins = QuickWin.objects.bulk_create(
            [
                QuickWin(
                    innovation=innovation,
                    regency_id=innovation.regency_id,
                    dimension_id=innovation.dimension_id,
                    year=year,
                )
                for innovation in fresh
            ]
        )
        activity.record(
            [
                Event(
                    innovation, "quick_win.proposed", {"quick_win_year": (None, year)}
                )
                for innovation in fresh
            ],
            actor=actor,
        )
        for code in {innovation.regency_id for innovation in fresh}:
            rollup.recompute(code)
        if actor is not None:
            notices.proposed(quick_wins, actor=actor)
    return quick_wins


def revise(
    quick_win: QuickWin, *, actor: User, version: int, fields: Mapping[str, object]
) -> QuickWin:
    """Change EDITABLE_FIELDS of one that is not closed, read at `version`.

    Raises StaleVersion with both values, InvalidFields, NotAllowed, MoveRefused.
    Nothing changed means nothing written.
    """
    editing.known(fields, EDITABLE_FIELDS)
    with transaction.atomic():
        [current] = held([quick_win])
        demand(actor, "innovations.change_quick_win", current)
        demand_open(current)
        changes = editing.changes_of(current, fields)
        editing.demand_version(current, version, changes)
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        store(current, list(changes))
        activity.record([Event(current, "quick_win.revised", changes)], actor=actor)
    return current


def select(
    quick_win: QuickWin,
    *,
    actor: User,
    start_on: dt.date | None,
    due_on: dt.date | None,
    rank: int | None = None,
    version: int | None = None,
) -> QuickWin:
    """Choose a proposal for its year; without a `rank` it gets the next free one.

    It has to be felt within QUICK_WIN_MONTHS_MAX months of its start, and its record
    names the unit, the person in charge and where the money comes from. Raises
    InvalidFields, NotAllowed, StaleVersion, MoveRefused, DomainError.
    """
    step = TRANSITIONS["select"]
    with transaction.atomic():
        [current] = held([quick_win])
        refusal = moves.refusal(current, step, actor=actor, version=version)
        if refusal is not None:
            raise refusal
        _demand_ready(current.innovation)
        taken = _ranks_of(current)
        errors = _span_errors(start_on, due_on)
        if rank is None:
            rank = next(one for one in range(1, len(taken) + 2) if one not in taken)
        elif not 1 <= rank <= RANK_MAX:
            errors["rank"] = [_("Peringkat 1 sampai %(max)s.") % {"max": RANK_MAX}]
        elif rank in taken:
            errors["rank"] = [
                _("Peringkat ini sudah dipakai di dimensi dan tahun yang sama.")
            ]
        if errors:
            raise InvalidFields(errors)
        offered = {
            "status": step.target,
            "rank": rank,
            "start_on": start_on,
            "due_on": due_on,
        }
        _change(current, "quick_win.select", offered, actor=actor)
        notices.moved(current, step, actor=actor, reason="")
    return current


def move(
    quick_win: QuickWin,
    *,
    name: str,
    actor: User,
    reason: str = "",
    result: str = "",
    version: int | None = None,
) -> QuickWin:
    """Carry a selected or closed one through an entry of TRANSITIONS but `select`.

    `deliver` needs a result, in words here or on the sheet already; `drop` gives the
    rank back, and approval and agreement end with it. Raises NotAllowed,
    StaleVersion, MoveRefused, DomainError.
    """
    step = TRANSITIONS[name]
    reason = moves.clean_reason(step, reason)
    with transaction.atomic():
        [current] = held([quick_win])
        refusal = moves.refusal(current, step, actor=actor, version=version)
        if refusal is not None:
            raise refusal
        offered: dict[str, object] = {"status": step.target}
        if name == "drop":
            offered |= dict.fromkeys(_SELECTION)
        if name == "deliver":
            offered["result"] = _clean_result(result or current.result)
        is_closing = name in ("deliver", "fail")
        offered["closed_at"] = timezone.now() if is_closing else None
        _change(current, f"quick_win.{name}", offered, actor=actor, reason=reason)
        notices.moved(current, step, actor=actor, reason=reason)
    return current


def allowed_moves(quick_win: QuickWin, *, actor: User) -> list[Move]:
    """The moves this person may make with it now, in the table's order."""
    return moves.allowed(quick_win, TRANSITIONS.values(), actor=actor)


def lacking(innovation: Innovation) -> list[str]:
    """The fields of the record without which it cannot be selected; one statement."""
    found = [
        name for name in ("unit", "person_in_charge") if not getattr(innovation, name)
    ]
    has_source = (
        BudgetLine.objects.filter(innovation=innovation).exclude(source="").exists()
    )
    return found if has_source else [*found, "budget"]


def last_day(start_on: dt.date) -> dt.date:
    """The last day on which one that starts then may be felt first."""
    return months_after(start_on, QUICK_WIN_MONTHS_MAX)


def months_after(start: dt.date, months: int) -> dt.date:
    """The same day of the month, or the month's last where it has no such day."""
    place = start.year * 12 + start.month - 1 + months
    year, month = place // 12, place % 12 + 1
    return dt.date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


# --- Shared with `quick_win_review` ------------------------------------------


def held(quick_wins: Iterable[QuickWin]) -> list[QuickWin]:
    """As stored, in id order, held until the transaction ends; ledgers first."""
    asked = list(quick_wins)
    for code in sorted({one.regency_id for one in asked}):
        ledger.lock(code)
    return list(
        QuickWin.objects.filter(pk__in=[one.pk for one in asked])
        .select_related("innovation__unit", "regency", "dimension")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )


def store(quick_win: QuickWin, names: Iterable[str]) -> None:
    """Write the named columns, the new version and the time."""
    quick_win.version += 1
    quick_win.updated_at = timezone.now()
    quick_win.save(update_fields=[*names, "version", "updated_at"])


def demand(actor: User, permission: str, quick_win: QuickWin) -> None:
    if not actor.has_perm(permission, quick_win):
        raise moves.not_allowed(QuickWin)


def demand_open(quick_win: QuickWin) -> None:
    if not quick_win.is_open:
        raise MoveRefused(
            _("Quick win ini sudah ditutup sebagai “%(status)s”. Buka kembali dahulu.")
            % {"status": quick_win.get_status_display()}
        )


# --- What is asked of a selection --------------------------------------------


def _change(
    quick_win: QuickWin,
    verb: str,
    offered: Mapping[str, object],
    *,
    actor: User,
    reason: str = "",
) -> None:
    """Write what differs, and tell of what people can read."""
    changes = {
        name: (getattr(quick_win, name), value)
        for name, value in offered.items()
        if getattr(quick_win, name) != value
    }
    for name, (_old, new) in changes.items():
        setattr(quick_win, name, new)
    store(quick_win, list(changes))
    told = {
        name: change
        for name, change in changes.items()
        if name in ("status", "rank", "start_on", "due_on", "result")
    }
    activity.record([Event(quick_win, verb, told, reason)], actor=actor)


def _ranks_of(quick_win: QuickWin) -> set[int]:
    """The ranks that are taken in its regency, year and dimension."""
    given = QuickWin.objects.filter(
        regency=quick_win.regency_id,
        year=quick_win.year,
        dimension=quick_win.dimension_id,
    ).values_list("rank", flat=True)
    return {rank for rank in given if rank is not None}


def _demand_ready(innovation: Innovation) -> None:
    if innovation.status not in SELECTABLE:
        raise MoveRefused(
            _("Inovasi berstatus “%(status)s” belum dapat dipilih. Verifikasi dahulu.")
            % {"status": innovation.get_status_display()}
        )
    missing = lacking(innovation)
    if missing:
        raise DomainError(
            _("Lengkapi dahulu isian inovasinya: %(fields)s.")
            % {"fields": ", ".join(said_field(name) for name in missing)},
            code="not_ready",
        )


def said_field(name: str) -> str:
    """What a field of `lacking` is called."""
    if name == "budget":
        return _("sumber anggaran")
    return field_label(Innovation, name)


def _span_errors(
    start_on: dt.date | None, due_on: dt.date | None
) -> dict[str, list[str]]:
    errors = {}
    if start_on is None:
        errors["start_on"] = [_("Isi tanggal mulai.")]
    if due_on is None:
        errors["due_on"] = [_("Isi kapan hasilnya dirasakan paling lambat.")]
    if start_on is None or due_on is None:
        return errors
    if due_on < start_on:
        errors["due_on"] = [_("Tenggat mendahului tanggal mulai.")]
    elif due_on > last_day(start_on):
        errors["due_on"] = [
            _("Paling lama %(months)s bulan sejak mulai, jadi paling lambat %(day)s.")
            % {"months": QUICK_WIN_MONTHS_MAX, "day": day(last_day(start_on))}
        ]
    return errors


def _clean_result(result: str) -> str:
    result = result.strip()
    if not result:
        raise DomainError(
            _("Tuliskan hasilnya: apa yang berubah dan berapa yang merasakannya."),
            code="result_required",
            field="result",
        )
    if len(result) > TEXT_MAX:
        raise DomainError(
            _("Paling panjang %(max)s huruf.") % {"max": TEXT_MAX},
            code="too_long",
            field="result",
        )
    return result


def _validate(quick_win: QuickWin) -> None:
    try:
        quick_win.clean_fields(
            exclude={field.name for field in QuickWin._meta.fields}
            - set(EDITABLE_FIELDS)
        )
    except ValidationError as error:
        raise InvalidFields(dict(error.message_dict)) from error
    if len(quick_win.result) > TEXT_MAX:
        raise InvalidFields(
            {"result": [_("Paling panjang %(max)s huruf.") % {"max": TEXT_MAX}]}
        )
