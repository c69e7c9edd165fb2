import pytest
from django.core.management import CommandError, call_command

from tests.masterplan.tables import all_rows

pytestmark = pytest.mark.django_db


def test_seed_refuses_outside_demo_mode(db, settings):
    call_command("load_reference", verbosity=0)
    settings.PORTAL_DEMO = False
    before = all_rows()

    with pytest.raises(CommandError, match="mode demo"):
        call_command("seed_demo")

    assert all_rows() == before


def test_seed_refuses_without_reference_data(db, settings):
    settings.PORTAL_DEMO = True

    with pytest.raises(CommandError, match="load_reference"):
        call_command("seed_demo")
