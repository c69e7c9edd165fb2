"""What somebody has to do, and what was done about it."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from innovations.models import Innovation
from masterplan.domain.follow_up import EDITABLE_FIELDS
from masterplan.models import FollowUp, Meeting, StageRecord
from regencies.forms.refusing import LongTextField, RefusingForm, date_field
from regencies.models import PilotArea, Unit

TITLE_MAX = FollowUp._meta.get_field("title").max_length
RESULT_MAX = FollowUp._meta.get_field("result").max_length


class FollowUpForm(RefusingForm):
    title = forms.CharField(
        label=_("Yang harus dikerjakan"),
        max_length=TITLE_MAX,
        error_messages={"required": _("Tuliskan apa yang harus dikerjakan.")},
    )
    unit = forms.ModelChoiceField(
        label=_("OPD"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Daerah (koordinator)"),
    )
    due_on = date_field(
        _("Tenggat"),
        error_messages={"required": _("Isi tenggatnya, agar dapat diingatkan.")},
    )
    meeting = forms.ModelChoiceField(
        label=_("Dari rapat"),
        queryset=Meeting.objects.none(),
        required=False,
        empty_label=_("Bukan dari rapat"),
    )
    stage = forms.ModelChoiceField(
        label=_("Tahap Bimtek"),
        queryset=StageRecord.objects.none(),
        required=False,
        empty_label=_("Bukan dari tahap"),
    )
    innovation = forms.ModelChoiceField(
        label=_("Inovasi"),
        queryset=Innovation.objects.none(),
        required=False,
        empty_label=_("Bukan tentang satu inovasi"),
    )
    pilot_area = forms.ModelChoiceField(
        label=_("Kawasan percontohan"),
        queryset=PilotArea.objects.none(),
        required=False,
        empty_label=_("Bukan tentang kawasan"),
    )

    def __init__(self, *args: Any, offered: dict[str, QuerySet], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset


class ResultForm(RefusingForm):
    result = LongTextField(
        label=_("Hasil"),
        max_length=RESULT_MAX,
        rows=3,
        help_text=_("Apa yang sudah dikerjakan, dan di mana buktinya."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["result"].required = True
        self.fields["result"].error_messages["required"] = _("Tuliskan hasilnya.")


def initial_of(follow_up: FollowUp) -> dict[str, object]:
    return {name: getattr(follow_up, name) for name in EDITABLE_FIELDS}
