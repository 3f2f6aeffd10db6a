"""An agreement ends ninety days after its referral closes."""

from datetime import timedelta

from core.kernel import clock
from core.kernel.tenant import tenant
from referrals.models import Referral
from referrals.operations import closing
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send
from tests.people.ledger_acts import DAY, acts, standing


def closed(cast, sent):
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="need_met")
    with tenant(cast.alice):
        closing.acknowledge(sent.referral.pk, by=cast.alice)


def test_an_agreement_ends_ninety_days_after_its_referral_closes(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    before = clock.now()

    closed(cast, sent)

    [row] = standing(cast)
    assert (row.last.act, row.last.reason_code) == ("narrowed", "referral_closed")
    assert abs(row.expires_at - before - 90 * DAY) < timedelta(minutes=5)
    assert dict(row.opens) == {cast.recipient.pk: (1, 2, 3)}
    with clock.moved(row.expires_at + DAY):
        assert standing(cast) == []


def test_it_is_not_shortened_while_another_referral_lives_on_it(cast):
    first = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, first)
    send(cast.alice, cast.person, cast.recipient, agreed=False, needs=("acces-internet-materiel",))

    closed(cast, first)

    assert acts() == ["given"]


def test_a_shorter_agreement_is_not_touched_by_the_closing(cast):
    consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")
    sent = send(cast.alice, cast.person, cast.recipient, agreed=False)
    accept(cast.bob, sent)

    closed(cast, sent)

    assert acts() == ["given"]
    with as_owner():
        assert Referral.objects.get().state == "closed"
