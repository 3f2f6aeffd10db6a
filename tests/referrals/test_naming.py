"""A reference is drawn: one day the same comes twice, and nobody notices."""

import pytest
from django.db import IntegrityError, transaction

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from referrals.models import Referral
from referrals.operations.naming import save_named
from referrals.states import DueKind
from tests.factories.referrals import send


def draft(by, person, **values):
    now = clock.now()
    return Referral(
        id=uuid7(),
        network_id=by.network_id,
        person=person,
        sender_structure_id=by.structure_id,
        sender_id=by.id,
        holder_structure_id=by.structure_id,
        holder_id=by.id,
        created_at=now,
        next_due_kind=DueKind.DRAFT,
        next_due_at=now,
        level_due_at=now,
        **values,
    )


def test_a_reference_drawn_twice_is_drawn_again(cast):
    taken = send(cast.alice, cast.person, cast.recipient).referral
    with tenant(cast.alice), transaction.atomic():
        second = draft(cast.alice, cast.person, ref_code=taken.ref_code)

        save_named(second)

        assert second.ref_code != taken.ref_code
        assert Referral.objects.visible_to(cast.alice).filter(ref_code=second.ref_code).exists()


def test_what_else_stands_in_the_way_is_not_hidden(cast):
    taken = send(cast.alice, cast.person, cast.recipient).referral
    with tenant(cast.alice), transaction.atomic():
        same_row = draft(cast.alice, cast.person)
        same_row.pk = taken.pk

        with pytest.raises(IntegrityError, match="referrals_referral_pkey"):
            save_named(same_row)
