"""The columns a reader may choose for the register; the export follows the choice."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Column:
    """`ordering` is the name in ORDERINGS it sorts by; `headings` are the export's."""

    key: str
    label: str | Promise
    ordering: str = ""
    headings: tuple[str, ...] = ()
    is_default: bool = True
    # Not for the public of a published record.
    is_inside: bool = False


COLUMNS = {
    column.key: column
    for column in (
        Column("unit", _("OPD"), headings=("opd",)),
        Column("dimension", _("Dimensi"), headings=("dimension",)),
        Column(
            "sub_dimension",
            _("Subdimensi"),
            headings=("subdimension",),
            is_default=False,
        ),
        Column("step", _("Tahapan inovasi"), headings=("stage", "progress")),
        Column("status", _("Status"), ordering="status", headings=("status",)),
        Column("kind", _("Bentuk"), headings=("kind",), is_default=False),
        Column("is_digital", _("Digital"), headings=("is_digital",), is_default=False),
        Column(
            "start_year", _("Tahun mulai"), headings=("start_date",), is_default=False
        ),
        Column(
            "person_in_charge",
            _("Penanggung jawab"),
            headings=("person_in_charge", "position"),
            is_default=False,
            is_inside=True,
        ),
        Column("updated_at", _("Diperbarui"), ordering="updated_at"),
    )
}
# What the export writes whatever is chosen, so that it can be read back.
ALWAYS = ("registration_number", "innovation_name")


def chosen(asked: Iterable[str], *, is_public: bool = False) -> list[Column]:
    """The columns asked for, in the table's order; the usual ones if none is known."""
    names = set(asked)
    offered = [one for one in COLUMNS.values() if not (one.is_inside and is_public)]
    picked = [column for column in offered if column.key in names]
    return picked or [column for column in offered if column.is_default]


def headings(columns: Iterable[Column]) -> frozenset[str]:
    """Names of the export's columns that belong to these."""
    return frozenset(ALWAYS).union(*(column.headings for column in columns))
