"""Who is told what (notifications §1): one line per event of the house, or the reason why it is silent.

A text says that something happened and where to read it, never more: the reference, a day, a link.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from notifications.catalogue.alarms import ALARMS
from notifications.catalogue.files import OF_FILES
from notifications.catalogue.hours import HOURS, IN_AGENDA
from notifications.catalogue.links import LINKS
from notifications.catalogue.persons import TO_PERSON, TO_PERSON_PURPOSES
from notifications.catalogue.rows import Audience, Channel, MessageClass, Row
from notifications.catalogue.shared import (
    ANY,
    AWAITING,
    KNOWN,
    OWED_BY_RECIPIENT,
    OWED_BY_SENDER,
    TAKEN,
    A,
    B,
    C,
    both_ends,
    good_news,
    reminder,
    rung,
    rung_at_both_ends,
    waiting,
)
from notifications.catalogue.silent import SILENT

__all__ = [
    "CATALOGUE",
    "DIGEST",
    "LINES",
    "PURPOSES",
    "SILENT",
    "TO_PERSON",
    "TO_PERSON_PURPOSES",
    "Audience",
    "Channel",
    "MessageClass",
    "Row",
    "rows_for",
]

CATALOGUE: dict[str, tuple[Row, ...]] = {
    **ALARMS,
    **HOURS,
    **LINKS,
    **OF_FILES,
    "handoff.sent": (
        Row(
            "handoff.sent",
            Audience.RECIPIENT,
            A,
            _("Une demande vous attend (réf. %(ref)s)"),
            while_in=AWAITING,
        ),
        Row(
            "handoff.next_sent",
            Audience.SENDER,
            B,
            _("La demande est partie au lieu suivant (réf. %(ref)s)"),
            while_in=AWAITING | TAKEN,
            when={"via": ("system",)},
        ),
    ),
    "handoff.seen": rung(
        Audience.SENDER, "handoff.seen", _("Votre demande est lue (réf. %(ref)s)"), urgency=C
    ),
    "handoff.accepted": (
        *good_news(
            "handoff.accepted",
            _("Votre demande est acceptée (réf. %(ref)s)"),
            via=("web", "phone", "paper", "link", "api", "counter", "system"),
        ),
        # An hour that was kept for her was booked on the spot: whoever sent her knows it.
        *rung(
            Audience.SENDER,
            "handoff.booked",
            _("Le créneau est réservé (réf. %(ref)s)"),
            receipt=True,
            via=("slot",),
        ),
        Row(
            "slot.booked",
            Audience.ASSIGNEE,
            A,
            _("Un créneau est réservé (réf. %(ref)s)"),
            while_in=TAKEN,
            when={"via": ("slot",)},
        ),
    ),
    "handoff.assigned": (
        Row(
            "handoff.assigned",
            Audience.ASSIGNEE,
            A,
            _("Une demande vous est confiée (réf. %(ref)s)"),
            while_in=TAKEN,
            when={"taken": (False,)},
            receipt=True,
        ),
        Row(
            "handoff.reassigned",
            Audience.FORMER,
            B,
            _("Une demande est confiée à un·e collègue (réf. %(ref)s)"),
            while_in=TAKEN,
            when={"given": (True,)},
            receipt=True,
        ),
        *rung(
            Audience.SENDER,
            "handoff.followed",
            _("Quelqu’un suit votre demande (réf. %(ref)s)"),
            urgency=C,
        ),
    ),
    "referral.unfollowed": (waiting(Audience.SENDER_LEAD),),
    "handoff.started": good_news(
        "handoff.started",
        _("Le suivi a commencé (réf. %(ref)s)"),
        via=("web", "phone", "paper", "link", "api"),
    ),
    "handoff.declined": (
        Row(
            "handoff.declined",
            Audience.SENDER,
            A,
            _("Une réponse est arrivée (réf. %(ref)s)"),
            while_in=frozenset({"declined"}),
            when={"goes_on": (False,)},  # else the same mail says who is asked now
        ),
        *rung(
            Audience.COORDINATION, "network.declined", _("Une demande est refusée (réf. %(ref)s)"), urgency=C
        ),
    ),
    "handoff.question_asked": (
        Row(
            "handoff.question_asked",
            Audience.SENDER,
            A,
            _("Une question attend votre réponse (réf. %(ref)s)"),
            while_in=frozenset({"info_requested", "waitlisted"}),
        ),
    ),
    "handoff.question_answered": (
        Row(
            "handoff.question_answered",
            Audience.RECIPIENT,
            A,
            _("La réponse à votre question est arrivée (réf. %(ref)s)"),
            while_in=AWAITING,
        ),
    ),
    "handoff.waitlisted": good_news(
        "handoff.waitlisted",
        _("Une place est gardée sur liste d’attente (réf. %(ref)s)"),
        while_in={"waitlisted"},
    ),
    "handoff.paused": rung_at_both_ends("handoff.paused", _("Un suivi est en pause (réf. %(ref)s)")),
    "handoff.resumed": rung_at_both_ends("handoff.resumed", _("Un suivi reprend (réf. %(ref)s)")),
    "target.proposed": (
        Row("target.proposed", Audience.SENDER, A, _("Un autre lieu est proposé (réf. %(ref)s)"), "referral"),
    ),
    "contact.asked": (
        Row("contact.asked", Audience.SENDER, A, _("Un numéro ne répond pas (réf. %(ref)s)"), while_in=TAKEN),
    ),
    "contact.answered": (
        Row(
            "contact.answered", Audience.RECIPIENT, B, _("Un moyen de joindre (réf. %(ref)s)"), while_in=TAKEN
        ),
    ),
    "handoff.reopened": both_ends(
        "handoff.reopened", _("Un suivi est rouvert (réf. %(ref)s)"), {"in_progress", "paused"}
    ),
    "referral.contested": tuple(
        Row(
            "referral.contested",
            audience,
            A,
            _("Un résultat est contesté (réf. %(ref)s)"),
            subject="referral",
            while_in=frozenset({"engaged"}),
        )
        for audience in (Audience.RECIPIENT, Audience.COORDINATION)
    ),
    "handoff.recalled": (
        Row(
            "handoff.recalled",
            Audience.RECIPIENT,
            B,
            _("Une demande a été retirée (réf. %(ref)s)"),
            while_in=frozenset({"recalled"}),
            when=KNOWN,
        ),
    ),
    "handoff.superseded": (
        Row(
            "handoff.superseded",
            Audience.RECIPIENT,
            B,
            _("Une demande est déjà prise en charge (réf. %(ref)s)"),
            while_in=frozenset({"superseded"}),
            when=KNOWN,
        ),
    ),
    "handoff.passed_on": (
        Row(
            "handoff.passed_on",
            Audience.SENDER,
            B,
            _("Un passage de relais est proposé (réf. %(ref)s)"),
            while_in=AWAITING | TAKEN,
        ),
    ),
    "handoff.ended": (
        Row(
            "handoff.ended",
            Audience.SENDER,
            B,
            _("Ce que ça a donné (réf. %(ref)s)"),
            while_in=frozenset({"ended"}),
            when={
                "via": ("web", "phone", "paper", "link", "api", "counter")
            },  # passed on: the acceptance says it
        ),
        IN_AGENDA,  # the hours that were to come end with it
    ),
    "callback.asked": (
        Row(
            "callback.asked",
            Audience.RECIPIENT,
            A,
            _("Une personne attend votre appel (réf. %(ref)s)"),
            subject="referral",
            when={"tell": (True,)},
        ),
    ),
    "handoff.cut": (
        *(
            Row(
                "handoff.cut",
                audience,
                A,
                _("Le partage a cessé (réf. %(ref)s)"),
                while_in=frozenset({"cut"}),
                when=when,
                receipt=True,
                always=True,
                alone=True,
            )
            for audience, when in ((Audience.SENDER, ANY), (Audience.RECIPIENT, KNOWN))
        ),
        IN_AGENDA,
    ),
    "handoff.erased": (
        Row(
            "handoff.erased",
            Audience.RECIPIENT,
            A,
            _("Supprimé à la demande de la personne (réf. %(ref)s)"),
            when=KNOWN,
            receipt=True,
            always=True,
        ),
    ),
    "referral.unplaced": (
        Row(
            "referral.unplaced",
            Audience.SENDER,
            A,
            _("Une demande n’a pas trouvé de place (réf. %(ref)s)"),
            subject="referral",
            while_in=frozenset({"unplaced"}),
            when={"after": ("recalled",)},  # an answer and an end of sharing are told by themselves
        ),
        *rung(
            Audience.COORDINATION,
            "network.unplaced",
            _("Une demande n’a pas trouvé de place (réf. %(ref)s)"),
            subject="referral",
            urgency=C,
        ),
    ),
    "referral.closing_asked": (
        Row(
            "referral.closing_asked",
            Audience.COORDINATION,
            A,
            _("Une fermeture attend votre signature (réf. %(ref)s)"),
            subject="referral",
            while_in=frozenset({"unplaced"}),
        ),
    ),
    "referral.closed": (
        Row(
            "referral.closed",
            Audience.SENDER,
            B,
            _("Une demande est terminée, sans lieu trouvé (réf. %(ref)s)"),
            subject="referral",
            while_in=frozenset({"closed"}),
            when={"reason": ("unplaced",)},
        ),
        *rung(
            Audience.RECIPIENT,
            "referral.acknowledged",
            _("Votre résultat est lu, la demande est close (réf. %(ref)s)"),
            subject="referral",
            urgency=C,
        ),
    ),
    "referral.escalated": (
        reminder(Audience.ASSIGNEE, clock=OWED_BY_RECIPIENT, level=(1,), urgent=(False,)),
        # Urgency is served by the phone: the sender calls, the recipient gets no early mail.
        waiting(Audience.SENDER, clock=OWED_BY_RECIPIENT, level=(1,), urgent=(True,)),
        waiting(Audience.RECIPIENT_LEAD, clock=OWED_BY_RECIPIENT, level=(2,)),
        waiting(Audience.SENDER, clock=OWED_BY_RECIPIENT, level=(2,)),
        reminder(Audience.SENDER, clock=OWED_BY_SENDER, level=(1,)),
        waiting(Audience.SENDER_LEAD, clock=OWED_BY_SENDER, level=(2,)),
        waiting(Audience.COORDINATION, clock=OWED_BY_RECIPIENT, level=(2,), bounced=(True,)),
        # One mail a morning lists them.
        waiting(Audience.COORDINATION, morning=True, clock=OWED_BY_RECIPIENT, level=(3,)),
        waiting(Audience.COORDINATION, morning=True, clock=("info", "acknowledge", "unplaced"), level=(3,)),
    ),
}

# Purpose → how it reads and until when it holds, for the sending of a message planned earlier.
PURPOSES: dict[str, Row] = {row.purpose: row for rows in CATALOGUE.values() for row in rows}

# A mail made of several messages: no event plans it. If who it was for has gone, each line went to her team.
DIGEST = "digest"
PURPOSES[DIGEST] = Row(
    DIGEST,
    Audience.MEMBER,
    MessageClass.CALM,
    _("Vos nouvelles dans Relais"),
    subject=DIGEST,
    always=True,
    by=(Channel.MAIL,),
)
LINES: dict[str, Row] = PURPOSES | TO_PERSON_PURPOSES


def rows_for(name: str, payload: Mapping[str, object]) -> tuple[Row, ...]:
    """The lines of this event that hold for this payload; KeyError for an event nobody wrote here."""
    if name in SILENT:
        return ()
    return tuple(
        row
        for row in _of(name)
        if all(payload.get(key, _DEFAULTS.get(key)) in values for key, values in row.when.items())
    )


def _of(name: str) -> tuple[Row, ...]:
    """The lines of an event: to its structures, then to the person."""
    if name in TO_PERSON:
        return CATALOGUE.get(name, ()) + TO_PERSON[name]
    return CATALOGUE[name]


_DEFAULTS: dict[str, str | bool] = {
    "via": "web",
    "urgent": False,
    "bounced": False,
    "told": True,
    "goes_on": False,
    "kept": True,
}
