"""Changes of a regency's own settings."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.core import activity, editing
from masterplan.core.activity import Event
from masterplan.core.errors import (
    FieldConflict,
    InvalidFields,
    NotAllowed,
    StaleVersion,
)
from masterplan.core.folding import tidy
from masterplan.core.models import StoredFile, User
from masterplan.core.pictures import read_picture
from masterplan.core.story import field_label
from regencies.enums import LOGO_BYTES_MAX, LOGO_SIDE_MAX
from regencies.models import Regency, Unit

EDITABLE_FIELDS = (
    "slogan",
    "leading_sector",
    "address",
    "letterhead",
    "quick_win_rhythm",
    "rhythm",
    "needs_head_approval",
)

PHRASES = {
    "regency.revised": gettext_lazy("mengubah pengaturan daerah"),
    "regency.logo_set": gettext_lazy("mengganti logo daerah"),
    "regency.logo_removed": gettext_lazy("menghapus logo daerah"),
}


def revise(
    regency: Regency, *, actor: User, version: int, fields: Mapping[str, object]
) -> Regency:
    """Change the settings read at `version`; `fields` names EDITABLE_FIELDS.

    Raises StaleVersion with both values, InvalidFields, NotAllowed. Nothing changed
    means nothing written.
    """
    offered = {name: fields[name] for name in EDITABLE_FIELDS if name in fields}
    for name in ("slogan", "address", "letterhead"):
        if name in offered:
            offered[name] = tidy(str(offered[name]))
    with transaction.atomic():
        current = _locked(regency, actor)
        changes = editing.changes_of(current, offered)
        if current.version != version:
            raise StaleVersion(
                version=current.version,
                fields=tuple(
                    FieldConflict(
                        field=name,
                        label=field_label(Regency, name),
                        current=old,
                        offered=new,
                    )
                    for name, (old, new) in changes.items()
                ),
            )
        if not changes:
            return current
        editing.take(current, changes)
        _validate(current)
        _store(current, list(changes))
        activity.record([Event(current, "regency.revised", changes)], actor=actor)
    return current


def set_logo(regency: Regency, *, actor: User, content: bytes) -> Regency:
    """Keep a PNG or JPEG as the logo of prints.

    What it is, is read from its content. Raises InvalidFields, NotAllowed.
    """
    if len(content) > LOGO_BYTES_MAX:
        raise InvalidFields({"logo": [_("Berkas logo paling besar 1 MB.")]})
    picture = read_picture(content)
    if picture is None:
        raise InvalidFields({"logo": [_("Pilih gambar PNG atau JPEG yang utuh.")]})
    if max(picture.width, picture.height) > LOGO_SIDE_MAX:
        raise InvalidFields(
            {
                "logo": [
                    _("Sisi gambar paling panjang %(max)s piksel.")
                    % {"max": LOGO_SIDE_MAX}
                ]
            }
        )
    with transaction.atomic():
        current = _locked(regency, actor)
        current.logo = StoredFile.keep(
            ContentFile(content),
            name=f"logo.{picture.kind}",
            owner=actor,
            regency_code=current.pk,
        )
        _store(current, ["logo"])
        activity.record([Event(current, "regency.logo_set")], actor=actor)
    return current


def remove_logo(regency: Regency, *, actor: User) -> Regency:
    """Print without a logo from now on. Raises NotAllowed; none there is no error."""
    with transaction.atomic():
        current = _locked(regency, actor)
        if current.logo_id is not None:
            current.logo = None
            _store(current, ["logo"])
            activity.record([Event(current, "regency.logo_removed")], actor=actor)
    return current


def hold(*codes: str) -> None:
    """Hold regencies until the transaction ends; rows may still point to them.

    Verbs on units, seats and links take this before anything else of the regency, and
    after its ledger where they touch records too: so they follow each other, and none
    waits for another that waits for it.
    """
    list(
        Regency.objects.select_for_update(no_key=True)
        .filter(pk__in=codes)
        .order_by("pk")
        .values_list("pk")
    )


def mark_practice_data(regency: Regency) -> None:
    """Say from now on that invented cells were brought in for practice.

    The wholly invented regency says so already. Part of a larger verb, which checks
    the actor's right.
    """
    if regency.is_sample:
        return
    Regency.objects.filter(pk=regency.pk, has_practice_data=False).update(
        has_practice_data=True
    )


def _locked(regency: Regency, actor: User) -> Regency:
    current = (
        Regency.objects.select_for_update(of=("self",), no_key=True)
        .select_related("leading_sector")
        .get(pk=regency.pk)
    )
    if not actor.has_perm("regencies.change_settings", current):
        raise NotAllowed(_("Anda tidak berwenang mengubah pengaturan daerah ini."))
    return current


def _store(regency: Regency, names: list[str]) -> None:
    regency.version += 1
    regency.save(update_fields=[*names, "version"])


def _validate(regency: Regency) -> None:
    errors: dict[str, list[str]] = {}
    only = set(EDITABLE_FIELDS) - {"leading_sector"}
    try:
        regency.clean_fields(
            exclude={field.name for field in regency._meta.fields} - only
        )
    except ValidationError as error:
        errors |= error.message_dict
    sector = regency.leading_sector
    if sector is not None:
        # As it is now: another may have merged it since the form was filled in.
        active = Unit.objects.filter(pk=sector.pk, regency=regency, is_active=True)
        if not active.exists():
            errors["leading_sector"] = [_("Pilih OPD yang aktif di daerah ini.")]
    if errors:
        raise InvalidFields(errors)
