"""An award or invitation, and the value of another scheme's index."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from dimensions.domain import indicator
from dimensions.models import Indicator, IndicatorValue
from innovations.models import Innovation
from masterplan.core.enums import NAME_MAX, YEAR_MAX, YEAR_MIN
from masterplan.domain.award import EDITABLE_FIELDS
from masterplan.enums import AwardKind
from masterplan.models import Award
from regencies.forms.refusing import RefusingForm
from regencies.models import Document


def _year() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Tahun"),
        min_value=YEAR_MIN,
        max_value=YEAR_MAX,
        error_messages={"required": _("Isi tahunnya.")},
    )


def _document() -> forms.ModelChoiceField:
    return forms.ModelChoiceField(
        label=_("Dokumen"),
        queryset=Document.objects.none(),
        required=False,
        empty_label=_("Tanpa dokumen"),
        help_text=_("Simpan piagam atau surat di halaman Dokumen lebih dahulu."),
    )


class AwardForm(RefusingForm):
    kind = forms.ChoiceField(
        label=_("Jenis"), choices=AwardKind.choices, initial=AwardKind.AWARD
    )
    year = _year()
    giver = forms.CharField(
        label=_("Pemberi"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi siapa yang memberi.")},
    )
    category = forms.CharField(
        label=_("Kategori"),
        max_length=NAME_MAX,
        error_messages={"required": _("Isi kategori atau nama penghargaannya.")},
    )
    innovation = forms.ModelChoiceField(
        label=_("Inovasi"),
        queryset=Innovation.objects.none(),
        required=False,
        empty_label=_("Untuk daerah, bukan satu inovasi"),
    )
    document = _document()
    source_url = forms.URLField(
        label=_("Tautan sumber"),
        max_length=500,
        required=False,
        assume_scheme="https",
    )

    def __init__(self, *args: Any, offered: dict[str, QuerySet], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset


class IndexForm(RefusingForm):
    indicator = forms.ModelChoiceField(
        label=_("Indeks"),
        queryset=Indicator.objects.none(),
        empty_label=_("Pilih indeks"),
        error_messages={"required": _("Pilih indeksnya.")},
    )
    year = _year()
    value = forms.DecimalField(
        label=_("Nilai"),
        max_digits=10,
        decimal_places=4,
        min_value=0,
        localize=True,
        error_messages={"required": _("Isi nilainya.")},
    )
    predicate = forms.CharField(
        label=_("Predikat"),
        max_length=60,
        required=False,
        help_text=_("Misalnya: Sangat Baik, Inovatif, BB."),
    )
    source = forms.CharField(
        label=_("Sumber"),
        max_length=300,
        required=False,
        help_text=_("Nomor keputusan atau tempat nilai ini diumumkan."),
    )
    document = _document()

    def __init__(self, *args: Any, offered: dict[str, QuerySet], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, queryset in offered.items():
            self.fields[name].queryset = queryset


def initial_of(award: Award) -> dict[str, object]:
    return {name: getattr(award, name) for name in EDITABLE_FIELDS}


def initial_of_value(value: IndicatorValue) -> dict[str, object]:
    return {name: getattr(value, name) for name in indicator.EDITABLE_FIELDS}
