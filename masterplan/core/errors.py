"""What a verb raises when it refuses; pages and API print the same sentence."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


class VerbRefused(Exception):
    """A verb did nothing, and says why.

    `code` is stable for integrators, `message` is a full sentence, `field` names the
    form field or JSON member that should be changed (empty for the whole request).
    """

    code = "refused"

    def __init__(self, message: str, *, code: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message = str(message)
        self.code = code or self.code
        self.field = field


class DomainError(VerbRefused):
    """A refusal that the user can act on: views catch it and show it in their form."""


class NotAllowed(VerbRefused):
    """The actor sees the record but may not do this to it (403). No form can mend it,
    so no view catches it."""

    code = "not_allowed"


class InvalidFields(DomainError):
    """Several fields are wrong at once; `errors` maps field -> sentences."""

    code = "invalid"

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__(_("Ada isian yang perlu diperbaiki."))
        self.errors = errors


class MoveRefused(DomainError):
    """The record is not in a status from which this move may start."""

    code = "move_refused"


class StorageFailed(DomainError):
    """The storage took no more bytes; nothing of the file was kept."""

    code = "storage_failed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Penyimpanan portal sedang penuh atau terganggu, jadi berkas ini tidak "
                "disimpan. Beri tahu pengelola portal, lalu coba lagi."
            ),
            field="upload",
        )


@dataclass(frozen=True)
class FieldConflict:
    """One field that somebody else changed: its value there and the one offered."""

    field: str
    label: str
    current: object
    offered: object


class StaleVersion(DomainError):
    """The record changed since it was read; nothing was written.

    `version` is the version stored now, `fields` the fields that differ.
    """

    code = "stale_version"

    def __init__(self, *, version: int, fields: tuple[FieldConflict, ...] = ()) -> None:
        super().__init__(
            _(
                "Data ini sudah diubah orang lain sejak Anda membukanya. "
                "Bandingkan kedua isian lalu pilih."
            )
        )
        self.version = version
        self.fields = fields
        # What the API adds from the history: fields changed since, then and now.
        self.changes: list[dict[str, object]] = []
