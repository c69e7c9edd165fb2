"""What an OPD needs of technology, and how far that is."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from innovations.models import Innovation
from masterplan.domain.need import EDITABLE_FIELDS
from masterplan.enums import NeedStatus
from masterplan.models import Meeting, Need
from regencies.forms.refusing import RefusingForm, date_field
from regencies.models import Unit


class NeedForm(RefusingForm):
    unit = forms.ModelChoiceField(
        label=_("OPD"),
        queryset=Unit.objects.none(),
        empty_label=_("Pilih OPD"),
        error_messages={"required": _("Pilih OPD yang membutuhkannya.")},
    )
    title = forms.CharField(
        label=_("Kebutuhan teknologi"),
        max_length=Need._meta.get_field("title").max_length,
        error_messages={"required": _("Tuliskan apa yang dibutuhkan.")},
        help_text=_("Misalnya: server cadangan, integrasi data kependudukan."),
    )
    status = forms.ChoiceField(
        label=_("Kesiapan"), choices=NeedStatus.choices, initial=NeedStatus.MISSING
    )
    due_on = date_field(_("Tenggat"), required=False)
    innovation = forms.ModelChoiceField(
        label=_("Untuk inovasi"),
        queryset=Innovation.objects.none(),
        required=False,
        empty_label=_("Bukan untuk satu inovasi"),
    )
    meeting = forms.ModelChoiceField(
        label=_("Dari dialog kinerja"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("Bukan dari dialog"),
    )

    def __init__(self, *args: Any, offered: dict[str, QuerySet], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset


def initial_of(need: Need) -> dict[str, object]:
    return {name: getattr(need, name) for name in EDITABLE_FIELDS}
