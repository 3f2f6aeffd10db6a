"""What several lines of the catalogue share: states, conditions, and rows that differ only by who is told."""

from collections.abc import Collection

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from notifications.catalogue.rows import Audience, Channel, MessageClass, Row

A, B, C = MessageClass.ACT, MessageClass.USEFUL, MessageClass.CALM
AWAITING = frozenset({"sent", "info_requested", "waitlisted"})
TAKEN = frozenset({"accepted", "in_progress", "paused", "ended"})
ALIVE = frozenset({"open", "engaged", "reported", "unplaced", "suspended", "draft"})

# A structure is told of the end of what it was asked; of what only waited its turn it never knew.
KNOWN: dict[str, Collection[str | int | None]] = {"told": (True,)}
ANY: dict[str, Collection[str | int | None]] = {}

# Clocks that the recipient owes, and those that the sender owes (referrals §7).
OWED_BY_RECIPIENT = ("answer", "assign", "first_contact", "news", "outcome", "waitlist")
OWED_BY_SENDER = ("info", "acknowledge", "unplaced", "draft", "suspended")


def reminder(audience: Audience, **when: Collection[str | int]) -> Row:
    """To whoever must act next."""
    return Row(
        "referral.reminder",
        audience,
        A,
        _("Avez-vous pu regarder cette demande ? (réf. %(ref)s)"),
        subject="referral",
        while_in=ALIVE,
        version_key="referral_version",
        when=when,
        receipt=True,
    )


def waiting(audience: Audience, *, morning: bool = False, **when: Collection[str | int]) -> Row:
    """To whoever can help the one who must act next."""
    return Row(
        "referral.waiting",
        audience,
        A,
        _("Une demande attend toujours (réf. %(ref)s)"),
        subject="referral",
        while_in=ALIVE,
        version_key="referral_version",
        when=when,
        receipt=True,
        morning=morning,
    )


def of_a_proof(purpose: str, title: str | Promise) -> tuple[Row, ...]:
    """Home by its mailbox, its leads and whoever took the agreement: each is told (people §3)."""
    told = (Audience.HOME, Audience.HOME_LEAD, Audience.CAPTURER)
    return tuple(Row(purpose, audience, B, title, "consent", receipt=True) for audience in told)


def both_ends(purpose: str, title: str | Promise, states: Collection[str]) -> tuple[Row, ...]:
    """News of a follow-up, to the end that did not act."""
    ends = (Audience.SENDER, Audience.RECIPIENT)
    return tuple(Row(purpose, end, B, title, while_in=frozenset(states)) for end in ends)


def rung(
    audience: Audience,
    purpose: str,
    title: str | Promise,
    *,
    subject: str = "handoff",
    urgency: MessageClass = B,
    receipt: bool = False,
    **when: Collection[str | int],
) -> tuple[Row, ...]:
    """Read in Relais, and by no mail."""
    return (Row(purpose, audience, urgency, title, subject, when=when, receipt=receipt, by=(Channel.BELL,)),)


def rung_at_both_ends(purpose: str, title: str | Promise) -> tuple[Row, ...]:
    """News of a follow-up, read in Relais by the end that did not act."""
    return rung(Audience.SENDER, purpose, title) + rung(Audience.RECIPIENT, purpose, title)


def good_news(
    purpose: str,
    title: str | Promise,
    *,
    while_in: Collection[str] = TAKEN,
    **when: Collection[str | int],
) -> tuple[Row, ...]:
    """To who sent the request: useful, and to be known now when it is urgent."""
    return tuple(
        Row(
            purpose,
            Audience.SENDER,
            urgency,
            title,
            while_in=frozenset(while_in),
            when={**when, "urgent": (urgency == A,)},
        )
        for urgency in (A, B)
    )
