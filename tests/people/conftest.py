"""Who and what several modules about persons start from."""

from datetime import date

import pytest

from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.operations.registering import register
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once


@pytest.fixture
@made_once
def officer(cast):
    """The network’s data-protection officer, who opens no file."""
    with as_owner():
        return MembershipFactory(structure=cast.coordination, role=Role.OBSERVER, data_protection=True)


@pytest.fixture
@made_once
def second_file(cast):
    """A second file of the same person, in the same structure."""
    with tenant(cast.alice):
        return register(
            uuid7(), by=cast.alice, first_name="Ivette", birth_date=date(1961, 5, 14), birth_precision="day"
        )
