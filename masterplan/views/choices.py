"""What a form offers to name: the regency's own, as far as the reader may see it."""

from django.db.models import QuerySet
from django.http import HttpRequest

from innovations.enums import InnovationStatus
from innovations.models import Innovation
from masterplan.core.access import scope_of
from regencies.enums import DocumentKind
from regencies.models import Document, Regency

# What a telephone can look through, the newest first.
DOCUMENTS_OFFERED = 200


def documents_for(
    request: HttpRequest,
    regency: Regency,
    *kinds: DocumentKind,
    named: int | None = None,
) -> QuerySet[Document]:
    """Documents in use, of some kinds or all, and the one named now."""
    visible = Document.objects.visible_to(scope_of(request.user)).filter(
        regency=regency
    )
    found = visible.in_use()
    if kinds:
        found = found.filter(kind__in=kinds)
    newest = found.order_by("-created_at", "-pk").values_list("pk", flat=True)
    offered = [*newest[:DOCUMENTS_OFFERED], *([named] if named else [])]
    return visible.filter(pk__in=offered).order_by("-created_at", "-pk")


def innovations_for(request: HttpRequest, regency: Regency) -> QuerySet[Innovation]:
    return (
        Innovation.objects.visible_to(scope_of(request.user))
        .filter(regency=regency)
        .exclude(status=InnovationStatus.WITHDRAWN)
        .order_by("name", "pk")
    )
