"""A cohort, and the regencies enrolled in it, as the ministry keeps them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from masterplan.domain.cohort import EDITABLE_FIELDS, YEAR_MAX, YEAR_MIN
from masterplan.domain.enrolment import WORDS_MAX
from masterplan.models import Cohort, Programme
from regencies.forms.refusing import LongTextField, RefusingForm

COHORT_NAME_MAX = 100
NOTE_MAX = 300


class CohortForm(RefusingForm):
    """A cohort; only a new one is asked for its year."""

    year = forms.IntegerField(
        label=_("Tahun"),
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        error_messages={"required": _("Isi tahun angkatan.")},
    )
    name = forms.CharField(
        label=_("Nama angkatan"),
        max_length=COHORT_NAME_MAX,
        required=False,
        help_text=_("Dikosongkan: “Angkatan” dan tahunnya."),
    )
    programme = forms.ModelChoiceField(
        label=_("Nama gerakan"),
        queryset=Programme.objects.order_by("-start_year", "pk"),
        required=False,
        empty_label=_("Menurut tahunnya"),
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["year"]
            self.fields["name"].required = True
            self.fields["name"].help_text = ""
            self.fields["name"].error_messages["required"] = _("Isi nama angkatan.")
            self.fields["programme"].empty_label = _("Belum ditetapkan")

    def fields_entered(self) -> dict[str, object]:
        return {name: self.cleaned_data[name] for name in EDITABLE_FIELDS}


def initial_of_cohort(cohort: Cohort) -> dict[str, object]:
    return {"name": cohort.name, "programme": cohort.programme_id}


class EnrolForm(RefusingForm):
    """Regencies by their codes or names, one a line; those ticked come beside it."""

    words = LongTextField(
        label=_("Tempel kode atau nama daerah"),
        max_length=WORDS_MAX,
        rows=6,
        help_text=_("Satu baris satu daerah, misalnya 32.11 atau Kabupaten Sumedang."),
    )


class NoteForm(RefusingForm):
    note = LongTextField(label=_("Catatan"), max_length=NOTE_MAX, rows=3)
