"""The seal of a commitment: what exactly was signed, and whether it is still that.

The digest covers regency, title, year, text and annex in one canonical form. Whoever
holds the printed digest can compute it again with any tool.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from innovations.enums import SignatureStatus
from innovations.models import Commitment, Signature

# Tells later readers by which rules the digest was computed.
SEAL_FORMAT = 1
TOKEN_BYTES = 24  # 32 characters in an address


@dataclass(frozen=True, slots=True)
class Check:
    """What recomputing a seal gave; `foreign` names offices that signed another one."""

    digest: str
    is_sealed: bool
    foreign: tuple[str, ...]

    @property
    def is_intact(self) -> bool:
        return self.is_sealed and not self.foreign


@dataclass(frozen=True, slots=True)
class Tally:
    """How many places of the sheet are in which state; they add up to `total`."""

    signed: int
    absent: int
    pending: int

    @property
    def total(self) -> int:
        return self.signed + self.absent + self.pending

    @property
    def percent(self) -> int:
        return self.signed * 100 // self.total if self.total else 0


def canonical(commitment: Commitment) -> bytes:
    """The signed content as bytes: JSON in UTF-8, keys in order, without blanks."""
    content = {
        "format": SEAL_FORMAT,
        "regency": commitment.regency_id,
        "title": commitment.title,
        "year": commitment.year,
        "text": commitment.text,
        "annex": commitment.annex,
    }
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def digest(commitment: Commitment) -> str:
    """SHA-256 of the canonical content, in hexadecimal digits."""
    return hashlib.sha256(canonical(commitment)).hexdigest()


def check(commitment: Commitment, signatures: Iterable[Signature]) -> Check:
    """Recompute the seal and hold it against what was stored and what was signed."""
    found = digest(commitment)
    return Check(
        digest=found,
        is_sealed=secrets.compare_digest(found, commitment.sha256),
        foreign=tuple(
            signature.office
            for signature in signatures
            if signature.status == SignatureStatus.SIGNED
            and signature.signed_sha256 != found
        ),
    )


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def tally(signatures: Iterable[Signature]) -> Tally:
    statuses = [signature.status for signature in signatures]
    return Tally(
        signed=statuses.count(SignatureStatus.SIGNED),
        absent=statuses.count(SignatureStatus.ABSENT),
        pending=statuses.count(SignatureStatus.PENDING),
    )
