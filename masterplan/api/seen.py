"""Keys of innovations that other records name, as far as the reader sees these."""

from django.db.models import OuterRef, QuerySet, Subquery

from innovations.models import Innovation
from masterplan.core.access import Scope


def with_innovation(queryset: QuerySet, scope: Scope) -> QuerySet:
    """Annotate `seen_innovation`: the key, or None where it may still be a draft."""
    seen = Innovation.objects.visible_to(scope).filter(pk=OuterRef("innovation"))
    return queryset.annotate(seen_innovation=Subquery(seen.values("pk")[:1]))
