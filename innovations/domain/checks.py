"""What columns and neighbours refuse of an innovation, before anything is written."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from innovations.enums import TEXT_MAX
from innovations.models import Innovation
from masterplan.core.errors import InvalidFields
from regencies.models import Unit

_KEYS = {
    field.name
    for field in Innovation._meta.concrete_fields
    if field.is_relation or field.unique
}
# Paragraphs, which have no limit of their own in the database.
LONG_TEXTS = (
    "description",
    "objective",
    "benefit",
    "result",
    "design",
    "process_before",
    "process_after",
    "uniqueness",
    "continuity",
    "growth",
    "risks",
    "resources",
)


def demand_active_unit(offered: object) -> None:
    """Raise InvalidFields for a unit that was merged into another since it was chosen.

    Hold the regency's ledger first, as a merge does.
    """
    if not isinstance(offered, Unit):
        return
    if not Unit.objects.filter(pk=offered.pk, is_active=True).exists():
        raise InvalidFields({"unit": [_("Pilih OPD yang aktif di daerah ini.")]})


def validate(innovation: Innovation) -> None:
    """Raise InvalidFields for what columns and neighbours refuse."""
    errors: dict[str, list[str]] = {}
    if innovation.dimension_id is None:
        errors["dimension"] = [_("Pilih dimensi.")]
    try:
        # Keys were read by the caller through what he may see; asking the database
        # again whether they exist would cost a statement each.
        innovation.clean_fields(exclude=_KEYS)
    except ValidationError as error:
        errors.update(error.message_dict)
    for name in LONG_TEXTS:
        if len(getattr(innovation, name)) > TEXT_MAX:
            errors.setdefault(name, []).append(
                _("Paling panjang %(max)s huruf.") % {"max": TEXT_MAX}
            )
    if innovation.unit and innovation.unit.regency_id != innovation.regency_id:
        errors.setdefault("unit", []).append(_("OPD ini bukan milik daerah tersebut."))
    sub = innovation.sub_dimension
    if sub and sub.dimension_id != innovation.dimension_id:
        errors.setdefault("sub_dimension", []).append(
            _("Subdimensi ini bukan bagian dari dimensi yang dipilih.")
        )
    for name in ("pilot_area", "flagship_programme"):
        # Read only where it was given: a key that is unset costs no statement.
        chosen = getattr(innovation, name)
        if chosen and chosen.regency_id != innovation.regency_id:
            errors.setdefault(name, []).append(_("Pilih dari daftar daerah ini."))
    start, end = innovation.start_year, innovation.end_year
    if start and end and end < start:
        errors.setdefault("end_year", []).append(
            _("Tahun selesai mendahului tahun mulai.")
        )
    if innovation.start_month and not innovation.start_year:
        errors.setdefault("start_year", []).append(
            _("Isi tahun mulai bila bulannya diisi.")
        )
    if errors:
        raise InvalidFields(errors)
