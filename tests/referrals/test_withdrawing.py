"""« Elle n’est plus d’accord »: whatever is under way ends together, by a few statements."""

import pytest

from core.journal.models import Event
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.models import Person
from people.operations.withdrawing import withdraw
from referrals.models import Handoff, Referral
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send
from tests.factories.tenancy import MembershipFactory, StructureFactory


def asked(cast, number):
    """As many requests about one person as structures, every other one accepted."""
    with as_owner():
        takers = [
            MembershipFactory(structure=StructureFactory(network=cast.network), role=Role.MEDIATOR)
            for _ in range(number)
        ]
    consent(cast.alice, cast.person, *[taker.structure for taker in takers])
    for rank, taker in enumerate(takers):
        sent = send(cast.alice, cast.person, taker.structure, agreed=False, needs=(NEEDS[rank],))
        if rank % 2 == 0:
            accept(taker, sent)
    return takers


NEEDS = ("aide-demarches", "equipement", "apprentissage-bases")


@pytest.mark.parametrize("number", [1, 3])
def test_a_withdrawal_takes_no_more_statements_for_more_requests(cast, queries, number):
    asked(cast, number)

    with queries() as seen, tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    kinds = 2 * min(number, 2)  # handoffs then referrals, the accepted ones and the awaiting ones
    assert len(seen) == 22 + kinds


def test_all_that_was_under_way_ends_and_each_end_has_its_line(cast):
    takers = asked(cast, 3)

    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    with as_owner():
        assert set(Referral.objects.values_list("state", "close_reason")) == {("stopped", "withdrawn")}
        assert set(Handoff.objects.values_list("state", flat=True)) == {"cut"}
        assert sorted(Handoff.objects.values_list("version", flat=True)) == [3, 4, 4]
        names = list(
            Event.objects.filter(name__in=("handoff.cut", "referral.stopped")).values_list("name", flat=True)
        )
        assert sorted(names) == ["handoff.cut"] * 3 + ["referral.stopped"] * 3
    for taker in takers:
        with tenant(taker):
            assert not Person.objects.visible_to(taker).filter(pk=cast.person.pk).exists()
