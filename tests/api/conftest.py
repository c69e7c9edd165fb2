"""Who reads the resources of a regency, unless a module says otherwise."""

import pytest

from regencies.enums import Role
from tests.factories import make_regency, make_unit, make_user


@pytest.fixture
def regency():
    return make_regency()


@pytest.fixture
def unit(regency):
    return make_unit(regency)


@pytest.fixture
def api(api_client_for, regency):
    """The coordinator of the regency."""
    return api_client_for(make_user(Role.COORDINATOR, regency=regency))


@pytest.fixture
def outside(api_client_for):
    """The coordinator of another regency."""
    return api_client_for(
        make_user(Role.COORDINATOR, regency=make_regency("32.17")),
    )
