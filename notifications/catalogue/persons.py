"""What the person is told (notifications §1, class P): by her home structure, in her order of channels (people §1).

Nothing but the day, the hour, the place and a phone; nobody is told twice of what her paper says.
"""

from notifications.catalogue.rows import Audience, MessageClass, Row
from notifications.catalogue.shared import ANY, AWAITING, TAKEN
from referrals.states import ToTell

COMING = frozenset({"unknown"})
# While she waits for someone; what her helpers owe each other afterwards is not hers to hear of.
_WAITING = ("answer", "info", "assign", "first_contact", "waitlist", "unplaced")


def _you(
    purpose: str,
    *,
    subject: str = "handoff",
    while_in: frozenset[str] = frozenset(),
    when: dict[str, tuple[str | int | None, ...]] | None = None,
    version_key: str = "",
    reminds: str = "",
) -> Row:
    return Row(
        purpose,
        Audience.PERSON,
        MessageClass.PERSON,
        "",
        subject=subject,
        while_in=while_in,
        when=when or dict(ANY),
        version_key=version_key,
        receipt=True,
        reminds=reminds,
    )


def _of_the_hour(purpose: str, **when: tuple[str | int | None, ...]) -> Row:
    return _you(purpose, subject="appointment", while_in=COMING, when=when, version_key="appointment_version")


_REMINDER = _you(
    "you.reminder",
    subject="appointment",
    while_in=COMING,
    when={"kept": (True,)},
    version_key="appointment_version",
    reminds="appointment",
)

TO_PERSON: dict[str, tuple[Row, ...]] = {
    "handoff.sent": (_you("you.sent", while_in=AWAITING, when={"via": ("web", "phone", "paper", "api")}),),
    "handoff.accepted": (
        # An hour that is booked says it by itself.
        _you("you.accepted", while_in=TAKEN, when={"via": ("web", "phone", "paper", "link", "api")}),
    ),
    "handoff.waitlisted": (_you("you.waitlisted", while_in=frozenset({"waitlisted"})),),
    # Reached, seen or received by whoever writes it: she knows. Said by phone or on paper by someone else, she may not.
    "handoff.started": (_you("you.started", while_in=TAKEN, when={"via": ("phone", "paper")}),),
    "handoff.declined": (_you("you.declined", while_in=frozenset({"declined"}), when={"goes_on": (False,)}),),
    "referral.unplaced": (
        _you(
            "you.unplaced",
            subject="referral",
            while_in=frozenset({"unplaced"}),
            when={"after": ("recalled",)},
        ),
    ),
    "handoff.ended": (
        _you(
            "you.ended",
            while_in=frozenset({"ended"}),
            when={"via": ("web", "phone", "paper", "link", "api", "counter")},
        ),
    ),
    "referral.closed": (_you("you.closed", subject="referral", while_in=frozenset({"closed"})),),
    "appointment.set": (_of_the_hour("you.appointment_set"), _REMINDER),
    "appointment.moved": (
        _of_the_hour("you.appointment_moved", kept=(True,)),
        _you(
            "you.appointment_cancelled",
            subject="appointment",
            while_in=frozenset({"cancelled"}),
            when={"kept": (False,)},
            version_key="appointment_version",
        ),
        _REMINDER,
    ),
    # Who receives her now is told by « handoff.assigned », she by a call: the reminder stays.
    "appointment.given": (_REMINDER,),
    "appointment.marked": (
        _you(
            "you.no_show",
            subject="appointment",
            while_in=frozenset({"no_show"}),
            when={"presence": ("no_show",)},
        ),
    ),
    "consent.withdrawn": (
        _you("you.stopped", subject="consent"),
        _you("you.stopped", subject="referral"),
    ),
    "referral.escalated": (
        _you(
            "you.not_forgotten",
            subject="referral",
            while_in=frozenset({"open", "engaged", "unplaced"}),
            when={"clock": _WAITING, "level": (2,)},
            version_key="referral_version",
        ),
    ),
}
TO_PERSON_PURPOSES = {row.purpose: row for rows in TO_PERSON.values() for row in rows}

# What a message tells her of an answer that someone owes her (referrals §7): once said, it is owed no more.
ANSWERS: dict[str, frozenset[str]] = {
    "you.accepted": frozenset({ToTell.ACCEPTED}),
    "you.started": frozenset({ToTell.ACCEPTED}),
    "you.waitlisted": frozenset({ToTell.WAITLISTED}),
    "you.declined": frozenset({ToTell.DECLINED, ToTell.UNPLACED}),
    "you.unplaced": frozenset({ToTell.UNPLACED}),
}
# A day and an hour say it too, but are to be said even when the answer was.
TELLS = ANSWERS | {"you.appointment_set": frozenset({ToTell.ACCEPTED})}
