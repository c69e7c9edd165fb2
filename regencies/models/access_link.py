"""A link that lets one person in once: an invitation, or a new password."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from regencies.enums import PERSON_MAX, LinkKind, Role
from regencies.models.regency import Regency
from regencies.models.unit import Unit


class AccessLink(models.Model):
    """Only the token's SHA-256 is stored; the link is shown once to be copied.

    An invitation names the seat it will give; a reset names the user.
    """

    kind = models.CharField(max_length=10, choices=LinkKind.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    name = models.CharField(_("nama"), max_length=PERSON_MAX)
    email = models.EmailField(_("surel"))
    role = models.CharField(_("peran"), max_length=12, choices=Role.choices, blank=True)
    regency = models.ForeignKey(
        Regency, on_delete=models.PROTECT, null=True, related_name="+"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="access_links",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("tautan masuk")
        verbose_name_plural = _("tautan masuk")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.email}"

    @property
    def is_usable(self) -> bool:
        return (
            self.used_at is None
            and self.revoked_at is None
            and self.expires_at > timezone.now()
        )
