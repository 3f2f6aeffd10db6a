"""The acts of the consent ledger, done by Alice about her person, and what stands after them."""

from datetime import timedelta

from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import Consent
from people.operations import extending, narrowing, withdrawing
from people.operations.capturing import Taken
from people.operations.ledger import in_force
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE

PAPER = Taken(capture="paper_signed", text="lu à voix haute")


DAY = timedelta(days=1)


def acts():
    with as_owner():
        return list(Consent.objects.order_by("at").values_list("act", flat=True))


def standing(cast):
    with tenant(cast.alice):
        return in_force(cast.alice, cast.person.pk)


def opens(cast):
    """Structure → scopes, chain by chain."""
    return [dict(each.opens) for each in standing(cast)]


def narrowed(cast, given, *, scopes=THREE, structures):
    with tenant(cast.alice):
        return narrowing.narrow(
            given.chain,
            by=cast.alice,
            person_id=cast.person.pk,
            scopes=scopes,
            structures=[one.pk for one in structures],
        )


def extended(cast, given, *, scopes=THREE, structures, taken=PAPER, id=None):
    with tenant(cast.alice):
        return extending.extend(
            id or uuid7(),
            by=cast.alice,
            person_id=cast.person.pk,
            chain=given.chain,
            scopes=scopes,
            structures=[one.pk for one in structures],
            taken=taken,
        )


def renewed(cast, given, taken=PAPER):
    with tenant(cast.alice):
        return extending.renew(
            uuid7(), by=cast.alice, person_id=cast.person.pk, chain=given.chain, taken=taken
        )


def withdrawn(cast, **what):
    with tenant(cast.alice):
        if "scope" in what:
            return withdrawing.withdraw_scope(cast.person.pk, by=cast.alice, **what)
        return withdrawing.withdraw(cast.person.pk, by=cast.alice, **what)
