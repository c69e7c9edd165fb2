"""A flagship programme as the coordinator keeps it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from regencies.domain.flagship_programme import EDITABLE_FIELDS
from regencies.enums import NAME_MAX, TEXT_MAX, YEAR_MAX, YEAR_MIN
from regencies.forms.refusing import LongTextField, RefusingForm
from regencies.models import FlagshipProgramme


class FlagshipProgrammeForm(RefusingForm):
    name = forms.CharField(
        label=_("Nama program unggulan"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi nama program unggulan.")},
    )
    mission = LongTextField(
        label=_("Misi RPJMD"),
        max_length=TEXT_MAX,
        rows=3,
        help_text=_("Misi yang dilayani program ini."),
    )
    start_year = forms.IntegerField(
        label=_("Tahun awal"),
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        error_messages={"required": _("Isi tahun awal.")},
    )
    end_year = forms.IntegerField(
        label=_("Tahun akhir"),
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        error_messages={"required": _("Isi tahun akhir.")},
    )


def initial_of_programme(programme: FlagshipProgramme) -> dict[str, object]:
    return {name: getattr(programme, name) for name in EDITABLE_FIELDS}
