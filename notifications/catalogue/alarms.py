"""What did not leave, and what may leave no more (notifications §1, §8): to whoever must reach someone, and to the coordination.

An alarm never travels by the channel it is about: one about mail rings, the others ring and are mailed.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.catalogue.rows import Audience, Channel, Row
from notifications.catalogue.shared import A, rung

# What a page shows of the message, of the address or of the day's budget that an alarm is about.
ABOUT_SENDING = ("message", "suppression", "budget")
_OTHERS = tuple(str(channel) for channel in Channel if channel != Channel.MAIL)


def _alarm(
    purpose: str, audience: Audience, title: str | Promise, subject: str, **when: tuple[str | bool, ...]
) -> tuple[Row, ...]:
    """Two lines: without mail for what is about mail."""
    return tuple(
        Row(
            purpose,
            audience,
            A,
            title,
            subject=subject,
            while_in=frozenset({"open"}),
            when={"channel": channels, **when},
            receipt=True,
            by=by,
        )
        for channels, by in (
            ((str(Channel.MAIL),), (Channel.BELL,)),
            (_OTHERS, (Channel.MAIL, Channel.BELL)),
        )
    )


def _once_a_day(purpose: str, title: str | Promise) -> Row:
    """Read by the coordination, which sees no message of another structure."""
    return Row(
        purpose, Audience.COORDINATION, A, title, "message", receipt=True, by=(Channel.BELL,), once=True
    )


_FAILED, _SHUT = (
    _("Un message n’est pas parti (réf. %(ref)s)"),
    _("Une adresse ne reçoit plus rien (réf. %(ref)s)"),
)

ALARMS: dict[str, tuple[Row, ...]] = {
    "delivery.failed": (
        # An address that was shut for it says it by itself.
        *_alarm("sending.failed", Audience.OWNER, _FAILED, "message", to=("person",), shut=(False,)),
        *_alarm("sending.failed", Audience.OWNER_LEAD, _FAILED, "message", to=("team",), shut=(False,)),
        _once_a_day("network.failed", _("Des messages ne partent pas")),
    ),
    "address.suppressed": (
        *_alarm("address.shut", Audience.OWNER, _SHUT, "suppression", to=("person",)),
        *_alarm("address.shut", Audience.OWNER_LEAD, _SHUT, "suppression", to=("team",)),
    ),
    "recipient.capped": (
        Row(
            "person.capped",
            Audience.OWNER,
            A,
            _("Une personne a reçu assez de SMS : elle est à appeler (réf. %(ref)s)"),
            subject="message",
            when={"to": ("person",)},
            receipt=True,
        ),
        *rung(
            Audience.OWNER_LEAD,
            "team.capped",
            _("Trop de courriels en un jour : la suite part demain matin"),
            subject="message",
            urgency=A,
            receipt=True,
            to=("team",),
        ),
        _once_a_day("network.capped", _("Quelqu’un reçoit trop de messages")),
    ),
    "budget.spent": (
        Row(
            "budget.spent",
            Audience.COORDINATION,
            A,
            _("Le budget d’envoi du jour est dépensé"),
            subject="budget",
            receipt=True,
        ),
    ),
}
