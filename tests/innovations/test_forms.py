import pytest

from dimensions.models import SubDimension
from innovations.domain.innovation import EDITABLE_FIELDS
from innovations.forms.entry import EntryForm, initial_of
from innovations.forms.importing import DecisionForm
from innovations.sheets.plan import NEW
from tests.factories import make_dimensions, make_innovation, make_unit

pytestmark = pytest.mark.django_db


def entry_form(data=None, *, units=(), own_unit=None, **options) -> EntryForm:
    make_dimensions()
    return EntryForm(
        data,
        units=units,
        own_unit=own_unit,
        sub_dimensions=SubDimension.objects.select_related("dimension").order_by("pk"),
        **options,
    )


def test_entry_form_cleans_to_what_the_verbs_take():
    unit = make_unit()
    form = entry_form(
        {
            "name": "  Posyandu Digital ",
            "dimension": "living",
            "unit": str(unit.pk),
            "problem": "Satu\r\nDua",
            "is_digital": "false",
            "sub_dimension": "LIV-2",
            "kind": "product",
            "start_year": "2023",
            "start_month": "3",
            "link": "contoh.test",
        },
        units=[unit],
    )

    assert form.is_valid(), form.errors
    dimension = make_dimensions()["living"]
    assert form.fields_entered() == {
        "unit": unit,
        "dimension": dimension,
        "sub_dimension": SubDimension.objects.get(pk="LIV-2"),
        "name": "Posyandu Digital",
        "acronym": "",
        "problem": "Satu\nDua",
        "description": "",
        "objective": "",
        "benefit": "",
        "result": "",
        "person_in_charge": "",
        "person_position": "",
        "person_phone": "",
        "link": "https://contoh.test",
        "initiator": "",
        "iid_form": "",
        "affair": "",
        "trial_on": None,
        "implemented_on": None,
        "design": "",
        "kind": "product",
        "is_digital": False,
        "start_year": 2023,
        "start_month": 3,
        "step": "",
        "step_percent": 0,
    }


def test_entry_form_needs_name_and_dimension_only():
    form = entry_form({})

    assert form.errors == {
        "name": ["Isi nama inovasi."],
        "dimension": ["Pilih dimensi."],
    }


@pytest.mark.parametrize(
    "name, value",
    [
        ("name", "x" * 201),
        ("dimension", "unknown"),
        ("unit", "999999"),
        ("sub_dimension", "XXX-9"),
        ("problem", "x" * 501),
        ("description", "x" * 5001),
        ("is_digital", "maybe"),
        ("person_phone", "telepon saya"),
        ("kind", "unknown"),
        ("step", "unknown"),
        ("step_percent", "101"),
        ("start_year", "1900"),
        ("start_month", "13"),
        ("link", "javascript:alert(1)"),
        ("acronym", "x" * 61),
    ],
)
def test_entry_form_refuses(name, value):
    form = entry_form({"name": "A", "dimension": "living"} | {name: value})

    assert list(form.errors) == [name]


def test_entry_form_does_not_ask_for_the_only_unit():
    unit = make_unit()
    form = entry_form(
        {"name": "A", "dimension": "living", "unit": "7"}, units=[unit], own_unit=unit
    )

    assert form.is_valid()
    assert "unit" not in form.fields
    assert form.fields_entered()["unit"] == unit


def test_entry_form_shows_what_the_verb_refused():
    unit = make_unit()
    form = entry_form({"name": "A", "dimension": "living"}, units=[unit], own_unit=unit)
    assert form.is_valid()

    form.show_refusals({"start_year": ["Isi tahun mulai."], "unit": ["Bukan milik."]})

    assert form.errors == {
        "start_year": ["Isi tahun mulai."],
        "__all__": ["Bukan milik."],
    }
    assert form.is_more_open


def test_initial_of_a_record_comes_back_unchanged():
    innovation = make_innovation(
        start_year=2023,
        start_month=4,
        step="planning",
        step_percent=30,
        kind="method",
        sub_dimension=make_dimensions()["governance"].sub_dimensions.first(),
        description="Satu\nDua",
    )
    initial = initial_of(innovation)
    sent = {name: value for name, value in initial.items() if value is not None}

    form = entry_form(sent, units=[innovation.unit])

    assert form.is_valid(), form.errors
    assert form.fields_entered() == {
        name: getattr(innovation, name)
        for name in EDITABLE_FIELDS
        if name in EntryForm.base_fields
    }


def test_import_offers_a_part_of_an_opd_as_what_it_is() -> None:
    def question(words: str) -> dict[str, object]:
        return {
            "words": words,
            "rows": 1,
            "is_shared": False,
            "nearest": None,
            "folded": words.casefold(),
        }

    form = DecisionForm(
        unknown=[question("Dinas Baru"), question("SMPN 2 Baru")],
        units=[],
        quick_win_marks=0,
        refused=0,
    )

    offered = [dict(form.fields[name].choices)[NEW] for name in form.words]
    assert offered == [
        "Catat OPD baru: Dinas Baru",
        "Catat sebagai bagian OPD (induk ditetapkan kemudian): SMPN 2 Baru",
    ]
