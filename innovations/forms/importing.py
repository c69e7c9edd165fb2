"""What the import asks: a file, and what its words mean."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from innovations.domain.import_job import check_upload
from innovations.enums import YEAR_MAX, YEAR_MIN
from innovations.forms.baseline import reason_field
from innovations.sheets.plan import NEW, NOBODY, Decisions
from masterplan.core.sheets.errors import FileRefused
from regencies.domain.unit_names import is_own_unit
from regencies.models import Regency, Unit

# A form of more questions would pass the limit of fields in a request; the rest keep
# their words and are asked at the next import.
MAX_QUESTIONS = 300


class UploadForm(forms.Form):
    """Choose a file; the regency too where somebody coordinates several."""

    regency = forms.ModelChoiceField(
        label=_("Kabupaten/kota"), queryset=Regency.objects.none(), empty_label=None
    )
    file = forms.FileField(
        label=_("Berkas Excel"),
        help_text=_("Berkas .xlsx, paling besar 5 MB. Judul kolom boleh apa adanya."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={
            "required": _("Pilih berkas Excel yang akan diimpor."),
            "empty": _(
                "Berkas ini kosong. Pilih berkas Excel (.xlsx) yang sudah berisi data."
            ),
        },
    )

    def __init__(self, *args: Any, regencies: Sequence[Regency], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(regencies) == 1:
            del self.fields["regency"]
            self.only = regencies[0]
        else:
            codes = [regency.pk for regency in regencies]
            self.fields["regency"].queryset = Regency.objects.filter(pk__in=codes)

    @property
    def chosen(self) -> Regency:
        """The regency chosen, or the only one there is to choose."""
        return self.cleaned_data.get("regency") or self.only

    def clean_file(self) -> UploadedFile:
        file = self.cleaned_data["file"]
        try:
            check_upload(file.name, file.size)
        except FileRefused as refusal:
            raise forms.ValidationError(refusal.message, code=refusal.code) from refusal
        return file


class DecisionForm(forms.Form):
    """One question for each unknown unit, the quick wins' year, the reason of rows that
    change a frozen baseline (`unexplained` of them), and which rows."""

    def __init__(
        self,
        *args: Any,
        unknown: Sequence[Mapping[str, Any]],
        units: Sequence[Unit],
        quick_win_marks: int,
        refused: int,
        unexplained: int = 0,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.words: dict[str, str] = {}
        by_id = {unit.pk: unit for unit in units}
        choices = [(str(unit.pk), unit.name) for unit in units]
        for number, question in enumerate(unknown[:MAX_QUESTIONS]):
            name = f"unit_{number}"
            self.words[name] = question["folded"]
            self.fields[name] = _unit_field(question, by_id, choices)
        if quick_win_marks:
            self.fields["quick_win_year"] = _year_field(quick_win_marks)
        if unexplained:
            self.fields["reason"] = _reason_field(unexplained)
        if refused:
            self.fields["rows"] = _rows_field(refused)

    @property
    def decisions(self) -> Decisions:
        return Decisions(
            units={
                folded: self.cleaned_data[name]
                for name, folded in self.words.items()
                if self.cleaned_data[name]
            },
            quick_win_year=self.cleaned_data.get("quick_win_year"),
            reason=self.cleaned_data.get("reason", ""),
        )

    @property
    def good_rows(self) -> bool:
        return self.cleaned_data.get("rows", "all") == "good"


def _unit_field(
    question: Mapping[str, Any],
    by_id: Mapping[int, Unit],
    choices: list[tuple[str, str]],
) -> forms.ChoiceField:
    words, count = question["words"], question["rows"]
    first = [("", _("Tanyakan lagi nanti")), (NOBODY, _("Belum ditetapkan"))]
    if not question["is_shared"]:
        label = (
            _("Catat OPD baru: %(name)s")
            if is_own_unit(words)
            else _("Catat sebagai bagian OPD (induk ditetapkan kemudian): %(name)s")
        )
        first.append((NEW, label % {"name": words}))
    nearest = by_id.get(question["nearest"])
    groups: list[tuple[Any, Any]] = [*first]
    if nearest:
        groups.append((_("Paling mirip"), [(str(nearest.pk), nearest.name)]))
    groups.append((_("Semua OPD"), choices))
    field = forms.ChoiceField(
        label=ngettext(
            "“%(words)s” (%(count)d baris)", "“%(words)s” (%(count)d baris)", count
        )
        % {"words": words, "count": count},
        choices=groups,
        required=False,
        initial=NOBODY if question["is_shared"] else "",
    )
    return field


def _year_field(marks: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Tahun quick win"),
        required=False,
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        help_text=ngettext(
            "%(count)d baris bertanda quick win. Isi tahunnya agar diusulkan sebagai "
            "quick win; bila kosong, tandanya hanya tercatat di laporan ini.",
            "%(count)d baris bertanda quick win. Isi tahunnya agar diusulkan sebagai "
            "quick win; bila kosong, tandanya hanya tercatat di laporan ini.",
            marks,
        )
        % {"count": marks},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


def _reason_field(unexplained: int) -> forms.CharField:
    return reason_field(
        ngettext(
            "%(count)d baris mengubah isian yang sudah dibekukan sebagai baseline "
            "masterplan. Satu alasan berlaku untuk semuanya dan tercatat dalam "
            "riwayat.",
            "%(count)d baris mengubah isian yang sudah dibekukan sebagai baseline "
            "masterplan. Satu alasan berlaku untuk semuanya dan tercatat dalam "
            "riwayat.",
            unexplained,
        )
        % {"count": unexplained},
        required=True,
    )


def _rows_field(refused: int) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Baris mana yang disimpan?"),
        choices=[
            (
                "good",
                _("Baris yang benar saja; %(count)d baris yang ditolak dilewati")
                % {"count": refused},
            ),
            ("all", _("Semua atau tidak sama sekali")),
        ],
        initial="good",
        widget=forms.RadioSelect,
    )
