"""What strangers may read is a list; everything else is a canary that must not sing.

Every text and every amount of every row is overwritten with a word or a number of its
own, unless `SHOWN` says that strangers may read this field of this row. Then every
address that answers a stranger is read. A new field is a canary until it is decided.
"""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.utils import timezone

from innovations.domain.public_page import INTERNAL_FIELDS, PUBLIC_FIELDS
from innovations.enums import InnovationStatus, QuickWinStatus
from innovations.models import (
    BudgetLine,
    Evidence,
    Innovation,
    OutcomeIndicator,
    OutcomeValue,
    QuickWin,
    RegencyRollup,
)
from masterplan.core.access import PUBLIC
from masterplan.core.models import Activity, StoredFile
from masterplan.domain.open_data import DATASETS
from masterplan.models import Cohort, Participation, StageRecord, StageTemplate
from masterplan.views.sitemap import SITEMAPS
from regencies.enums import SAMPLE_CODE, Audience, DocumentKind
from regencies.models import (
    District,
    Document,
    FlagshipProgramme,
    Partner,
    Province,
    Regency,
    Unit,
)
from tests.factories import make_innovation, make_item, make_regency, make_unit
from tests.permission_world import SECRET, SHARED, World, build
from tests.test_permission_matrix import address, routes

OURS = ("core", "regencies", "dimensions", "innovations", "masterplan")
# Numbers that no date, count or code of a page looks like.
FIRST_NUMBER = 1_903_574_000
TEXTS = (models.CharField, models.TextField)
AMOUNTS = (models.PositiveIntegerField, models.BigIntegerField)

# Relations to an innovation that higher floors have; none of them is public.
FROM_ABOVE = frozenset({"awards", "entries", "follow_ups", "gap_rows", "needs"})

Rows = Callable[[], models.QuerySet]


def everything(model: type[models.Model]) -> Rows:
    return lambda: model._default_manager.all()


def visible(model: Any) -> Rows:
    return lambda: model._default_manager.visible_to(PUBLIC)


def of_published(model: Any) -> Rows:
    return lambda: model._default_manager.filter(
        innovations__in=Innovation.objects.visible_to(PUBLIC)
    )


# By model: the fields strangers may read, and of which rows.
SHOWN: dict[type[models.Model], tuple[set[str] | frozenset[str], Rows]] = {
    Innovation: (PUBLIC_FIELDS, visible(Innovation)),
    OutcomeIndicator: ({"name", "measure"}, visible(OutcomeIndicator)),
    # Places are public, but for the invented one, with what heads a printed sheet.
    Province: ({"name", "capital"}, visible(Province)),
    Regency: (
        {
            "name",
            "short_name",
            "capital",
            "slogan",
            "address",
            "letterhead",
            "population",
        },
        visible(Regency),
    ),
    District: ({"name"}, everything(District)),
    Unit: (
        {"name", "short_name"},
        lambda: Unit.objects.exclude(regency=SAMPLE_CODE),
    ),
    # Named by a published record; the regency's own lists of them are its own.
    Partner: ({"name"}, of_published(Partner)),
    FlagshipProgramme: ({"name"}, of_published(FlagshipProgramme)),
    Document: ({"title", "number", "link", "media_type"}, visible(Document)),
    StoredFile: (
        {"name"},
        lambda: StoredFile.objects.filter(
            pk__in=Document.objects.visible_to(PUBLIC).values("file")
        ),
    ),
    Evidence: ({"page"}, visible(Evidence)),
    # The programme and how far a regency is in it.
    Cohort: ({"name"}, everything(Cohort)),
    StageTemplate: ({"name", "summary"}, everything(StageTemplate)),
    Participation: ({"note"}, visible(Participation)),
    StageRecord: (
        {"name", "passed_text", "note", "source_url"},
        visible(StageRecord),
    ),
}
# Reference data of the nation, the same for everybody.
REFERENCE = frozenset(
    {
        "dimensions.dimension",
        "dimensions.subdimension",
        "dimensions.indicator",
        "innovations.quickwincriterion",
    }
)
# Names by which code finds code, and what the database keeps to itself.
KEYS = frozenset(
    {
        "activity.target_id",
        "activity.target_type",
        "activity.verb",
        "comment.target_id",
        "comment.target_type",
        "deliverabletemplate.rule",
        "formdraft.form",
        "formdraft.target",
        "job.kind",
        "notice.kind",
        "storedfile.content",
        "user.password",
    }
)


