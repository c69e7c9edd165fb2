"""What somebody is typing, kept until it is sent; never the record itself."""

import json
from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from masterplan.core.errors import DomainError
from masterplan.core.models import FormDraft, User

# Bytes of one form as JSON; a browser sends no more when it leaves a page.
DATA_MAX = 64 * 1024
# Open forms a person; the one untouched for longest makes room.
DRAFTS_MAX = 50

Typed = Mapping[str, Sequence[str]]


def keep(
    *,
    actor: User,
    form: str,
    target: str,
    data: Typed,
    base_version: int | None = None,
) -> FormDraft:
    """Store the form as typed in place of what was kept of it before.

    `data` maps field -> values as sent. Raises DomainError where it is too long.
    """
    values = {name: list(sent) for name, sent in data.items()}
    if size_of(values) > DATA_MAX:
        raise DomainError(
            _("Isian ini terlalu panjang untuk disimpan sementara."), code="too_long"
        )
    draft, is_new = FormDraft.objects.update_or_create(
        user=actor,
        form=form,
        target=target,
        defaults={
            "data": values,
            "base_version": base_version,
            "saved_at": timezone.now(),
        },
    )
    if is_new:
        newest = FormDraft.objects.filter(user=actor).order_by("-saved_at", "-pk")
        spent = list(newest.values_list("pk", flat=True)[DRAFTS_MAX:])
        FormDraft.objects.filter(pk__in=spent).delete()
    return draft


def size_of(data: Typed) -> int:
    """Bytes of the form as it is stored."""
    return len(json.dumps(data).encode())


def find(*, user: User, form: str, target: str) -> FormDraft | None:
    """The person's own open form, or None."""
    return FormDraft.objects.filter(user=user, form=form, target=target).first()


def drop(*, actor: User, form: str, target: str) -> None:
    """Forget what was typed: it was sent, or is not wanted any more."""
    FormDraft.objects.filter(user=actor, form=form, target=target).delete()
