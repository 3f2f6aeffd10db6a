"""The grounds of a network: its officer decides, says why, and nobody else does."""

import pytest
from django.db import transaction
from django.db.utils import ProgrammingError

from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import GroundDecision
from people.operations.grounds import decide
from tests.factories.floor import as_owner
from tests.people.lawful_acts import LAW, decided, shared


@pytest.mark.parametrize("who", ["alice", "lea", "solene", "dan"])
def test_only_the_officer_decides(cast, who):
    member = getattr(cast, who)

    with pytest.raises(Refused):
        decided(member)
    with tenant(member), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        GroundDecision(
            network=member.network,
            ground=LAW,
            enabled=True,
            reason="x",
            decided_at=clock.now(),
            decided_by_id=member.pk,
        ).save()
    with as_owner():
        assert not GroundDecision.objects.exists()


def test_a_decision_says_why(cast, officer):
    with tenant(officer), pytest.raises(Incomplete):
        decide(uuid7(), by=officer, ground=LAW, enabled=True, reason=" ")
    with pytest.raises(Refused):
        decided(officer, "consent")


def test_the_officer_of_another_network_decides_for_that_one_alone(cast):
    with as_owner():
        cast.dan.data_protection = True
        cast.dan.save(update_fields=["data_protection"])
    decided(cast.dan)

    with pytest.raises(Refused) as refusal:
        shared(cast)
    assert refusal.value.code == "ground-disabled"