def test_every_field_of_an_innovation_is_public_or_internal() -> None:
    fields = {
        getattr(field, "get_accessor_name", lambda: None)() or field.name
        for field in Innovation._meta.get_fields()
    }

    assert fields == PUBLIC_FIELDS | INTERNAL_FIELDS | FROM_ABOVE
    assert set() == PUBLIC_FIELDS & (INTERNAL_FIELDS | FROM_ABOVE)


def test_strangers_read_nothing_internal(db: None) -> None:
    world = build()
    published = publish(world)
    invent()
    canaries = release(world)

    leaks, read = [], 0
    for path in addresses(world):
        for language in ("id", "en"):
            body = answer(path, language)
            if body is None:
                continue
            read += 1
            leaks += [
                f"{path} ({language}) shows {field}"
                for field, words in canaries.items()
                if any(word in body for word in words)
            ]

    assert leaks == []
    # Nothing was found because something was read.
    assert read > 60
    assert b"Nama Tayang" in (answer(f"/inovasi/{published.pk}/", "id") or b"")


# --- A world with much to hide -----------------------------------------------


def publish(world: World) -> Innovation:
    """The world's own record, published with all that hangs on it."""
    innovation = world.innovation
    Innovation.objects.filter(pk=innovation.pk).update(
        status=InnovationStatus.VERIFIED,
        published_at=timezone.now(),
        verified_at=timezone.now(),
        name="Nama Tayang",
        description="Uraian tayang",
        result="Hasil tayang",
        registration_number="32.11-0001",
        step="idea",
        pilot_area=world.pilot_area,
        adapted_from=make_innovation(unit=world.unit, name=f"Asal {SECRET}"),
    )
    innovation.refresh_from_db()
    innovation.supporting_units.add(make_unit(world.regency))
    innovation.districts.add(District.objects.get(pk="32.11.15"))
    BudgetLine.objects.create(innovation=innovation, year=2024, planned=5)
    QuickWin.objects.create(
        innovation=innovation,
        regency=world.regency,
        dimension=innovation.dimension,
        year=2022,
        status=QuickWinStatus.SELECTED,
        rank=1,
    )
    OutcomeIndicator.objects.filter(innovation=innovation).update(
        name="Waktu tunggu", measure="menit"
    )
    OutcomeValue.objects.update_or_create(
        indicator=innovation.outcome_indicators.first(),
        year=2024,
        defaults={"target": 3, "actual": 2},
    )
    for audience in (Audience.PUBLIC, Audience.REGENCY):
        Evidence.objects.create(
            innovation=innovation,
            document=photo(world, audience),
            note=f"Catatan {SECRET}",
            page="hal. 1",
        )
    return innovation


def photo(world: World, audience: Audience) -> Document:
    return Document.objects.create(
        regency=world.regency,
        unit=world.unit,
        title=f"Foto {audience}",
        kind=DocumentKind.PHOTO,
        file=StoredFile.keep(
            ContentFile(b"gambar"),
            name="foto.jpg",
            owner=world.people["operator"],
            regency_code=world.regency.pk,
        ),
        media_type="image/jpeg",
        audience=audience,
    )


def invent() -> None:
    """The invented regency publishes too, and is everywhere in the tables."""
    regency = make_regency(SAMPLE_CODE)
    innovation = make_innovation(
        unit=make_unit(regency),
        status=InnovationStatus.VERIFIED,
        published_at=timezone.now(),
    )
    make_item(innovation)
    StageRecord.objects.create(
        participation=Participation.objects.create(
            cohort=Cohort.objects.get(year=2022), regency=regency
        ),
        regency=regency,
        order=1,
        name="Seleksi",
    )


