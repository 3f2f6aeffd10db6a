"""What a line of the catalogue says: to which side, how pressing, and until when it holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class MessageClass(models.TextChoices):
    ACT = "A", _("À faire maintenant")
    USEFUL = "B", _("Utile")
    CALM = "C", _("Sans urgence")
    PERSON = "P", _("À la personne")
    SECURITY = "S", _("Sécurité du compte")


class Channel(models.TextChoices):
    """By what a message reaches its recipient. `call` and `letter` are lines of a list that a human ticks,
    `slip` a paper printed at the desk, `bell` the row itself."""

    MAIL = "mail", _("Courrier électronique")
    SMS = "sms", _("SMS")
    CALL = "call", _("Appel")
    LETTER = "letter", _("Courrier")
    SLIP = "slip", _("Papier remis")
    BELL = "bell", _("Dans Relais")


class Audience(StrEnum):
    """A side of the relay. The payload of the event says which structure it is."""

    SENDER = "sender"
    SENDER_LEAD = "sender_lead"
    RECIPIENT = "recipient"
    RECIPIENT_LEAD = "recipient_lead"
    HOME = "home"
    HOME_LEAD = "home_lead"
    CAPTURER = "capturer"
    ASSIGNEE = "assignee"
    COORDINATION = "coordination"
    DEPUTY = "deputy"  # who replaces an absent colleague
    FORMER = "former"  # who followed it before, and nobody in her place
    MEMBER = "member"  # one of its members, and nobody in her place
    LEAVER = "leaver"  # who was one of its members until now, and nobody in her place
    OWNER = "owner"  # the structure whose message it was: whoever must reach its recipient
    OWNER_LEAD = "owner_lead"
    PERSON = "person"  # the person, by her home structure

    @property
    def of_one(self) -> bool:
        """What concerns one member alone is told to nobody in her place."""
        return self in (Audience.FORMER, Audience.MEMBER, Audience.LEAVER)


@dataclass(frozen=True, slots=True)
class Row:
    """One message to one audience. Its purpose names the template.

    `subject` is the key of the payload that holds the id of what is spoken of; the message leaves only
    while that is in one of the states `while_in` (any, when empty) and in the version of the event.
    `version_key` is the version's key in the payload. `when` narrows the row to some values of the payload. A structure is not told of its own act,
    unless it is a receipt. `always` leaves even when the person has died, is erased or asks that nothing be sent. `reminds`
    is the purpose of the policy that plans it ahead of its day.
    `by` says how: the mail and the bell, or one of them. `alone` leaves at once, whatever left before it today;
    `morning` always waits for the mail of the morning. `agenda` goes to one member who asked for it, and to no team.
    `once` a day for each structure, however often it happens.
    """

    purpose: str
    audience: Audience
    urgency: MessageClass
    title: str | Promise
    subject: str = "handoff"
    while_in: frozenset[str] = frozenset()
    version_key: str = ""
    when: Mapping[str, Collection[str | int | None]] = field(default_factory=dict)
    receipt: bool = False
    always: bool = False
    reminds: str = ""
    by: tuple[Channel, ...] = (Channel.MAIL, Channel.BELL)
    alone: bool = False
    morning: bool = False
    agenda: bool = False
    once: bool = False

    @property
    def priority(self) -> int:
        """In what order they leave, and spend the day's budget; 0 is for a cancellation of the day."""
        if self.urgency in (MessageClass.ACT, MessageClass.SECURITY):
            return 1
        return 3 if self.urgency == MessageClass.PERSON else 5

    def priority_of(self, payload: Mapping[str, object]) -> int:
        """0 for what is urgent and must be done now: it leaves whatever left before it."""
        if self.urgency == MessageClass.ACT and payload.get("urgent") is True:
            return 0
        return self.priority

    @property
    def rings(self) -> bool:
        return Channel.BELL in self.by and self.urgency in (
            MessageClass.ACT,
            MessageClass.USEFUL,
            MessageClass.CALM,
        )

    @property
    def mailed(self) -> bool:
        return Channel.MAIL in self.by

    @property
    def useful_for(self) -> timedelta | None:
        """News grows old; what someone must act on does not, as long as its state holds."""
        return timedelta(days=7) if self.urgency == MessageClass.USEFUL else None
