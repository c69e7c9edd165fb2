"""What a record still lacks, counted apart: to submit it, as a quick win, for the IID.

Pure functions of a loaded record: no statement, no writing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovations.enums import (
    DESIGN_WORDS_MIN,
    IID_FIELDS,
    QUICK_WIN_FIELDS,
    SUBMIT_FIELDS,
)
from innovations.models import Innovation
from masterplan.core.story import field_label


@dataclass(frozen=True)
class Gaps:
    """One purpose and the names of the fields it lacks, in the form's order."""

    purpose: str
    label: str | Promise
    fields: tuple[str, ...]

    @property
    def labels(self) -> list[str]:
        return [field_label(Innovation, name) for name in self.fields]


def gaps(innovation: Innovation) -> tuple[Gaps, Gaps, Gaps]:
    """The three counts a record's page and the API show."""
    return (
        Gaps("required", _("Wajib"), required(innovation)),
        Gaps("quick_win", _("Quick win"), quick_win(innovation)),
        Gaps("iid", _("IID"), iid(innovation)),
    )


def required(innovation: Innovation) -> tuple[str, ...]:
    """What a submission needs."""
    return _empty(innovation, SUBMIT_FIELDS)


def quick_win(innovation: Innovation) -> tuple[str, ...]:
    """What a quick win is asked for beside that."""
    return _empty(innovation, QUICK_WIN_FIELDS)


def iid(innovation: Innovation) -> tuple[str, ...]:
    """What the Indeks Inovasi Daerah asks for; a short design counts as lacking."""
    lacking = _empty(innovation, IID_FIELDS)
    if words_of(innovation.design) >= DESIGN_WORDS_MIN:
        return lacking
    return tuple(name for name in IID_FIELDS if name in {*lacking, "design"})


def words_of(text: str) -> int:
    """Words as the page counts them while somebody types: split at white space."""
    return len(text.split())


# Field -> attribute: reading a key through it costs no statement.
_COLUMNS = {field.name: field.attname for field in Innovation._meta.concrete_fields}


def _empty(innovation: Innovation, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        name for name in names if getattr(innovation, _COLUMNS[name]) in ("", None)
    )