def release(world: World) -> dict[str, set[bytes]]:
    """Overwrite what strangers may not read; the words by "model.field"."""
    numbers = itertools.count(1)
    found: dict[str, set[bytes]] = {"world": {SECRET.encode(), SHARED.encode()}}
    for model in models_of_ours():
        shown, rows = SHOWN.get(model, (frozenset(), everything(model)))
        open_rows = set(rows().values_list("pk", flat=True)) if shown else set()
        for field in fields_of(model):
            label = f"{model._meta.model_name}.{field.name}"
            if label in KEYS:
                continue
            for pk in model._default_manager.order_by().values_list("pk", flat=True):
                if pk in open_rows and field.name in shown:
                    continue
                value, words = canary(field, next(numbers))
                if put(model, pk, field.name, value):
                    found.setdefault(label, set()).update(words)
    return found


def models_of_ours() -> Iterator[type[models.Model]]:
    for label in OURS:
        for model in apps.get_app_config(label).get_models(include_auto_created=True):
            # The log is written once, and names its canaries itself.
            if model._meta.label_lower not in REFERENCE and model is not Activity:
                yield model


def fields_of(model: type[models.Model]) -> Iterator[models.Field]:
    for field in model._meta.concrete_fields:
        is_word = isinstance(field, TEXTS) and not field.choices
        is_amount = isinstance(field, AMOUNTS) and field.name not in ("version", "year")
        if field.primary_key or field.is_relation or not (is_word or is_amount):
            continue
        if model is RegencyRollup and field.name.startswith("published"):
            continue
        yield field


def canary(field: models.Field, number: int) -> tuple[Any, set[bytes]]:
    """A value nobody else has, and how it would look on a page."""
    if isinstance(field, AMOUNTS):
        value = FIRST_NUMBER + number
        grouped = f"{value:,}".replace(",", ".")
        return value, {str(value).encode(), grouped.encode()}
    word = f"KX{number:05d}Z"
    return word, {word.encode()}


def put(model: type[models.Model], pk: object, name: str, value: object) -> bool:
    """Write the value past every verb; a rule of the table may refuse it."""
    length = getattr(model._meta.get_field(name), "max_length", None)
    if isinstance(value, str) and length and length < len(value):
        return False
    try:
        with transaction.atomic():
            model._default_manager.filter(pk=pk).update(**{name: value})
    except IntegrityError:
        return False
    return True


# --- What strangers read -----------------------------------------------------


def addresses(world: World) -> Iterator[str]:
    """Every address of the portal, and again where its query or its key decides."""
    for name, parameters in sorted(routes().items()):
        yield address(world, name, parameters)
    for name in DATASETS:
        yield f"/data/{name}.csv"
        yield f"/data/{name}.json"
    for name in SITEMAPS:
        yield f"/sitemap-{name}.xml"
    for query in ("", "?q=K", "?q=Tayang", "?regency=32.11", "?kolom=person_in_charge"):
        yield f"/cari/{query}"
        yield f"/inovasi/{query}"
    for innovation in Innovation.objects.values_list("pk", flat=True).order_by("pk"):
        yield f"/inovasi/{innovation}/"
        yield f"/inovasi/{innovation}/cetak/"
    for document in Document.objects.values_list("pk", flat=True).order_by("pk"):
        yield f"/dokumen/{document}/"
        yield f"/dokumen/{document}/berkas/"
    for code in (SAMPLE_CODE, "32.17"):
        for page in ("", "bimtek/", "opd/", "dokumen/", "logo/"):
            yield f"/daerah/{code}/{page}"


def answer(path: str, language: str) -> bytes | None:
    """What a stranger gets; None where he gets nothing."""
    client = Client()
    client.cookies["bahasa"] = language
    response = client.get(path)
    if response.status_code != 200:
        return None
    return b"".join(response) if response.streaming else response.content
