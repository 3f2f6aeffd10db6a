"""A professional's appointments in her own agenda: by mail when she asked, or at an address that she may take back.

A day, an hour, a place and a reference; no name of anyone. The address is a token of which a keyed hash alone is kept.
"""

import hashlib
import hmac
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.kernel import clock
from core.kernel.tenant import tenant
from core.tenancy.models import Membership
from notifications.catalogue.hours import GIVEN_AWAY
from notifications.models import Message, Preference
from notifications.rules.calendars import Hour, Method, feed, invitation
from referrals.models import Appointment

KEPT = timedelta(days=60)  # what is over or cancelled stays that long
_SAME_ACT = timedelta(minutes=1)


def hour_behind(message: Message) -> Hour | None:
    """The appointment of a message, as it is now: a row of the recipient's own structure."""
    rows = _written_in(message.owner_structure_id).filter(pk=message.subject_id)
    return next((_hour(row) for row in rows), None)


def ended_with(handoff_id: UUID, structure_id: int, at: datetime) -> list[UUID]:
    """The hours that were to come when a request ended, at that instant."""
    ended = _written_in(structure_id).filter(
        handoff_id=handoff_id, starts_at__gt=at, cancelled_at__gte=at - _SAME_ACT
    )
    return list(ended.order_by("pk").values_list("pk", flat=True))


def part_of(message: Message, hour: Hour, *, to: str) -> tuple[Method, str]:
    """What stands beside the text of the mail: its method, and the invitation to this recipient alone.

    For whoever it was given away from it ends, though it stands for the person."""
    if message.purpose == GIVEN_AWAY:
        hour = replace(hour, cancelled=True)
    method = Method.CANCEL if hour.cancelled else Method.REQUEST
    written = invitation(
        hour, zone=message.network.time_zone, organiser=settings.DEFAULT_FROM_EMAIL, attendee=to
    )
    return method, written


@transaction.atomic
def open_feed(user_id: UUID) -> str:
    """A new address for her agenda, shown once; the former one stops at once."""
    token = secrets.token_urlsafe(32)
    _keep(user_id, _hash(token))
    return token


@transaction.atomic
def close_feed(user_id: UUID) -> None:
    """The address answers nothing any more. Closing it twice is harmless."""
    _keep(user_id, None)


def feed_behind(token: str) -> str | None:
    """The agenda of whoever made this address, in each of her teams of today; None when it was taken back."""
    wish = Preference.objects.filter(feed_hash=_hash(token), user__is_active=True).first()
    if wish is None:
        return None
    hours: list[Hour] = []
    zone = settings.TIME_ZONE
    for member in Membership.objects.of_user(wish.user_id).current().for_request():
        with tenant(member):
            hours += _held_by(member)
            zone = member.network.time_zone
    return feed(hours, zone=zone, organiser=settings.DEFAULT_FROM_EMAIL)


def _held_by(member: Membership) -> list[Hour]:
    """Those of the requests that have her name, else those she set where nobody's name stands."""
    held = Q(handoff__assignee=member) | Q(handoff__assignee=None, author=member)
    rows = _written_in(member.structure_id).filter(held, starts_at__gte=clock.now() - KEPT)
    return [_hour(row) for row in rows.order_by("starts_at", "pk")]


def _written_in(structure_id: int) -> QuerySet[Appointment]:
    rows = Appointment.objects.filter(author_structure_id=structure_id)
    return rows.select_related("handoff__referral", "handoff__assignee")


def _hour(row: Appointment) -> Hour:
    return Hour(
        id=row.pk,
        handoff_id=row.handoff_id,
        ref_code=row.handoff.referral.ref_code,
        sequence=row.version - 1,
        title=_("Rendez-vous Relais réf. %(ref)s") % {"ref": row.handoff.referral.ref_code},
        starts_at=row.starts_at,
        minutes=row.minutes,
        place=row.place,
        cancelled=row.cancelled_at is not None,
        user_id=row.handoff.assignee.user_id if row.handoff.assignee else None,
        changed_at=row.cancelled_at or row.at,
    )


def _keep(user_id: UUID, feed_hash: str | None) -> None:
    found = Preference.objects.of_user(user_id).first()
    if found is None:
        Preference(user_id=user_id, feed_hash=feed_hash).save()
    else:
        found.feed_hash = feed_hash
        found.save(update_fields=["feed_hash"])


def _hash(token: str) -> str:
    return hmac.new(settings.RELAIS_HMAC_KEY.encode(), f"feed:{token}".encode(), hashlib.sha256).hexdigest()
