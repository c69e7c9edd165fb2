"""One row of a worksheet as people type it: short, for a phone in a meeting room."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from innovations.models import Innovation
from masterplan.core.enums import TEXT_MAX
from masterplan.domain.gap import hidden_innovation
from masterplan.domain.worksheet_figures import STRATEGIES
from masterplan.enums import (
    READINESS_SCORE_MAX,
    SWOT_RATING_MAX,
    SWOT_WEIGHT_MAX,
    Aspect,
    Priority,
    Quadrant,
)
from masterplan.models import GapRow, ReadinessRow, SwotRow
from regencies.forms.refusing import LongTextField, RefusingForm

LINE_MAX = 500
Row = ReadinessRow | SwotRow | GapRow


class RowForm(RefusingForm):
    """A row's fields; what is too long is refused and kept, never cut off."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # Browsers cut a pasted text there without a word.
            field.widget.attrs.pop("maxlength", None)

    def entered(self) -> dict[str, object]:
        """The cleaned row as the verbs take it."""
        return dict(self.cleaned_data)


class ReadinessForm(RowForm):
    condition = LongTextField(label=_("Kondisi saat ini"), max_length=TEXT_MAX, rows=2)
    score = forms.TypedChoiceField(
        label=_("Nilai"),
        choices=[
            *((score, str(score)) for score in range(1, READINESS_SCORE_MAX + 1)),
            ("", _("Belum dinilai")),
        ],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class SwotForm(RowForm):
    statement = LongTextField(label=_("Pernyataan"), max_length=LINE_MAX, rows=2)
    quadrant = forms.ChoiceField(label=_("Unsur SWOT"), choices=Quadrant.choices)
    aspect = forms.ChoiceField(
        label=_("Aspek"),
        choices=[("", _("Pilih aspek")), *Aspect.choices],
        error_messages={"required": _("Pilih aspek.")},
    )
    weight = forms.IntegerField(
        label=_("Bobot (%)"),
        min_value=0,
        max_value=SWOT_WEIGHT_MAX,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    rating = forms.TypedChoiceField(
        label=_("Rating"),
        choices=[
            ("", _("Belum diisi")),
            *((rating, str(rating)) for rating in range(1, SWOT_RATING_MAX + 1)),
        ],
        coerce=int,
        empty_value=None,
        required=False,
    )
    strategy = LongTextField(label=_("Strategi"), max_length=LINE_MAX, rows=2)

    def __init__(self, *args: Any, group: str, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _needed(self, "statement", _("Tuliskan pernyataannya."))
        if is_new:
            # Its section says which one it is.
            self.fields["quadrant"].widget = forms.HiddenInput()
            self.initial.setdefault("quadrant", group)
        first, second = STRATEGIES[Quadrant(group)]
        self.fields["strategy"].help_text = format_lazy(
            _("Awali dengan {first} atau {second}."), first=first, second=second
        )


class GapForm(RowForm):
    current = LongTextField(label=_("Kondisi saat ini"), max_length=TEXT_MAX, rows=2)
    aspect = forms.ChoiceField(
        label=_("Aspek"),
        choices=[("", _("Pilih aspek")), *Aspect.choices],
        error_messages={"required": _("Pilih aspek.")},
    )
    expected = LongTextField(
        label=_("Kondisi yang diharapkan"), max_length=TEXT_MAX, rows=2
    )
    gap = LongTextField(label=_("Kesenjangan"), max_length=TEXT_MAX, rows=2)
    priority = forms.TypedChoiceField(
        label=_("Prioritas"),
        choices=[*reversed(Priority.choices)],
        coerce=int,
        initial=Priority.MEDIUM,
    )
    recommendation = LongTextField(label=_("Rekomendasi"), max_length=TEXT_MAX, rows=2)
    innovation = forms.TypedChoiceField(
        label=_("Inovasi terkait"), required=False, empty_value=None
    )

    def __init__(
        self,
        *args: Any,
        innovations: Iterable[Innovation],
        dimension: str,
        linked_id: int | None = None,
        **kwargs: Any,
    ) -> None:
        """`innovations` are those the reader may see; `linked_id` may be another."""
        super().__init__(*args, **kwargs)
        _needed(self, "current", _("Tuliskan kondisi saat ini."))
        known = {one.pk: one for one in innovations}
        own = [one for one in known.values() if one.dimension_id == dimension]
        others = [one for one in known.values() if one.dimension_id != dimension]
        choices: list[Any] = [("", _("Tidak ada"))]
        if linked_id is not None and linked_id not in known:
            # Saving another field must not cut the link of somebody else's draft.
            choices.append((linked_id, hidden_innovation()))
            known[linked_id] = Innovation(pk=linked_id)
        choices += [(one.pk, one.name) for one in own]
        if others:
            options = [(one.pk, one.name) for one in others]
            choices.append((_("Dimensi lain"), options))
        field = self.fields["innovation"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = choices
        field.coerce = lambda pk: known[int(pk)]


def _needed(form: RowForm, name: str, sentence: Any) -> None:
    form.fields[name].required = True
    form.fields[name].error_messages["required"] = sentence


def initial_of(row: Row, form: type[RowForm]) -> dict[str, object]:
    """What a form shows of a stored row."""
    return {
        name: getattr(row, row._meta.get_field(name).attname)
        for name in form.base_fields
    }
