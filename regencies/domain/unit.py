"""Every change of a unit, or of how people spell it, is one of these verbs."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity
from masterplan.core.activity import Event
from masterplan.core.errors import DomainError, InvalidFields, NotAllowed
from masterplan.core.folding import fold, tidy
from masterplan.core.models import User
from regencies.domain.unit_names import is_shared, kind_of
from regencies.enums import UNCOUNTED_KINDS
from regencies.models import Regency, Unit, UnitAlias

# Of a name and of a remembered spelling, as their columns hold them.
NAME_MAX = 200

PHRASES = {"unit.created": gettext_lazy("mencatat OPD ini")}


def create(*, actor: User | None, regency: Regency, name: str) -> Unit:
    """Record an OPD by its name; its kind, and so whether it counts, is in the name.

    `actor` None is the shell of the host. Raises InvalidFields for an empty, too
    long, taken or shared name ("Lintas OPD"), NotAllowed.
    """
    name = tidy(name)
    if not fold(name) or len(name) > NAME_MAX:
        sentence = _("Isi nama OPD, paling panjang %(max)s huruf.")
        raise InvalidFields({"name": [sentence % {"max": NAME_MAX}]})
    if is_shared(name):
        raise InvalidFields(
            {
                "name": [
                    _("“%(name)s” bukan satu OPD; pilih “belum ditetapkan”.")
                    % {"name": name}
                ]
            }
        )
    _demand(actor, regency)
    kind = kind_of(name)
    unit = Unit(
        regency=regency,
        name=name,
        kind=kind,
        is_counted=kind not in UNCOUNTED_KINDS,
    )
    with transaction.atomic():
        if Unit.objects.filter(regency=regency, name=name).exists():
            raise DomainError(
                _("OPD bernama “%(name)s” sudah ada.") % {"name": name},
                code="unit_exists",
                field="name",
            )
        unit.save(force_insert=True)
        activity.record(
            [Event(unit, "unit.created", {"name": (None, name)})], actor=actor
        )
    return unit


def remember_alias(
    *, actor: User | None, regency: Regency, spelling: str, unit: Unit | None
) -> UnitAlias:
    """Remember what a spelling means; None is "belum ditetapkan".

    A spelling asked before is settled anew. Raises DomainError where the unit is of
    another regency, NotAllowed.
    """
    _demand(actor, regency)
    if unit is not None and unit.regency_id != regency.pk:
        raise DomainError(
            _("OPD ini bukan milik daerah tersebut."), code="foreign_unit", field="unit"
        )
    alias, _created = UnitAlias.objects.update_or_create(
        regency=regency,
        folded=fold(spelling)[:NAME_MAX],
        defaults={"spelling": tidy(spelling)[:NAME_MAX], "unit": unit},
    )
    return alias


def _demand(actor: User | None, regency: Regency) -> None:
    if actor is not None and not actor.has_perm("regencies.change_unit", regency):
        raise NotAllowed(_("Anda tidak berwenang mengubah daftar OPD daerah ini."))
