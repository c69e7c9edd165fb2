"""The talk on a record: remarks, questions, and their answers."""

from collections import defaultdict
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from innovations.domain import comments as verbs
from innovations.forms.comment import AnswerForm, CommentForm
from innovations.models import Innovation
from innovations.views.record import head_of, inside_record
from masterplan.core.comments import tidy
from masterplan.core.enums import CommentKind
from masterplan.core.errors import DomainError
from masterplan.core.models import Comment
from masterplan.core.views.pages import READ_OR_POST, render_page

# The newest ones; what is older stands in the history.
SHOWN = 200


@dataclass(frozen=True)
class Thread:
    """A remark, or a question with its answers and the form for one more."""

    comment: Comment
    answers: list[Comment]
    form: AnswerForm | None

    @property
    def is_open(self) -> bool:
        comment = self.comment
        return comment.kind == CommentKind.QUESTION and comment.answered_at is None


@require_http_methods(READ_OR_POST)
def innovation_comments(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the talk (GET), or say or ask something (POST)."""
    innovation = inside_record(request, pk)
    if request.method != "POST":
        return _page(request, innovation, CommentForm())
    form = CommentForm(request.POST)
    is_question = request.POST.get("kind") == CommentKind.QUESTION
    say = verbs.ask if is_question else verbs.remark
    try:
        said = say(innovation, actor=request.user, text=request.POST.get("text", ""))
    except DomainError as error:
        return _page(request, innovation, refused_form(form, error), status=422)
    messages.success(
        request, _("Pertanyaan terkirim.") if is_question else _("Catatan tersimpan.")
    )
    return _back_to(innovation, said)


@require_POST
def innovation_answer(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Answer one question of this record."""
    innovation = inside_record(request, pk)
    asked = get_object_or_404(
        Comment.objects.for_target(innovation), pk=question, kind=CommentKind.QUESTION
    )
    form = AnswerForm(request.POST, prefix=prefix_of(asked))
    text = request.POST.get(form.add_prefix("text"), "")
    try:
        said = verbs.answer(asked, innovation=innovation, actor=request.user, text=text)
    except DomainError as error:
        return _page(
            request,
            innovation,
            CommentForm(),
            answering=(asked.pk, refused_form(form, error)),
            status=422,
        )
    messages.success(request, _("Jawaban terkirim."))
    return _back_to(innovation, said)


def _page(
    request: HttpRequest,
    innovation: Innovation,
    form: CommentForm,
    *,
    answering: tuple[int, AnswerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = list(Comment.objects.for_target(innovation).order_by("-id")[: SHOWN + 1])
    may_answer = request.user.has_perm("innovations.answer_innovation", innovation)
    context = head_of(request, innovation, "comments") | {
        "threads": threads_of(found[:SHOWN], answering, may_answer=may_answer),
        "is_cut": len(found) > SHOWN,
        "form": form
        if request.user.has_perm("innovations.comment_innovation", innovation)
        else None,
        "refused": answering[1] if answering else None,
        "target": innovation,
        "comments_name": "innovations:comments",
        "answer_name": "innovations:answer",
    }
    return render_page(request, "innovations/comments.html", context, status=status)


def threads_of(
    newest_first: list[Comment],
    answering: tuple[int, AnswerForm] | None,
    *,
    may_answer: bool,
) -> list[Thread]:
    """Oldest first; an answer whose question is cut off stands by itself."""
    shown = {comment.pk for comment in newest_first}
    answers: dict[int, list[Comment]] = defaultdict(list)
    heads = []
    for comment in reversed(newest_first):
        if comment.question_id in shown:
            answers[comment.question_id].append(comment)
        else:
            heads.append(comment)
    threads = []
    for comment in heads:
        thread = Thread(comment, answers[comment.pk], None)
        if thread.is_open and may_answer:
            form = AnswerForm(prefix=prefix_of(comment))
            if answering and answering[0] == comment.pk:
                form = answering[1]
            thread = Thread(comment, answers[comment.pk], form)
        threads.append(thread)
    return threads


def refused_form(form: forms.Form, error: DomainError) -> forms.Form:
    """The form as typed, without what does not show, and the verb's sentence."""
    name = form.add_prefix("text")
    form.data = form.data.copy()
    form.data[name] = tidy(form.data.get(name, ""))
    form.full_clean()
    # The verb's sentence stands for the field's own.
    form.errors.pop("text", None)
    form.add_error("text", error.message)
    return form


def prefix_of(question: Comment) -> str:
    """Several answers can be begun on one page; each field has an id of its own."""
    return f"j{question.pk}"


def _back_to(innovation: Innovation, said: Comment) -> HttpResponseRedirect:
    address = reverse("innovations:comments", args=[innovation.pk])
    return HttpResponseRedirect(f"{address}#c{said.pk}")
