"""A bearer token: stored hashed, shown once, never seeing more than its owner."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken, AuthTokenManager

from masterplan.core.access import Scope
from masterplan.core.enums import TokenScope


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def visible_to(self, scope: Scope) -> "ApiTokenQuerySet":
        """A token is its owner's; who oversees all of them asks `core.tokens`."""
        return self.filter(user_id=scope.user_id) if scope.user_id else self.none()


ApiTokenManager = AuthTokenManager.from_queryset(ApiTokenQuerySet)


class ApiToken(AbstractAuthToken):
    """Knox's hashed token with a name, a scope and the time of its last use."""

    name = models.CharField(_("nama"), max_length=100)
    scope = models.CharField(
        _("cakupan"),
        max_length=5,
        choices=TokenScope.choices,
        default=TokenScope.READ,
    )
    # Kemendagri codes it is limited to; an empty list means all that its owner sees.
    regency_codes = models.JSONField(_("daerah"), default=list, blank=True)
    last_used_at = models.DateTimeField(_("terakhir dipakai"), null=True)

    objects = ApiTokenManager()

    class Meta:
        verbose_name = _("token API")
        verbose_name_plural = _("token API")

    def __str__(self) -> str:
        return self.name
