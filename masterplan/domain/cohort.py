"""Every change of a cohort, and of who takes part in it, is one of these verbs."""

import calendar
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing
from masterplan.core.activity import Event
from masterplan.core.errors import (
    DomainError,
    FieldConflict,
    InvalidFields,
    StaleVersion,
)
from masterplan.core.folding import tidy
from masterplan.core.models import User
from masterplan.core.moves import not_allowed
from masterplan.core.story import field_label
from masterplan.domain.template import templates_for, tidied
from masterplan.models import (
    Cohort,
    Participation,
    Programme,
    StageRecord,
    StageTemplate,
)
from regencies.models import Regency

EDITABLE_FIELDS = ("name", "programme")
# The year of the first cohort.
YEAR_MIN, YEAR_MAX = 2017, 2100

PHRASES = {
    "cohort.opened": gettext_lazy("membuka angkatan ini"),
    "cohort.revised": gettext_lazy("mengubah angkatan ini"),
    "participation.enrolled": gettext_lazy("mendaftarkan daerah ini ke angkatan"),
    "participation.noted": gettext_lazy("mengubah catatan keikutsertaan ini"),
}
LABELS = {"cohort": gettext_lazy("angkatan")}


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What became of one regency: its new participation, or the reason why none."""

    regency: Regency
    participation: Participation | None
    refusal: str = ""


@transaction.atomic
def open_cohort(
    *, actor: User, year: int, fields: Mapping[str, object] | None = None
) -> Cohort:
    """Open a year; `fields` names EDITABLE_FIELDS, without a name it is "Angkatan …".

    Without a programme it is the newest that had begun by then. Raises NotAllowed,
    InvalidFields, and DomainError for a year that is open already.
    """
    _demand(actor)
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise InvalidFields(
            {
                "year": [
                    _("Isi tahun antara %(first)s dan %(last)s.")
                    % {"first": YEAR_MIN, "last": YEAR_MAX}
                ]
            }
        )
    cohort = Cohort(year=year, **tidied(fields or {}, EDITABLE_FIELDS))
    cohort.name = cohort.name or _("Angkatan %(year)s") % {"year": year}
    if cohort.programme_id is None:
        cohort.programme = programme_of(year)
    _validate(cohort)
    try:
        # The year is unique: who opens it at the same moment waits, and is told.
        with transaction.atomic():
            cohort.save(force_insert=True)
    except IntegrityError as error:
        raise DomainError(
            _("Angkatan %(year)s sudah dibuka.") % {"year": year},
            code="year_taken",
            field="year",
        ) from error
    told = {
        name: (None, getattr(cohort, name))
        for name in ("year", *EDITABLE_FIELDS)
        if getattr(cohort, name)
    }
    activity.record([Event(cohort, "cohort.opened", told)], actor=actor)
    return cohort


@transaction.atomic
def revise(
    cohort: Cohort, *, actor: User, version: int, fields: Mapping[str, object]
) -> Cohort:
    """Change a cohort read at `version`; returns the stored one.

    Raises NotAllowed, StaleVersion with both values, InvalidFields. Nothing changed
    means nothing written.
    """
    offered = tidied(fields, EDITABLE_FIELDS)
    _demand(actor)
    current = (
        Cohort.objects.select_for_update(of=("self",))
        .select_related("programme")
        .get(pk=cohort.pk)
    )
    changes = editing.changes_of(current, offered)
    editing.demand_version(current, version, changes)
    if not changes:
        return current
    editing.take(current, changes)
    _validate(current)
    editing.store(current, changes)
    activity.record([Event(current, "cohort.revised", changes)], actor=actor)
    return current


def enrol(regency: Regency, *, cohort: Cohort, actor: User) -> Participation:
    """Enrol one regency, as `enrol_all`; raises DomainError where it takes part."""
    [enrolment] = enrol_all([regency], cohort=cohort, actor=actor)
    if enrolment.participation is None:
        raise DomainError(enrolment.refusal, code="already_enrolled")
    return enrolment.participation


@transaction.atomic
def enrol_all(
    regencies: Sequence[Regency], *, cohort: Cohort, actor: User
) -> list[Enrolment]:
    """Enrol regencies with the stages now in force for the cohort, none begun yet.

    One result each, in the order given; who takes part already keeps all as it is.
    Raises NotAllowed, and DomainError where no stages are in force. Constant
    statements.
    """
    _demand(actor)
    # Who enrols at the same time waits here, and then sees who takes part by now.
    cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
    templates = templates_for(cohort)
    if not templates:
        raise DomainError(
            _("Belum ada templat tahap yang berlaku; daerah belum dapat didaftar."),
            code="no_stages",
        )
    known = set(
        Participation.objects.filter(cohort=cohort, regency__in=regencies).values_list(
            "regency_id", flat=True
        )
    )
    fresh: dict[str, Participation] = {}
    for regency in regencies:
        if regency.pk not in known:
            fresh[regency.pk] = Participation(cohort=cohort, regency=regency)
    made = Participation.objects.bulk_create(fresh.values())
    StageRecord.objects.bulk_create(
        [
            _upcoming(participation, template)
            for participation in made
            for template in templates
        ]
    )
    activity.record(
        [
            Event(one, "participation.enrolled", {"cohort": (None, cohort)})
            for one in made
        ],
        actor=actor,
    )
    # Named twice in one list, a regency is enrolled once.
    return [
        Enrolment(regency, participation)
        if (participation := fresh.pop(regency.pk, None))
        else Enrolment(
            regency,
            None,
            _("%(regency)s sudah terdaftar di %(cohort)s.")
            % {"regency": regency, "cohort": cohort},
        )
        for regency in regencies
    ]


@transaction.atomic
def note(
    participation: Participation, *, actor: User, text: str, seen: str
) -> Participation:
    """Change what is noted of a participation; `seen` is the note its writer saw.

    Returns the stored one. Raises NotAllowed, StaleVersion with both notes,
    InvalidFields. Nothing changed means nothing written.
    """
    _demand(actor)
    text = tidy(text)
    current = (
        Participation.objects.select_for_update(of=("self",))
        .select_related("cohort", "regency")
        .get(pk=participation.pk)
    )
    if current.note == text:
        return current
    if current.note != seen:
        label = field_label(Participation, "note")
        raise StaleVersion(
            version=0, fields=(FieldConflict("note", label, current.note, text),)
        )
    was, current.note = current.note, text
    try:
        current.clean_fields(exclude={"cohort", "regency"})
    except ValidationError as error:
        raise InvalidFields(error.message_dict) from error
    current.save(update_fields=["note"])
    event = Event(current, "participation.noted", {"note": (was, text)})
    activity.record([event], actor=actor)
    return current


def programme_of(year: int) -> Programme | None:
    """What the ministry's movement was called in that year."""
    return (
        Programme.objects.filter(start_year__lte=year)
        .order_by("-start_year", "pk")
        .first()
    )


