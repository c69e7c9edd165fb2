"""A form's page: asked for, sent, refused, or met by somebody who was quicker."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from masterplan.core.errors import DomainError, StaleVersion
from masterplan.core.views.conflicts import conflicts_of
from masterplan.core.views.pages import render_page, whole
from regencies.forms.refusing import RefusingForm
from regencies.models import Regency

TEMPLATE = "masterplan/entry_form.html"


class EntryPage:
    """One form of a regency's page; `record` is the stored one that it changes.

    `context` goes to the template as it is.
    """

    def __init__(
        self,
        request: HttpRequest,
        form: RefusingForm,
        *,
        regency: Regency,
        title: str,
        back_url: str,
        record: Any = None,
        **context: Any,
    ) -> None:
        self.request = request
        self.form = form
        self.record = record
        asked = whole(request.POST.get("version", ""))
        seen = getattr(record, "version", None) if asked is None else asked
        self.version: int | None = seen
        self.status = 200
        self.context: dict[str, Any] = context | {
            "regency": regency,
            "title": title,
            "back_url": back_url,
        }

    def saves(self, save: Callable[[], object]) -> bool:
        """Whether a sent form was taken; a refusal stands beside its field.

        `save` calls the one verb. Raises NotAllowed.
        """
        if self.request.method != "POST" or not self.form.is_valid():
            return False
        try:
            save()
        except StaleVersion as stale:
            self.version = stale.version
            self.context["conflicts"] = conflicts_of(type(self.record), stale)
            self.status = 409
            return False
        except DomainError as error:
            self.form.show_refusal(error)
            return False
        return True

    def response(self) -> HttpResponse:
        status = 422 if self.form.errors and self.status == 200 else self.status
        context = self.context | {
            "form": self.form,
            "version": self.version if self.record is not None else None,
        }
        return render_page(self.request, TEMPLATE, context, status=status)
