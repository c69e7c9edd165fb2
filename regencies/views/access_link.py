"""`/undangan/<token>/`: the page somebody opens from his link."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from masterplan.core.errors import DomainError
from masterplan.core.views.pages import READ_OR_POST, render_page
from regencies.domain import access_link as verbs
from regencies.domain.link_words import seat_label
from regencies.enums import LinkKind
from regencies.forms.people import NewPasswordForm
from regencies.models import AccessLink

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
TEMPLATE = "regencies/access_link.html"


@sensitive_post_parameters("password", "again")
@login_not_required
@require_http_methods(READ_OR_POST)
def link_page(request: HttpRequest, token: str) -> HttpResponse:
    """Choose a password, or for an existing account sign in and take the seat."""
    link = verbs.find(token)
    if link is None:
        return _gone(request, verbs.gone())
    user = request.user
    is_known = link.kind == LinkKind.INVITATION and verbs.account_of(link) is not None
    is_other = user.is_authenticated and user.email != link.email
    asks_password = not is_known and not is_other
    form = NewPasswordForm(request.POST or None) if asks_password else None
    if request.method == "POST" and not is_other:
        try:
            if is_known and user.is_authenticated:
                verbs.accept(link, person=user)
                messages.success(
                    request,
                    _("Kursi baru Anda: %(seat)s.") % {"seat": seat_label(link)},
                )
                return redirect("desk")
            if form is not None and form.is_valid():
                return _with_password(request, link, form.cleaned_data["password"])
        except DomainError as error:
            if form is None or error.code == "link_gone":
                return _gone(request, error)
            form.show_refusal(error)
    context = {
        "link": link,
        "seat": seat_label(link),
        "is_reset": link.kind == LinkKind.RESET,
        "is_known": is_known,
        "is_other": is_other,
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render_page(request, TEMPLATE, context, status=status)


def _with_password(
    request: HttpRequest, link: AccessLink, password: str
) -> HttpResponse:
    if link.kind == LinkKind.RESET:
        verbs.set_password(link, password=password)
        # Signing in stays with the sign-in page, which knows the second factor.
        messages.success(request, _("Kata sandi baru tersimpan. Silakan masuk."))
        return redirect("account_login")
    person = verbs.accept(link, person=None, password=password)
    login(request, person, backend=BACKEND)
    messages.success(
        request, _("Selamat datang, %(name)s. Akun Anda siap.") % {"name": person}
    )
    return redirect("desk")


def _gone(request: HttpRequest, error: DomainError) -> HttpResponse:
    """One page for every link that does not work, whatever the cause."""
    return render_page(request, TEMPLATE, {"refusal": error.message}, status=404)
