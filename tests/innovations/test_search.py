"""Finding innovations by words, alike on both databases where they can be."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from innovations.models import Innovation
from innovations.models.search import SEARCHED, search, words_of
from tests.factories import make_innovation

pytestmark = pytest.mark.django_db
migration = import_module("innovations.migrations.0008_search")


@pytest.fixture
def records():
    return {
        "bank": make_innovation(
            name="Bank Sampah Digital",
            acronym="BASADI",
            problem="Warga membuang sampah ke sungai.",
            description="Sampah dipilah dan ditabung.",
            status="verified",
        ),
        "izin": make_innovation(
            name="Layanan Perizinan e-Office",
            acronym="",
            problem="Pelaku usaha datang berulang kali.",
            description="Berkas dikirim dari rumah.",
            status="verified",
        ),
    }


def found(text):
    return list(search(Innovation.objects.order_by("pk"), text))


@pytest.mark.parametrize(
    "text",
    [
        "sampah",
        "SAMPAH",
        "bank sungai",
        "sungai bank",
        "basadi",
        "digital ditab",
        " sampah,  (digital) ",
    ],
)
def test_every_word_is_looked_for_in_every_text(records, text):
    assert found(text) == [records["bank"]]


@pytest.mark.parametrize("text", ["sampah izin", "bank lumba", "sampahan raya"])
def test_one_missing_word_finds_nothing(records, text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["", "   ", "!?", "_", "' \" \\ & | ! ( ) : *"])
def test_a_text_without_words_finds_nothing(records, text):
    assert found(text) == []


@pytest.mark.parametrize("text", ["e-office", "e office", "perizinan E-OFF"])
def test_signs_only_part_words(records, text):
    assert found(text) == [records["izin"]]


def test_registration_number_is_found_whole(records):
    for record in records.values():
        assert found(record.registration_number) == [record]


@pytest.mark.parametrize(
    "text", ["sampah' OR 1=1", "zq'zx", "zq:*", "<->", "zq&", "\\'"]
)
def test_signs_of_the_question_language_are_harmless(records, text):
    assert found(text) == []


def test_words_of_keeps_letters_of_every_script():
    assert words_of("32.11-0042 é_Ñ ١٢") == ["32", "11", "0042", "é", "Ñ", "١٢"]


def test_searched_columns_are_those_of_the_migration():
    assert migration.SEARCHED == SEARCHED
    assert all(Innovation._meta.get_field(name) for name in SEARCHED)


def test_a_changed_record_is_found_by_its_new_words(records):
    Innovation.objects.filter(pk=records["bank"].pk).update(name="Lumbung Pangan")

    assert found("lumbung") == [records["bank"]]
    assert found("basadi bank") == []


@pytest.mark.postgresql
@pytest.mark.parametrize("text", ["izin", "melayani izin", "kantor layan"])
def test_inflections_are_one_word(records, text):
    """ "Perizinan" is found by "izin" and "layanan" by "melayani"."""
    expected = [] if "kantor" in text else [records["izin"]]

    assert found(text) == expected


@pytest.mark.postgresql
def test_search_works_inside_a_subquery_and_beside_other_conditions(records):
    inner = search(Innovation.objects.all(), "sampah").values("pk")

    assert list(Innovation.objects.filter(pk__in=inner)) == [records["bank"]]
    assert search(Innovation.objects.filter(status="draft"), "sampah").count() == 0


@pytest.mark.postgresql
def test_migration_goes_back_and_forth(records):
    # Else PostgreSQL still has the keys of the new rows to look at.
    connection.check_constraints()
    with connection.schema_editor() as editor:
        migration.remove(apps, editor)
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(
            cursor, Innovation._meta.db_table
        )
    assert "search_words" not in {column.name for column in columns}

    with connection.schema_editor() as editor:
        migration.add(apps, editor)
    assert found("sungai") == [records["bank"]]
