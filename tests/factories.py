"""Plain functions that make rows for tests; keywords override what is made up.

Figures here are invented and belong to tests alone. Rows are written straight to the
database: the verbs have tests of their own.
"""

import datetime as dt
import itertools

from django.utils import timezone

from dimensions.models import Dimension, SubDimension
from innovations.domain import ledger, plan, rollup
from innovations.domain.names import fold_name
from innovations.enums import Field, InnovationStatus, ProblemSource, Source
from innovations.models import ActionItem, Innovation, Problem
from masterplan.core.models import User
from masterplan.enums import DeliverableKind, TemplateStatus
from masterplan.models import Cohort, DeliverableTemplate, StageTemplate
from regencies.enums import DocumentKind, RegencyKind, Role, UnitKind
from regencies.models import Membership, Province, Regency, Unit

PASSWORD = "sandi-uji-coba-123"

DIMENSIONS = (
    ("governance", "GOV", "Smart Governance", "Tata kelola cerdas"),
    ("branding", "BRA", "Smart Branding", "Branding cerdas"),
    ("economy", "ECO", "Smart Economy", "Ekonomi cerdas"),
    ("living", "LIV", "Smart Living", "Kehidupan cerdas"),
    ("society", "SOC", "Smart Society", "Masyarakat cerdas"),
    ("environment", "ENV", "Smart Environment", "Lingkungan cerdas"),
)

_serial = itertools.count(1)


def make_dimensions() -> dict[str, Dimension]:
    """The six with three sub-dimensions each, by slug; made once."""
    for order, (slug, code, name, label) in enumerate(DIMENSIONS, start=1):
        dimension, _created = Dimension.objects.get_or_create(
            pk=slug, defaults={"order": order, "name": name, "label": label}
        )
        for number in (1, 2, 3):
            SubDimension.objects.get_or_create(
                pk=f"{code}-{number}",
                defaults={
                    "dimension": dimension,
                    "name": f"{name} {number}",
                    "label": f"{label} {number}",
                },
            )
    return {
        dimension.pk: dimension for dimension in Dimension.objects.order_by("order")
    }


def make_regency(code: str = "32.11", **fields: object) -> Regency:
    province, _created = Province.objects.get_or_create(
        pk=code[:2], defaults={"name": f"Provinsi {code[:2]}"}
    )
    defaults = {
        "province": province,
        "name": f"Kabupaten Uji {code}",
        "short_name": f"Uji {code}",
        "kind": RegencyKind.KABUPATEN,
    }
    regency, _created = Regency.objects.get_or_create(
        pk=code, defaults=defaults | fields
    )
    return regency


def make_unit(regency: Regency | None = None, **fields: object) -> Unit:
    number = next(_serial)
    defaults = {
        "regency": regency or make_regency(),
        "name": f"Dinas Uji {number}",
        "short_name": f"Disuji {number}",
        "kind": UnitKind.OFFICE,
    }
    return Unit.objects.create(**defaults | fields)


def make_user(
    role: Role | str | None = None,
    *,
    regency: Regency | None = None,
    unit: Unit | None = None,
    **fields: object,
) -> User:
    """A user with one seat; a unit brings its regency along."""
    number = next(_serial)
    defaults = {"email": f"pengguna{number}@uji.test", "name": f"Pengguna {number}"}
    user = User.objects.create_user(password=PASSWORD, **defaults | fields)
    if role is not None:
        Membership.objects.create(
            user=user,
            role=role,
            regency=regency or (unit.regency if unit else None),
            unit=unit,
        )
    return user


def make_innovation(**fields: object) -> Innovation:
    """A complete record, a draft of its own unit unless told otherwise."""
    number = next(_serial)
    regency = fields.get("regency")
    if regency is None:
        regency = fields["unit"].regency if fields.get("unit") else make_regency()
    status = fields.get("status", InnovationStatus.DRAFT)
    defaults = {
        "regency": regency,
        "dimension": make_dimensions()["governance"],
        "name": f"Inovasi uji {number}",
        "problem": "Warga menunggu terlalu lama.",
        "description": "Layanan dipersingkat.",
        "is_digital": True,
        "person_in_charge": "Kepala Bidang",
        "status": status,
        "source": Source.TYPED,
    }
    if "unit" not in fields:
        defaults["unit"] = make_unit(regency)
    if status not in (InnovationStatus.DRAFT, InnovationStatus.WITHDRAWN):
        ledger.lock(regency.pk)
        defaults["registration_number"] = ledger.next_numbers(regency.pk, 1)[0]
    innovation = Innovation(**defaults | fields)
    fold_name(innovation)
    innovation.save(force_insert=True)
    rollup.recompute(regency.pk)
    return innovation


def make_item(innovation: Innovation | None = None, **fields: object) -> ActionItem:
    """An activity of this year's plan, of the record's unit; the record's percent is
    written anew."""
    innovation = innovation or make_innovation()
    year = timezone.localdate().year
    defaults = {
        "innovation": innovation,
        "regency": innovation.regency,
        "unit": innovation.unit,
        "activity": f"Kegiatan uji {next(_serial)}",
        "start_on": dt.date(year, 1, 1),
        "end_on": dt.date(year, 12, 31),
    }
    item = ActionItem.objects.create(**defaults | fields)
    plan.recompute([innovation.pk])
    return item


def make_problem(**fields: object) -> Problem:
    """A problem, identified, of its own unit unless told otherwise."""
    number = next(_serial)
    regency = fields.get("regency")
    if "unit" not in fields:
        fields["unit"] = make_unit(regency)
    defaults = {
        "regency": regency or fields["unit"].regency,
        "title": f"Masalah uji {number}",
        "source": ProblemSource.UNIT,
        "field": Field.HEALTH,
    }
    return Problem.objects.create(**defaults | fields)


def make_template_set(
    cohort: Cohort | None = None,
    *,
    version: int = 1,
    status: TemplateStatus = TemplateStatus.PUBLISHED,
) -> list[StageTemplate]:
    """Two stages: the MoU asks for a document, Bimtek I for a rule to hold."""
    mou, bimtek = (
        StageTemplate.objects.create(
            cohort=cohort,
            version=version,
            status=status,
            order=order,
            code=code,
            name=name,
            first_month=month,
            last_month=month,
        )
        for order, (code, name, month) in enumerate(
            [("mou", "Nota kesepahaman", 5), ("bimtek_1", "Bimtek I", 6)], start=1
        )
    )
    DeliverableTemplate.objects.create(
        stage=mou,
        order=1,
        code="mou",
        name="Naskah",
        kind=DeliverableKind.DOCUMENT,
        document_kind=DocumentKind.AGREEMENT,
    )
    DeliverableTemplate.objects.create(
        stage=bimtek,
        order=1,
        code="quick_wins",
        name="Quick win",
        kind=DeliverableKind.RULE,
        rule="quick_win_per_dimension",
        parameters={"minimum": 1, "year": None},
    )
    return [mou, bimtek]
