"""The further fields of a record, asked one thought a page, from the problem on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from innovations.domain import innovation as verbs
from innovations.domain import ledger
from innovations.domain.lists import LIST_FIELDS
from innovations.models import Innovation
from masterplan.core.models import User
from regencies.domain import partner as partners


@dataclass(frozen=True)
class Step:
    """One page: its word in the address, its thought, its fields."""

    slug: str
    title: str | Promise
    lede: str | Promise
    fields: tuple[str, ...]


STEPS = (
    Step(
        "masalah",
        _("Masalah dan keadaan sekarang"),
        _("Mulai dari apa yang dialami warga atau OPD, bukan dari solusinya."),
        ("problem", "process_before"),
    ),
    Step(
        "perubahan",
        _("Apa yang berubah"),
        _("Cara kerja yang baru, dan apa bedanya dari yang sudah ada."),
        ("process_after", "novelty", "uniqueness"),
    ),
    Step(
        "manfaat",
        _("Siapa yang merasakan manfaatnya"),
        _("Sebut orangnya dan jumlahnya; angka lebih kuat daripada kata."),
        ("benefit", "beneficiaries", "beneficiary_count", "result"),
    ),
    Step(
        "wilayah",
        _("Di mana dijalankan"),
        _("Seluruh wilayah, atau kecamatan tertentu lebih dahulu."),
        ("is_region_wide", "districts", "village_count", "pilot_area"),
    ),
    Step(
        "kemitraan",
        _("Siapa yang ikut membantu"),
        _("OPD lain, dan mitra di luar pemerintah daerah."),
        ("supporting_units", "partners"),
    ),
    Step(
        "tugas",
        _("Kesesuaian dengan tugas dan program"),
        _("Inovasi yang sesuai tupoksi dan berkode program dapat dianggarkan."),
        (
            "affair",
            "duties_fit",
            "nomenclature_code",
            "regulation",
            "flagship_programme",
        ),
    ),
    Step(
        "keberlanjutan",
        _("Agar terus berjalan"),
        _("Sumber daya, cara menjaganya, dan apa yang dapat menggagalkannya."),
        ("resources", "continuity", "growth", "risks", "end_year"),
    ),
)
STEP_OF = {name: step.slug for step in STEPS for name in step.fields}


def step_at(slug: str) -> Step | None:
    return next((step for step in STEPS if step.slug == slug), None)


def following(step: Step) -> Step | None:
    """The page after this one; None after the last."""
    place = STEPS.index(step) + 1
    return STEPS[place] if place < len(STEPS) else None


def filled(
    innovation: Innovation, names: Mapping[str, Sequence[str]]
) -> dict[str, tuple[str, ...]]:
    """Step -> its fields that say something; `names` as `lists.names_of` gives them.

    A record of the whole region has answered for its districts.
    """

    def says(name: str) -> bool:
        if name == "districts" and innovation.is_region_wide:
            return True
        if name in LIST_FIELDS:
            return bool(names[name])
        if name == "is_region_wide":
            return innovation.is_region_wide or bool(names["districts"])
        attname = Innovation._meta.get_field(name).attname  # type: ignore[union-attr]
        return getattr(innovation, attname) not in ("", None)

    return {step.slug: tuple(filter(says, step.fields)) for step in STEPS}


def complete(
    innovation: Innovation,
    *,
    actor: User,
    version: int,
    fields: Mapping[str, Any],
    new_partner: Mapping[str, object] | None = None,
    reason: str = "",
) -> Innovation:
    """Keep what one page was filled with; a partner typed there joins the list.

    Raises what `innovation.revise` and `partner.bring` raise; then nothing is written.
    """
    with transaction.atomic():
        # Before the regency, which recording a partner holds: the order of every verb.
        ledger.lock(innovation.regency_id)
        offered = dict(fields)
        if new_partner is not None:
            made = partners.bring(
                actor=actor, regency=innovation.regency, fields=new_partner
            )
            # Where there was nothing to tick yet, the list grows by this one.
            kept = offered.get("partners")
            if kept is None:
                kept = innovation.partners.all()
            offered["partners"] = [*kept, made]
        return verbs.revise(
            innovation, actor=actor, version=version, fields=offered, reason=reason
        )
