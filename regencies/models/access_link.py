"""A link that lets one person in once: an invitation, or a new password."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from masterplan.core.access import Scope
from masterplan.core.models import User
from regencies.enums import PERSON_MAX, LinkKind, Role
from regencies.models.regency import Regency
from regencies.models.unit import Unit


class AccessLinkQuerySet(models.QuerySet["AccessLink"]):
    def usable(self) -> "AccessLinkQuerySet":
        return self.filter(used_at=None, revoked_at=None, expires_at__gt=timezone.now())

    def visible_to(self, scope: Scope) -> "AccessLinkQuerySet":
        """Like the seats they lead to: the coordinators, of theirs the ministry too."""
        visible = Q(regency__in=scope.regencies_of(Role.COORDINATOR))
        if scope.is_national_for(Role.MINISTRY):
            visible |= Q(role=Role.COORDINATOR)
        return self.filter(visible)


class AccessLink(models.Model):
    """Only the token's SHA-256 is stored; the link is shown once to be copied.

    An invitation names the seat it will give; a reset names the user, and the seat
    by which he is known to whoever made the link.
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

    objects = AccessLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("tautan masuk")
        verbose_name_plural = _("tautan masuk")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} – {self.name}"

    @property
    def place(self) -> Regency:
        """The regency: every link that verbs make has one."""
        assert self.regency is not None
        return self.regency

    @property
    def holder(self) -> User:
        """Whose password a reset sets."""
        assert self.user is not None
        return self.user

    @property
    def is_usable(self) -> bool:
        return (
            self.used_at is None
            and self.revoked_at is None
            and self.expires_at > timezone.now()
        )
