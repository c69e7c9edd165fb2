"""Stages and deliverables of a draft set as the ministry changes them."""

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from masterplan.core.enums import NAME_MAX
from masterplan.domain.rules import RULES, Parameter
from masterplan.domain.template_deliverable import CODE_MAX, PARAMETER
from masterplan.domain.template_listing import MONTH_NAMES
from masterplan.domain.template_stage import CODE_MAX as STAGE_CODE_MAX
from masterplan.domain.template_stage import STAGES_MAX
from masterplan.enums import DeliverableKind
from masterplan.models import DeliverableTemplate, StageTemplate
from regencies.enums import DocumentKind
from regencies.forms.refusing import LongTextField, RefusingForm

STAGE_NAME_MAX = 80
SENTENCE_MAX = 300
NO_MONTH = ("", _("Tanpa waktu baku"))


def _month(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=[NO_MONTH, *MONTH_NAMES.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )


class StageForm(RefusingForm):
    """A stage; only a new one is asked for its code."""

    name = forms.CharField(
        label=_("Nama tahap"),
        max_length=STAGE_NAME_MAX,
        error_messages={"required": _("Isi nama tahap.")},
    )
    summary = LongTextField(label=_("Isi tahap"), max_length=SENTENCE_MAX, rows=3)
    order = forms.IntegerField(
        label=_("Urutan"),
        min_value=1,
        max_value=STAGES_MAX,
        required=False,
        help_text=_("Tahap lain bergeser. Dikosongkan: tetap, atau paling akhir."),
    )
    first_month = _month(_("Bulan pertama"))
    last_month = _month(_("Bulan terakhir"))
    code = forms.CharField(
        label=_("Kode"),
        max_length=STAGE_CODE_MAX,
        required=False,
        help_text=_(
            "Dikosongkan: dibuat dari nama. Tahap yang sama memakai kode yang sama; "
            "kode bimtek_4 menandai tahap yang membekukan data awal."
        ),
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["code"]

    def fields_entered(self) -> dict[str, object]:
        apart = ("code", "order")
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in apart
        }


def initial_of_stage(stage: StageTemplate) -> dict[str, object]:
    names = ("name", "summary", "order", "first_month", "last_month")
    return {name: getattr(stage, name) for name in names}


class DeliverableForm(RefusingForm):
    """One thing a stage asks for; what is asked is chosen on the page before.

    A rule's parameters are fields of their own, named PARAMETER and their name.
    """

    kind = forms.ChoiceField(choices=DeliverableKind.choices, widget=forms.HiddenInput)
    rule = forms.CharField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Nama luaran"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi nama luaran.")},
    )
    help = LongTextField(label=_("Penjelasan"), max_length=SENTENCE_MAX, rows=3)
    is_required = forms.BooleanField(
        label=_("Wajib"),
        required=False,
        help_text=_("Tanpa luaran wajib, tahap tidak dapat diajukan dan disahkan."),
    )
    document_kind = forms.ChoiceField(
        label=_("Jenis dokumen"),
        choices=[("", _("Jenis apa pun")), *DocumentKind.choices],
        required=False,
    )
    code = forms.CharField(
        label=_("Kode"),
        max_length=CODE_MAX,
        required=False,
        help_text=_("Dikosongkan: dibuat dari nama."),
    )

    def __init__(
        self, *args: Any, kind: str, rule: str, is_new: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked = RULES[rule].parameters if rule in RULES else {}
        if kind != DeliverableKind.DOCUMENT:
            del self.fields["document_kind"]
        for name, parameter in self.asked.items():
            self.fields[f"{PARAMETER}{name}"] = _field_of(parameter)
        if is_new:
            # At the end: most leave it to be made of the name.
            self.fields["code"] = self.fields.pop("code")
        else:
            del self.fields["code"]

    def fields_entered(self) -> dict[str, object]:
        entered = self.cleaned_data
        return {
            "kind": entered["kind"],
            "rule": entered["rule"],
            "name": entered["name"],
            "help": entered["help"],
            "is_required": entered["is_required"],
            "document_kind": entered.get("document_kind", ""),
            "parameters": {
                name: entered[f"{PARAMETER}{name}"] or None
                if parameter.choices
                else entered[f"{PARAMETER}{name}"]
                for name, parameter in self.asked.items()
            },
        }


def initial_of_deliverable(deliverable: DeliverableTemplate) -> dict[str, object]:
    names = ("name", "help", "is_required", "document_kind")
    return {name: getattr(deliverable, name) for name in names} | {
        f"{PARAMETER}{name}": value for name, value in deliverable.parameters.items()
    }


def _field_of(parameter: Parameter) -> forms.Field:
    if parameter.choices:
        return forms.ChoiceField(
            label=parameter.label,
            choices=[("", _("Pilih")), *parameter.choices.items()],
            required=parameter.is_required,
            initial=parameter.default,
            error_messages={"required": _("Pilih salah satu.")},
        )
    # Left empty, a parameter is its default, or what it says of itself.
    return forms.IntegerField(
        label=parameter.label,
        min_value=parameter.low,
        max_value=parameter.high,
        required=parameter.is_required,
        initial=parameter.default,
        help_text=format_lazy(_("Dikosongkan: {meaning}."), meaning=parameter.empty)
        if parameter.may_be_empty
        else "",
        error_messages={"required": _("Isi dengan bilangan bulat.")},
    )
