"""The folded name beside every name is always that of the name; all ways to write."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from innovations.domain import innovation as verbs
from innovations.domain.names import folded
from innovations.models import Innovation
from regencies.enums import Role
from tests.factories import (
    make_dimensions,
    make_innovation,
    make_regency,
    make_unit,
    make_user,
)
from tests.innovations.import_ground import apply_rows, row

pytestmark = pytest.mark.django_db

NAMES = st.text(
    st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=30
) | st.sampled_from(["SI Pangan", "Sistem Informasi Pangan", "Tahap II", "e-SKM"])
ACRONYMS = st.sampled_from(["", "SIPANDA", "e-SKM", "MPP"])


def all_are_folded() -> bool:
    kept = Innovation.objects.values_list("name", "acronym", "name_folded")
    return all(folded(name, short) == told for name, short, told in kept)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    writes=st.lists(
        st.tuples(
            st.sampled_from(["create", "revise", "revise_many", "import"]),
            NAMES,
            ACRONYMS,
        ),
        max_size=6,
    )
)
def test_every_verb_keeps_it(writes) -> None:
    regency = make_regency("32.11")
    unit = make_unit(regency)
    coordinator = make_user(Role.COORDINATOR, regency=regency)
    dimension = make_dimensions()["living"]
    records = [make_innovation(unit=unit), make_innovation(unit=unit)]
    for number, (verb, name, acronym) in enumerate(writes):
        fields = {"name": name, "acronym": acronym}
        if verb == "create":
            verbs.create(
                actor=coordinator,
                regency=regency,
                fields={"unit": unit, "dimension": dimension} | fields,
            )
        elif verb == "revise":
            current = Innovation.objects.get(pk=records[0].pk)
            verbs.revise(
                current, actor=coordinator, version=current.version, fields=fields
            )
        elif verb == "revise_many":
            # Only the acronym: names stay what they are, each its own.
            verbs.revise_many(records, actor=coordinator, fields={"acronym": acronym})
        else:
            apply_rows(
                [row(number + 2, name=name)],
                regency=regency,
                actor=coordinator,
                good_rows=True,
            )
        assert all_are_folded()


def test_imported_change_of_the_spelling_keeps_it() -> None:
    regency = make_regency("32.11")
    coordinator = make_user(Role.COORDINATOR, regency=regency)
    make_dimensions()
    apply_rows([row(name="Pasar Digital")], regency=regency, actor=coordinator)

    apply_rows([row(name="PASAR-DIGITAL")], regency=regency, actor=coordinator)

    assert Innovation.objects.get().name_folded == "pasar digital"
    assert all_are_folded()


def test_demo_data_keep_it(settings) -> None:
    settings.PORTAL_DEMO = True
    call_command("load_reference", verbosity=0)
    call_command("seed_demo", verbosity=0)

    assert Innovation.objects.count() > 100
    assert all_are_folded()


def test_migration_folds_what_is_there(monkeypatch) -> None:
    migration = import_module("innovations.migrations.0005_similar_names")
    monkeypatch.setattr(migration, "BATCH", 2)
    for name in ("SI Pangan", "Tahap II", "MPP", "e-SKM", "Posyandu"):
        make_innovation(name=name, acronym="UJI")
    Innovation.objects.update(name_folded="")

    migration.fold_names(apps, SimpleNamespace(connection=connection))

    assert all_are_folded()