def window(template: StageTemplate, year: int) -> tuple[dt.date | None, dt.date | None]:
    """First and last planned day of a stage in a cohort of that year, if it has any."""
    first, last = template.first_month, template.last_month
    if first is None or last is None:
        return None, None
    start_year, start_month = _month(first, year)
    end_year, end_month = _month(last, year)
    length = calendar.monthrange(end_year, end_month)[1]
    return (
        dt.date(start_year, start_month, 1),
        dt.date(end_year, end_month, length),
    )


def _month(number: int, year: int) -> tuple[int, int]:
    """Months past the twelfth lie in the next year."""
    years, month = divmod(number - 1, 12)
    return year + years, month + 1


def _upcoming(participation: Participation, template: StageTemplate) -> StageRecord:
    start, end = window(template, participation.cohort.year)
    return StageRecord(
        participation=participation,
        regency_id=participation.regency_id,
        template=template,
        order=template.order,
        code=template.code,
        name=template.name,
        planned_start=start,
        planned_end=end,
    )


def _demand(actor: User) -> None:
    if not actor.has_perm("masterplan.change_cohort"):
        raise not_allowed(Cohort)


def _validate(cohort: Cohort) -> None:
    try:
        cohort.clean_fields(exclude={"version"})
    except ValidationError as error:
        raise InvalidFields(error.message_dict) from error
