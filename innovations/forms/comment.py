"""What somebody writes about a record; the verb decides whether it may stand."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from masterplan.core.enums import CommentKind
from masterplan.core.models.comment import COMMENT_MAX

HELP = format_lazy(
    _("Paling panjang {max} huruf; tidak dapat diubah setelah dikirim."),
    max=COMMENT_MAX,
)


class AnswerForm(forms.Form):
    # The browser would ask in its own language, not in the portal's.
    use_required_attribute = False

    # Neither required nor limited here: the verb says so, in one place for all.
    text = forms.CharField(
        label=_("Jawaban"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=HELP,
    )


class CommentForm(AnswerForm):
    text = forms.CharField(
        label=_("Tulisan"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=HELP,
    )
    kind = forms.ChoiceField(
        label=_("Jenis"),
        choices=[
            (CommentKind.REMARK, _("Catatan, tidak perlu dijawab")),
            (CommentKind.QUESTION, _("Pertanyaan, OPD atau koordinator menjawab")),
        ],
        initial=CommentKind.REMARK,
        widget=forms.RadioSelect,
    )
