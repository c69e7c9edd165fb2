"""Rules about signatures, documents, bodies, meetings and seats."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from masterplan.domain.rules import addresses
from masterplan.domain.rules.rule import Gap, Parameter, capped, minimum, rule
from masterplan.domain.rules.snapshot import Part, Snapshot
from masterplan.enums import MeetingKind
from regencies.enums import YEAR_MAX, YEAR_MIN, BodyKind, DocumentKind, Role
from regencies.models.document import holds_in


@rule(
    gettext_lazy("Komitmen bersama ditandatangani seluruh pejabat pada lembarnya."),
    needs=[Part.COMMITMENT],
)
def all_heads_signed(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    commitment = snapshot.commitment
    if commitment is None:
        return [
            Gap(
                _("Komitmen bersama belum dibuka untuk ditandatangani."),
                addresses.of_regency("commitments", snapshot),
            )
        ]
    sheet = addresses.of_regency("commitment", snapshot, commitment.id)
    gaps = [
        Gap(
            _("%(office)s belum menandatangani komitmen bersama.")
            % {"office": place.office},
            sheet,
            unit_id=place.unit_id,
        )
        for place in commitment.pending
    ]
    return capped(
        gaps,
        rest=_(
            "Dan %(left)s pejabat lainnya; seluruhnya %(total)s belum menandatangani."
        ),
        url=sheet,
    )


@rule(
    gettext_lazy("Ada dokumen “%(kind)s” yang berlaku pada tahun %(year)s."),
    Parameter(
        "kind", gettext_lazy("Jenis dokumen"), choices=dict(DocumentKind.choices)
    ),
    Parameter(
        "year",
        gettext_lazy("Berlaku pada tahun"),
        low=YEAR_MIN,
        high=YEAR_MAX,
        may_be_empty=True,
        empty=gettext_lazy("angkatan"),
    ),
    needs=[Part.PAPERS],
)
def document_valid(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    year = given["year"] or snapshot.year
    for paper in snapshot.papers:
        if paper.kind == given["kind"] and holds_in(
            year,
            valid_from=paper.valid_from,
            issued_on=paper.issued_on,
            valid_until=paper.valid_until,
        ):
            return []
    return [
        Gap(
            _("Belum ada dokumen “%(kind)s” yang berlaku pada tahun %(year)s.")
            % {"kind": DocumentKind(given["kind"]).label, "year": year},
            addresses.documents(snapshot, kind=given["kind"]),
        )
    ]


@rule(
    gettext_lazy("%(kind)s terbentuk dengan paling sedikit %(minimum)s anggota."),
    Parameter("kind", gettext_lazy("Kelembagaan"), choices=dict(BodyKind.choices)),
    minimum(gettext_lazy("Jumlah anggota paling sedikit")),
    needs=[Part.BODIES],
)
def body_formed(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    members = [body.members for body in snapshot.bodies if body.kind == given["kind"]]
    if members and max(members) >= given["minimum"]:
        return []
    said = {
        "kind": BodyKind(given["kind"]).label,
        "count": max(members, default=0),
        "minimum": given["minimum"],
    }
    sentence = (
        _("%(kind)s mencatat %(count)s anggota; paling sedikit %(minimum)s.")
        if members
        else _("%(kind)s belum terbentuk.")
    )
    return [Gap(sentence % said, addresses.bodies(snapshot))]


@rule(
    gettext_lazy("%(kind)s telah dilaksanakan paling sedikit %(minimum)s kali."),
    Parameter("kind", gettext_lazy("Jenis rapat"), choices=dict(MeetingKind.choices)),
    minimum(gettext_lazy("Jumlah pelaksanaan paling sedikit")),
    needs=[Part.MEETINGS],
)
def meeting_held(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    """Counted over the whole cohort: the second Bimtek asks for two."""
    count = Counter(snapshot.meetings)[given["kind"]]
    if count >= given["minimum"]:
        return []
    return [
        Gap(
            _("%(kind)s terlaksana %(count)s kali; paling sedikit %(minimum)s.")
            % {
                "kind": MeetingKind(given["kind"]).label,
                "count": count,
                "minimum": given["minimum"],
            },
            addresses.meetings(snapshot, kind=given["kind"]),
        )
    ]


@rule(gettext_lazy("Pembimbing telah ditetapkan."), needs=[Part.SEATS])
def mentor_assigned(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    return _seat(snapshot, Role.MENTOR, _("Pembimbing belum ditetapkan."))


@rule(gettext_lazy("Koordinator daerah telah ditetapkan."), needs=[Part.SEATS])
def coordinator_assigned(snapshot: Snapshot, given: Mapping[str, Any]) -> list[Gap]:
    return _seat(snapshot, Role.COORDINATOR, _("Koordinator belum ditetapkan."))


def _seat(snapshot: Snapshot, role: Role, sentence: str) -> list[Gap]:
    if role in snapshot.seats:
        return []
    return [Gap(sentence, addresses.of_regency("people", snapshot))]


FAMILY = (
    all_heads_signed,
    document_valid,
    body_formed,
    meeting_held,
    mentor_assigned,
    coordinator_assigned,
)
