"""Accounts for platform administrators; history, jobs and tokens are read only."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from masterplan.core.models import Activity, ApiToken, Job, User

# Rights come from seats and rules; groups would be a second, silent source.
admin.site.unregister(Group)


class LowerCaseEmail:
    """Sign-in compares addresses in lower case, so they are stored that way."""

    cleaned_data: dict[str, Any]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class NewUserForm(LowerCaseEmail, AdminUserCreationForm):
    class Meta:
        model = User
        fields = ("email", "name")


class UserForm(LowerCaseEmail, UserChangeForm):
    class Meta:
        model = User
        fields = "__all__"


class ReadOnlyAdmin(admin.ModelAdmin):
    """Looked at, never written: verbs, workers and owners write these rows."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    form = UserForm
    add_form = NewUserForm
    list_display = ("email", "name", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("email", "name")
    ordering = ("email",)
    filter_horizontal = ()
    readonly_fields = ("last_login", "created_at")
    fieldsets = (
        (None, {"fields": ("email", "name", "password")}),
        (_("Kontak"), {"fields": ("phone", "nip")}),
        (_("Hak"), {"fields": ("is_active", "is_staff", "is_superuser")}),
        (_("Waktu"), {"fields": ("last_login", "created_at")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": (
                    "email",
                    "name",
                    "usable_password",
                    "password1",
                    "password2",
                ),
            },
        ),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # Accounts are closed, not deleted: the history keeps naming them.
        return False


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor_name", "verb", "target_label", "regency_code")
    list_filter = ("target_type",)
    search_fields = ("actor_name", "target_label", "regency_code")
    list_select_related = ()
    date_hierarchy = "at"


@admin.register(Job)
class JobAdmin(ReadOnlyAdmin):
    list_display = ("created_at", "kind", "title", "state", "attempts", "owner")
    list_filter = ("state", "kind")
    search_fields = ("title", "owner__email")
    list_select_related = ("owner",)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """A list and nothing more: a token's key is its digest, which no address tells."""

    list_display = ("name", "user", "scope", "created", "expiry", "last_used_at")
    list_display_links = None
    list_filter = ("scope",)
    search_fields = ("name", "user__email")
    list_select_related = ("user",)
    fields = ("name", "user", "scope", "created", "expiry", "last_used_at")
