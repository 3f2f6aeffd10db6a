"""A merge and a sending at the same instant: never both."""

import pytest

from core.kernel.errors import Conflict
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import Person
from people.operations.merging import confirm, propose
from referrals.models import Referral
from referrals.operations import sending
from referrals.operations.sending import Request
from tests.factories.floor import as_owner
from tests.factories.referrals import consent


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("start", range(4))
def test_a_merge_and_a_sending_at_once_never_both(cast, second_file, race, start):
    consent(cast.alice, second_file, cast.recipient)
    with tenant(cast.alice):
        proposal = propose(cast.person.pk, absorbed_id=second_file.pk, by=cast.alice)

    def merging():
        with tenant(cast.lea):
            return confirm(proposal.pk, by=cast.lea)

    def asking():
        with tenant(cast.alice):
            return sending.send(
                uuid7(),
                by=cast.alice,
                person_id=second_file.pk,
                target_id=cast.recipient.pk,
                request=Request(needs=("aide-demarches",)),
                scopes=[Scope.IDENTITY],
                with_slip=True,
            )

    results = race(*((merging, asking) if start % 2 else (asking, merging)))

    refused = [each for each in results if isinstance(each, Conflict | Person.DoesNotExist)]
    assert len(refused) == 1, results
    with as_owner():
        merged = not Person.objects.filter(pk=second_file.pk).exists()
        assert Referral.objects.count() == (0 if merged else 1)
