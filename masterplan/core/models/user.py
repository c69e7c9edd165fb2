"""A person who signs in; what he may do is said by his seats, not here."""

from typing import Any

import rules
from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, **fields
        )


# knox declares the manager of its tokens without types, which mypy reports here.
class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """An account addressed by e-mail. NIP and phone never leave the regency."""

    email = models.EmailField(
        _("surel"),
        unique=True,
        error_messages={"unique": _("Surel ini sudah dipakai akun lain.")},
    )
    name = models.CharField(_("nama"), max_length=150)
    phone = models.CharField(_("telepon"), max_length=20, blank=True)
    nip = models.CharField(_("NIP"), max_length=18, blank=True)
    is_active = models.BooleanField(_("aktif"), default=True)
    is_staff = models.BooleanField(_("pengelola portal"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("pengguna")
        verbose_name_plural = _("pengguna")

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Ask the portal's rules first, without a short cut for superusers.

        A platform administrator configures; he does not verify or approve in a
        regency's name. Django's own model permissions still serve the admin site.
        """
        if rules.perm_exists(perm):
            return self.is_active and rules.has_perm(perm, self, obj)
        return super().has_perm(perm, obj)
