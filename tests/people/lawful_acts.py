"""Sharing that a law provides for: the officer’s decision, the share by home, and who reads what of it."""

from datetime import timedelta

from django.utils import timezone

from core.journal.models import Event
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import AccessGrant, Person
from people.operations.grounds import decide
from people.operations.lawful import share_by_law
from tests.factories.floor import as_owner

LAW = "casf_l121_6_2"


DAY = timedelta(days=1)


def decided(officer, ground=LAW, *, enabled=True):
    with tenant(officer):
        return decide(uuid7(), by=officer, ground=ground, enabled=enabled, reason="Convention signée.")


def today():
    return timezone.localdate(clock.now())


def shared(cast, structure=None, *, by=None, id=None, days=20, ground=LAW, scopes=(Scope.CONTACT,), **said):
    by = by or cast.alice
    with tenant(by):
        return share_by_law(
            id or uuid7(),
            by=by,
            person_id=cast.person.pk,
            structure_id=(structure or cast.recipient).pk,
            ground=ground,
            scopes=scopes,
            until=today() + days * DAY,
            **({"informed_on": today()} | said),
        )


def opened(cast, who):
    """What this member reads of the person now."""
    with tenant(who):
        return sorted(
            AccessGrant.objects.live(who).filter(person_id=cast.person.pk).values_list("scope", "ground")
        ), Person.objects.visible_to(who).filter(pk=cast.person.pk).exists()


def events():
    with as_owner():
        return set(Event.objects.values_list("name", flat=True))
