"""Two files of one structure become one, and a request that came to its end."""

from core.kernel.tenant import tenant
from people.operations.merging import confirm, propose
from referrals.operations import closing
from tests.factories.referrals import accept, send


def closed(cast, person):
    """A request that Bob took, reported on, and that Alice has closed."""
    sent = send(cast.alice, person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="need_met", text="Fait.")
    with tenant(cast.alice):
        closing.acknowledge(sent.referral.pk, by=cast.alice)
    return sent


def merge(cast, kept, gone):
    with tenant(cast.alice):
        proposal = propose(kept.pk, absorbed_id=gone.pk, by=cast.alice)
    with tenant(cast.lea):
        confirm(proposal.pk, by=cast.lea)
    return proposal
