"""The places of a commitment's sheet: signed in the portal, in ink, for somebody."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from innovations.domain import commitment_annex
from innovations.domain import signature as verbs
from innovations.enums import SignatureStatus
from innovations.forms.commitment import (
    AbsentForm,
    InkForm,
    RepresentedForm,
    ResetForm,
    SigningForm,
    day_of_signing,
)
from innovations.models import Commitment, Signature
from masterplan.core.errors import DomainError
from masterplan.core.views.pages import (
    READ_OR_POST,
    demand,
    render_page,
    visible_or_404,
    whole,
)
from regencies.forms.refusing import RefusingForm


@require_http_methods(READ_OR_POST)
def signature_sign(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The text, the own annex and who signs; the password is asked again."""
    signature = _signature(request, code, pk)
    demand(request, "innovations.sign_commitment", signature)
    commitment = signature.commitment
    form = SigningForm(
        request.POST or None, initial={"seen": commitment.sha256}, request=request
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.sign(
                signature, actor=request.user, seen_sha256=form.cleaned_data["seen"]
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(request, _("Tanda tangan Anda tercatat."))
            return redirect(commitment)
    parts = commitment_annex.shown_to(commitment.annex, is_inside=True)
    name, title, _nip = verbs.identity(signature, request.user)
    context = {
        "regency": signature.regency,
        "commitment": commitment,
        "signature": signature,
        "form": form,
        "parts": [
            part
            for part in parts
            if signature.unit_id is None or part["unit"] == signature.unit_id
        ],
        "signer_name": name,
        "signer_title": title,
    }
    return render_page(
        request,
        "masterplan/signature_sign.html",
        context,
        status=422 if form.errors else 200,
    )


@require_http_methods(READ_OR_POST)
def signature_ink(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Tick who signed the printed sheet, all at once."""
    commitment = visible_or_404(
        request,
        Commitment.objects.select_related("regency__province"),
        regency=code,
        pk=pk,
    )
    demand(request, "innovations.record_signature", commitment)
    waiting = [
        one
        for one in commitment.signatures.order_by("order", "pk")
        if one.status != SignatureStatus.SIGNED or request.method == "POST"
    ]
    form = InkForm(
        request.POST or None,
        initial={"signed_on": _today(commitment)},
        places=[(one.pk, one.office) for one in waiting],
    )
    if request.method == "POST" and form.is_valid():
        ticked = set(form.cleaned_data["signatures"])
        try:
            changed = verbs.sign_in_ink(
                commitment,
                actor=request.user,
                signatures=[one for one in waiting if one.pk in ticked],
                signed_on=form.cleaned_data["signed_on"],
            )
        except DomainError as error:
            form.show_refusal(error)
        else:
            messages.success(
                request,
                _("%(count)s tanda tangan basah tercatat. Unggah pindaian lembarnya.")
                % {"count": len(changed)},
            )
            return redirect("masterplan:commitment", code, pk)
    return _form_page(
        request,
        commitment,
        form,
        title=_("Catat tanda tangan basah"),
        lede=_(
            "Centang yang sudah menandatangani lembar cetak. Yang sudah tercatat tidak "
            "berubah."
        ),
        action=_("Catat tanda tangan"),
    )


@require_http_methods(READ_OR_POST)
def signature_represent(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    signature = _recorded(request, code, pk, "innovations.record_signature")
    return _change(
        request,
        signature,
        RepresentedForm(
            request.POST or None,
            initial={"signed_on": _today(signature.commitment)},
        ),
        verbs.represent,
        title=_("Catat diwakili"),
        action=_("Catat tanda tangan"),
        done=_("Tanda tangan yang diwakili tercatat."),
    )


@require_http_methods(READ_OR_POST)
def signature_absent(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    signature = _recorded(request, code, pk, "innovations.record_signature")
    return _change(
        request,
        signature,
        AbsentForm(request.POST or None),
        verbs.mark_absent,
        title=_("Catat berhalangan"),
        lede=_("Selama komitmen masih terbuka, yang berhalangan tetap dapat menyusul."),
        action=_("Catat berhalangan"),
        done=_("Keterangan berhalangan tercatat."),
    )


@require_http_methods(READ_OR_POST)
def signature_reset(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    signature = _recorded(request, code, pk, "innovations.reset_signature")
    return _change(
        request,
        signature,
        ResetForm(request.POST or None),
        verbs.reset,
        title=_("Kembalikan menjadi belum"),
        lede=_("Alasannya tetap terbaca dalam riwayat komitmen."),
        action=_("Kembalikan menjadi belum"),
        done=_("Tempat tanda tangan kembali berstatus belum."),
    )


def _change(
    request: HttpRequest,
    signature: Signature,
    form: RefusingForm,
    verb: Callable[..., Signature],
    *,
    done: str,
    **page: Any,
) -> HttpResponse:
    """One form about one place, its verb, and back to the sheet."""
    asked = whole(request.POST.get("version", ""))
    version = signature.version if asked is None else asked
    if request.method == "POST" and form.is_valid():
        try:
            verb(signature, actor=request.user, version=version, **form.cleaned_data)
        except DomainError as error:
            form.show_refusal(error)
            # Pressed again, it is said of the place as it stands now.
            version = getattr(error, "version", version)
        else:
            messages.success(request, done)
            return redirect(signature.commitment)
    return _form_page(
        request,
        signature.commitment,
        form,
        version=version,
        signature=signature,
        **page,
    )


def _form_page(
    request: HttpRequest, commitment: Commitment, form: RefusingForm, **page: Any
) -> HttpResponse:
    context = {"lede": "", "version": None, "signature": None} | page
    context |= {
        "regency": commitment.regency,
        "commitment": commitment,
        "form": form,
        "back_url": commitment.get_absolute_url(),
    }
    status = 422 if form.errors else 200
    return render_page(
        request, "masterplan/signature_form.html", context, status=status
    )


def _recorded(request: HttpRequest, code: str, pk: int, permission: str) -> Signature:
    signature = _signature(request, code, pk)
    demand(request, permission, signature)
    return signature


def _signature(request: HttpRequest, code: str, pk: int) -> Signature:
    return visible_or_404(
        request,
        Signature.objects.select_related(
            "regency__province", "commitment__regency__province"
        ),
        regency=code,
        pk=pk,
    )


def _today(commitment: Commitment) -> Any:
    today = timezone.now().astimezone(commitment.regency.zone).date()
    return day_of_signing(commitment.signing_on, today)
