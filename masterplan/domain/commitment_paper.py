"""A commitment as it stands on paper: on the printed sheet, in the PDF, on its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from innovations.domain import commitment_annex, signing
from innovations.enums import CommitmentStatus
from innovations.models import Commitment, Signature
from masterplan.core import jobs
from masterplan.core.access import scope_of
from masterplan.core.errors import MoveRefused, NotAllowed
from masterplan.core.models import Job, User
from masterplan.core.qr import QrCode, qr_code
from masterplan.core.stored import stored
from regencies.domain.paper import Letterhead, letterhead

PDF = "masterplan.commitment_pdf"
# Stored with the job that it ended, and told in the reader's language.
CLOSED = stored("Anda tidak lagi dapat membuka komitmen ini.")


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything the sheet prints; without `has_names` neither name nor NIP."""

    commitment: Commitment
    letterhead: Letterhead
    signatures: Sequence[Signature]
    parts: Sequence[dict[str, Any]]
    hidden: int
    address: str
    qr: QrCode | None
    has_names: bool


def for_paper(commitments: QuerySet[Commitment]) -> QuerySet[Commitment]:
    """What a paper reads besides: no further statement for the letterhead."""
    return commitments.select_related(
        "regency__province", "regency__logo", "regency__leading_sector", "scan"
    )


def verification_url(commitment: Commitment, base_url: str) -> str:
    """The whole address of the public check; "" for a draft, which has none."""
    if not commitment.token:
        return ""
    root = settings.PORTAL_URL or base_url
    return f"{root.rstrip('/')}{reverse('verification', args=[commitment.token])}"


def paper(commitment: Commitment, *, reader: User, base_url: str) -> Paper:
    """The paper for this reader. One statement, or two without `for_paper`."""
    is_inside = reader.has_perm("innovations.view_signatories", commitment)
    address = verification_url(commitment, base_url)
    parts = commitment_annex.shown_to(commitment.annex, is_inside=is_inside)
    return Paper(
        commitment=commitment,
        letterhead=letterhead(commitment.regency, None),
        signatures=list(commitment.signatures.order_by("order", "pk")),
        parts=parts,
        hidden=sum(part["hidden"] for part in parts),
        address=address,
        qr=qr_code(address) if address else None,
        has_names=is_inside,
    )


def request_pdf(commitment: Commitment, *, actor: User, base_url: str) -> Job:
    """Have the PDF made in the worker. Raises NotAllowed, MoveRefused for a draft."""
    if not actor.has_perm("innovations.view_commitment", commitment):
        raise NotAllowed(_("Anda tidak berwenang mencetak komitmen ini."))
    if commitment.status == CommitmentStatus.DRAFT:
        raise MoveRefused(_("Buka dahulu komitmen ini untuk ditandatangani."))
    return jobs.enqueue(
        PDF,
        title=f"PDF {commitment.title}",
        actor=actor,
        regency_code=commitment.regency_id,
        params={"commitment": commitment.pk, "base_url": base_url},
    )


def pdf_html(job: Job) -> tuple[Commitment, str]:
    """The commitment of a job and its paper as HTML, as the asker may see it now.

    Raises NotAllowed where the asker's seat has ended meanwhile.
    """
    visible = Commitment.objects.visible_to(scope_of(job.owner))
    commitment = for_paper(visible).filter(pk=job.params["commitment"]).first()
    if commitment is None:
        raise NotAllowed(_(CLOSED))
    now = timezone.now()
    with translation.override("id"):
        found = paper(commitment, reader=job.owner, base_url=job.params["base_url"])
        html = render_to_string(
            "masterplan/pdf_commitment.html",
            {
                "paper": found,
                "regency": commitment.regency,
                "tally": signing.tally(found.signatures),
                "printed_at": now,
                "zone": commitment.regency.time_zone,
            },
        )
    return commitment, html


def pdf_name(commitment: Commitment) -> str:
    stamp = timezone.localdate()
    return f"komitmen-{commitment.regency_id}-{commitment.year}-{stamp:%Y%m%d}.pdf"
