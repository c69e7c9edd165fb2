"""What is written of a quick win: its year, its targets, scores, dates and verdicts."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from innovations.domain.quick_win_review import Given
from innovations.domain.quick_win_sheet import Criterion
from innovations.enums import (
    SCORE_MAX,
    SCORE_MIN,
    SENTENCE_MAX,
    TEXT_MAX,
    Verdict,
)
from innovations.enums.quick_win import RANK_MAX
from innovations.models import QuickWin
from masterplan.core.uploads import ACCEPTED
from regencies.enums import NAME_MAX
from regencies.forms.refusing import LongTextField, RefusingForm, date_field

MILESTONE_MAX = QuickWin._meta.get_field("milestone_3").max_length
NUMBER_MAX = 100
FILE_NAME_MAX = 250
SCORE_FIELD = "score_"
NOTE_FIELD = "note_"


class ProposeForm(RefusingForm):
    """For which year; `years` are those that may be asked for."""

    year = forms.TypedChoiceField(label=_("Tahun quick win"), coerce=int)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]


def _milestone(label: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=MILESTONE_MAX, required=False)


class SheetForm(RefusingForm):
    """The names are those of `domain.quick_win.EDITABLE_FIELDS`."""

    milestone_3 = _milestone(_("Target 3 bulan"))
    milestone_6 = _milestone(_("Target 6 bulan"))
    milestone_9 = _milestone(_("Target 9 bulan"))
    milestone_12 = _milestone(_("Target 12 bulan"))
    result = LongTextField(
        label=_("Hasil"),
        max_length=TEXT_MAX,
        help_text=_("Apa yang berubah bagi warga, dengan angka sebelum dan sesudah."),
    )


class ScoreForm(RefusingForm):
    """A score and a sentence for each criterion; what has no score is left as it is."""

    def __init__(
        self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any
    ) -> None:
        initial = kwargs.pop("initial", {})
        for one in criteria:
            initial[SCORE_FIELD + one.code] = one.score
            initial[NOTE_FIELD + one.code] = one.note
        super().__init__(*args, initial=initial, **kwargs)
        self.criteria = list(criteria)
        for one in criteria:
            self.fields[SCORE_FIELD + one.code] = forms.TypedChoiceField(
                label=f"{one.order}. {one.name}",
                choices=[
                    (value, str(value)) for value in range(SCORE_MIN, SCORE_MAX + 1)
                ],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                help_text=one.question,
            )
            self.fields[NOTE_FIELD + one.code] = forms.CharField(
                label=_("Uraian kriteria %(number)s") % {"number": one.order},
                max_length=SENTENCE_MAX,
                required=False,
            )

    @property
    def pairs(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Score and words of each criterion, in order."""
        return [
            (self[SCORE_FIELD + one.code], self[NOTE_FIELD + one.code])
            for one in self.criteria
        ]

    def clean(self) -> dict[str, Any]:
        valid = super().clean() or self.cleaned_data
        for one in self.criteria:
            has_score = valid.get(SCORE_FIELD + one.code) is not None
            if valid.get(NOTE_FIELD + one.code) and not has_score:
                self.add_error(
                    SCORE_FIELD + one.code, _("Uraian ini belum diberi nilai.")
                )
        return valid

    def given(self) -> dict[str, Given]:
        """What `score` takes; call it on a valid form."""
        return {
            one.code: Given(
                self.cleaned_data[SCORE_FIELD + one.code],
                self.cleaned_data[NOTE_FIELD + one.code],
            )
            for one in self.criteria
            if self.cleaned_data[SCORE_FIELD + one.code] is not None
        }


class SelectForm(RefusingForm):
    start_on = date_field(
        _("Mulai"), error_messages={"required": _("Isi tanggal mulai.")}
    )
    due_on = date_field(
        _("Dirasakan paling lambat"),
        error_messages={"required": _("Isi kapan hasilnya dirasakan paling lambat.")},
        help_text=_("Paling lama 12 bulan sejak mulai; sebaiknya dalam 6 bulan."),
    )
    rank = forms.IntegerField(
        label=_("Peringkat"),
        min_value=1,
        max_value=RANK_MAX,
        required=False,
        help_text=_("Kosong berarti peringkat berikutnya di dimensi ini."),
    )


class DeliverForm(RefusingForm):
    result = LongTextField(
        label=_("Hasil"),
        max_length=TEXT_MAX,
        help_text=_("Apa yang berubah bagi warga, dengan angka sebelum dan sesudah."),
    )


class ReasonForm(RefusingForm):
    reason = forms.CharField(
        label=_("Alasan"),
        max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tuliskan alasannya.")},
        help_text=_("Terbaca oleh OPD dan tercatat dalam riwayat quick win."),
    )


def _verdict(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih salah satu.")},
    )


class JudgeForm(RefusingForm):
    benefit = _verdict(_("Bermanfaat"))
    impact = _verdict(_("Berdampak"))
    note = forms.CharField(
        label=_("Alasan dalam satu kalimat"),
        max_length=SENTENCE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tuliskan alasannya dalam satu kalimat.")},
        help_text=_("Terbaca oleh koordinator dan OPD, yang dapat menanggapi sekali."),
    )


class AnswerForm(RefusingForm):
    answer = forms.CharField(
        label=_("Tanggapan daerah"),
        max_length=SENTENCE_MAX,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Tuliskan tanggapannya.")},
        help_text=_("Hanya sekali, jadi periksa dahulu sebelum mengirim."),
    )


class PickForm(RefusingForm):
    """Which of the selected ones; `choices` are (id, words)."""

    picks = forms.TypedMultipleChoiceField(
        label=_("Quick win"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Centang dahulu quick win-nya."),
            "invalid_choice": _("Pilihan ini sudah berubah; muat ulang halamannya."),
        },
    )

    def __init__(
        self, *args: Any, choices: Sequence[tuple[int, str]], **kwargs: Any
    ) -> None:
        kwargs.setdefault("initial", {"picks": [pk for pk, _words in choices]})
        super().__init__(*args, **kwargs)
        self.fields["picks"].choices = choices


class MinutesForm(PickForm):
    """The picks, and the berita acara that records the approval."""

    upload = forms.FileField(
        label=_("Berita acara"),
        max_length=FILE_NAME_MAX,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        error_messages={
            "required": _("Pilih berkas berita acara."),
            "empty": _("Berkas ini kosong."),
        },
        help_text=_("PDF atau foto, paling besar 20 MB. Hanya dibuka oleh daerah."),
    )
    title = forms.CharField(label=_("Judul"), max_length=NAME_MAX, required=False)
    number = forms.CharField(label=_("Nomor"), max_length=NUMBER_MAX, required=False)
    issued_on = date_field(_("Tanggal"), required=False)

    def passport(self) -> dict[str, object]:
        """What the verb takes as `fields`; call it on a valid form."""
        return {
            name: self.cleaned_data[name] for name in ("title", "number", "issued_on")
        }
