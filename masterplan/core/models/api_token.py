"""A bearer token: stored hashed, shown once, never seeing more than its owner."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from knox.models import AbstractAuthToken

from masterplan.core.enums import TokenScope


class ApiToken(AbstractAuthToken):
    """Knox's hashed token with a name, a scope and the time of its last use."""

    name = models.CharField(_("nama"), max_length=100)
    scope = models.CharField(
        _("cakupan"),
        max_length=5,
        choices=TokenScope.choices,
        default=TokenScope.READ,
    )
    last_used_at = models.DateTimeField(_("terakhir dipakai"), null=True)

    class Meta:
        verbose_name = _("token API")
        verbose_name_plural = _("token API")

    def __str__(self) -> str:
        return self.name
