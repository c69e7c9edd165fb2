"""What people say about a problem, what proves it, and its story."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from innovations.domain import problem_document, problem_entry
from innovations.forms.comment import AnswerForm, CommentForm
from innovations.models import Problem
from innovations.views.comments import SHOWN, prefix_of, refused_form, threads_of
from innovations.views.problem import head_of, visible_problem
from masterplan.core import comments, history
from masterplan.core.access import scope_of
from masterplan.core.enums import CommentKind
from masterplan.core.errors import DomainError
from masterplan.core.models import Activity, Comment
from masterplan.core.story import tell
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
)
from regencies.domain.document import audiences_for
from regencies.enums import Audience
from regencies.forms.document import DocumentForm
from regencies.models import Document


@require_http_methods(READ_OR_POST)
def problem_comments(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the talk (GET), or say or ask something (POST)."""
    problem = visible_problem(request, pk)
    if request.method != "POST":
        return _talk(request, problem, CommentForm())
    form = CommentForm(request.POST)
    is_question = request.POST.get("kind") == CommentKind.QUESTION
    say = problem_entry.ask if is_question else comments.remark
    try:
        said = say(problem, actor=request.user, text=request.POST.get("text", ""))
    except DomainError as error:
        return _talk(request, problem, refused_form(form, error), status=422)
    messages.success(
        request, _("Pertanyaan terkirim.") if is_question else _("Catatan tersimpan.")
    )
    return _back_to(problem, said)


@require_POST
def problem_answer(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Answer one question about this problem."""
    problem = visible_problem(request, pk)
    asked = get_object_or_404(
        Comment.objects.for_target(problem), pk=question, kind=CommentKind.QUESTION
    )
    form = AnswerForm(request.POST, prefix=prefix_of(asked))
    text = request.POST.get(form.add_prefix("text"), "")
    try:
        said = problem_entry.answer(
            asked, problem=problem, actor=request.user, text=text
        )
    except DomainError as error:
        answering = (asked.pk, refused_form(form, error))
        return _talk(request, problem, CommentForm(), answering=answering, status=422)
    messages.success(request, _("Jawaban terkirim."))
    return _back_to(problem, said)


@require_http_methods(READ_OR_POST)
def problem_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents this reader may open (GET), and one more (POST)."""
    problem = visible_problem(request, pk)
    may_change = request.user.has_perm("innovations.change_problem", problem)
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        audiences=audiences_for(request.user, problem.regency_id),
        initial={"audience": Audience.REGENCY},
    )
    if request.method == "POST":
        demand(request, "innovations.change_problem", problem)
        if form.is_valid():
            try:
                problem_document.attach_new(
                    problem,
                    actor=request.user,
                    fields=form.passport(),
                    upload=form.cleaned_data["upload"],
                )
            except DomainError as error:
                form.show_refusal(error)
            else:
                messages.success(request, _("Bukti terlampir."))
                return HttpResponseRedirect(
                    reverse("problems:documents", args=[problem.pk])
                )
    shown = Document.objects.visible_to(scope_of(request.user))
    context = head_of(request, problem, "documents") | {
        "documents": shown.filter(problems=problem).select_related("unit"),
        "form": form if may_change else None,
    }
    status = 422 if form.errors else 200
    return render_page(
        request, "innovations/problem_documents.html", context, status=status
    )


@require_POST
def problem_document_detach(
    request: HttpRequest, pk: int, document: int
) -> HttpResponse:
    """Take one document off the problem; it stays kept."""
    problem = visible_or_404(request, Problem.objects, pk=pk)
    demand(request, "innovations.change_problem", problem)
    attached = visible_or_404(request, Document.objects, problems=problem, pk=document)
    problem_document.detach(attached, actor=request.user, problem=problem)
    messages.success(request, _("Bukti dilepas; dokumennya tetap tersimpan."))
    return HttpResponseRedirect(reverse("problems:documents", args=[problem.pk]))


@require_safe
def problem_history(request: HttpRequest, pk: int) -> HttpResponse:
    """The story of the problem in sentences, newest first."""
    problem = visible_problem(request, pk)
    story = Activity.objects.for_target(problem)
    page = history.page_of(story, request.GET)
    told = tell(page.rows)
    context = head_of(request, problem, "history") | {
        "story": told,
        "shown": len(told),
        "previous_url": page.before
        and history.address(request.GET, before=page.before),
        "next_url": page.after and history.address(request.GET, after=page.after),
    }
    return render_page(request, "innovations/problem_history.html", context)


def _talk(
    request: HttpRequest,
    problem: Problem,
    form: CommentForm,
    *,
    answering: tuple[int, AnswerForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    found = list(Comment.objects.for_target(problem).order_by("-id")[: SHOWN + 1])
    may_answer = request.user.has_perm("innovations.answer_problem", problem)
    may_say = request.user.has_perm("innovations.comment_problem", problem)
    context: dict[str, Any] = head_of(request, problem, "comments") | {
        "threads": threads_of(found[:SHOWN], answering, may_answer=may_answer),
        "is_cut": len(found) > SHOWN,
        "form": form if may_say else None,
        "refused": answering[1] if answering else None,
        "target": problem,
        "comments_name": "problems:comments",
        "answer_name": "problems:answer",
    }
    return render_page(
        request, "innovations/problem_comments.html", context, status=status
    )


def _back_to(problem: Problem, said: Comment) -> HttpResponseRedirect:
    address = reverse("problems:comments", args=[problem.pk])
    return HttpResponseRedirect(f"{address}#c{said.pk}")
