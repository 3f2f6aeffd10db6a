"""How someone wishes to be told: said by herself, by the lead for the team's mailbox, or by one click in a digest."""

from datetime import time
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.errors import Incomplete, require
from core.kernel.querysets import Member
from core.tenancy.models import Role
from notifications.catalogue import Channel, MessageClass
from notifications.models import Message, Preference
from notifications.rules.windows import PROFILES, Quiet
from notifications.states import Rhythm

FIELDS = ("useful", "calm", "act_at", "act_from", "act_until", "language", "calendar")
SALT = "notifications.unsubscribe"
SHORTEST = 3  # hours a day in which what must be done now may arrive


@transaction.atomic
def wish(user_id: UUID, **said: Any) -> Preference:
    """A user's own. Saying the same again is harmless."""
    _require_hours(said.get("act_from"), said.get("act_until"))
    return _kept(Preference.objects.of_user(user_id).first() or Preference(user_id=user_id), said)


@transaction.atomic
def wish_for_the_team(*, by: Member, useful: str, calm: str) -> Preference:
    """The rhythm of the team's mailbox: its lead says it."""
    require(
        by.role in (Role.LEAD, Role.COORDINATOR) and by.structure_id is not None,
        _("Seul·e le ou la responsable règle la boîte de l’équipe."),
    )
    assert by.structure_id is not None
    found = Preference.objects.of_team(by.structure_id).first() or Preference(structure_id=by.structure_id)
    return _kept(found, {"useful": useful, "calm": calm})


@transaction.atomic
def unsubscribe(preference: Preference) -> Preference:
    """Nothing more by mail but what must be done now: the rest is read in Relais. Twice is harmless."""
    return _kept(preference, {"useful": Rhythm.NEVER, "calm": Rhythm.NEVER})


def address_to_unsubscribe(message: Message) -> str:
    """Of the digests alone, and of what is calm: signed for whoever receives this message. Elsewhere nothing."""
    if message.message_class != MessageClass.CALM or message.channel != Channel.MAIL:
        return ""
    whose = ("user", str(message.user_id)) if message.user_id else ("team", message.owner_structure_id)
    token = signing.dumps(whose, salt=SALT)
    return f"{settings.RELAIS_PUBLIC_URL}{reverse('unsubscribe', args=[token])}"


def behind(token: str) -> Preference | None:
    """Whose wish a signed address is about; None when it was not signed here."""
    try:
        kind, id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    if kind == "team":
        return Preference.objects.wish(user_id=None, structure_id=id)
    return Preference.objects.wish(user_id=UUID(id), structure_id=0)


def _kept(preference: Preference, said: dict[str, Any]) -> Preference:
    for name, value in said.items():
        setattr(preference, name, value)
    if preference._state.adding:
        preference.save()
    else:
        preference.save(update_fields=list(said))
    return preference


def _require_hours(start: time | None, end: time | None) -> None:
    if start is None and end is None:
        return
    if start is None or end is None:
        raise Incomplete(_("Dites les deux heures, ou aucune."), field="act_until" if start else "act_from")
    usual = PROFILES[Quiet.DESK]
    if start < usual.opens or end > usual.closes or end.hour - start.hour < SHORTEST:
        raise Incomplete(
            _("Entre 7 h et 19 h, et trois heures au moins : quelqu’un compte sur votre réponse."),
            field="act_from",
        )
