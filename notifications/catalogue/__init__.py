"""Who is told what (notifications §1): one line per event of the house, or the reason why it is silent.

A text says that something happened and where to read it, never more: the reference, a day, a link.
"""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext_lazy as _

from notifications.catalogue.rows import Audience, Channel, MessageClass, Row

__all__ = ["CATALOGUE", "PURPOSES", "SILENT", "Audience", "Channel", "MessageClass", "Row", "rows_for"]

A, B = MessageClass.ACT, MessageClass.USEFUL
AWAITING = frozenset({"sent", "info_requested", "waitlisted"})
TAKEN = frozenset({"accepted", "in_progress", "paused", "ended"})
ALIVE = frozenset({"open", "engaged", "reported", "unplaced", "suspended", "draft"})

# Clocks that the recipient owes, and those that the sender owes (referrals §7).
OWED_BY_RECIPIENT = ("answer", "assign", "first_contact", "news", "outcome", "waitlist")
OWED_BY_SENDER = ("info", "acknowledge", "unplaced", "draft", "suspended")


def _reminder(audience: Audience, **when: Collection[str | int]) -> Row:
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


def _waiting(audience: Audience, **when: Collection[str | int]) -> Row:
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
    )


_PROOF_MISSING = tuple(
    Row(
        "consent.evidence_missing",
        audience,
        B,
        _("Une preuve manque (réf. %(ref)s)"),
        "consent",
        receipt=True,
    )
    for audience in (Audience.HOME, Audience.CAPTURER)
)

CATALOGUE: dict[str, tuple[Row, ...]] = {
    "handoff.sent": (
        Row(
            "handoff.sent",
            Audience.RECIPIENT,
            A,
            _("Une demande vous attend (réf. %(ref)s)"),
            while_in=AWAITING,
        ),
    ),
    "handoff.accepted": (
        Row(
            "handoff.accepted",
            Audience.SENDER,
            B,
            _("Votre demande est acceptée (réf. %(ref)s)"),
            while_in=TAKEN,
        ),
    ),
    "handoff.started": (
        Row(
            "handoff.started",
            Audience.SENDER,
            B,
            _("Le suivi a commencé (réf. %(ref)s)"),
            while_in=TAKEN,
            when={"via": ("web", "phone", "paper", "link", "api")},
        ),
    ),
    "handoff.declined": (
        Row(
            "handoff.declined",
            Audience.SENDER,
            A,
            _("Une réponse est arrivée (réf. %(ref)s)"),
            while_in=frozenset({"declined"}),
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
    "handoff.waitlisted": (
        Row(
            "handoff.waitlisted",
            Audience.SENDER,
            B,
            _("Une place est gardée sur liste d’attente (réf. %(ref)s)"),
            while_in=frozenset({"waitlisted"}),
        ),
    ),
    "handoff.recalled": (
        Row(
            "handoff.recalled",
            Audience.RECIPIENT,
            B,
            _("Une demande a été retirée (réf. %(ref)s)"),
            while_in=frozenset({"recalled"}),
        ),
    ),
    "handoff.superseded": (
        Row(
            "handoff.superseded",
            Audience.RECIPIENT,
            B,
            _("Une demande est déjà prise en charge (réf. %(ref)s)"),
            while_in=frozenset({"superseded"}),
        ),
    ),
    "handoff.ended": (
        Row(
            "handoff.ended",
            Audience.SENDER,
            B,
            _("Ce que ça a donné (réf. %(ref)s)"),
            while_in=frozenset({"ended"}),
        ),
    ),
    "consent.withdrawn": (
        # Without the reason. Each handoff that it ends is cut, and that is told by itself.
        Row(
            "sharing.stopped",
            Audience.HOME,
            B,
            _("Un partage a été arrêté (réf. %(ref)s)"),
            subject="referral",
            when={"tell": (True,)},
        ),
    ),
    "consent.expiring": tuple(
        # Once to the structure, once to whoever recorded it; not any more when it was renewed meanwhile.
        Row(
            "consent.expiring",
            audience,
            B,
            _("Un accord prend bientôt fin (réf. %(ref)s)"),
            subject="consent",
            while_in=frozenset({"closed", "unconfirmed", "term"}),
            receipt=True,
        )
        for audience in (Audience.HOME, Audience.CAPTURER)
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
    "handoff.cut": tuple(
        Row(
            "handoff.cut",
            audience,
            A,
            _("Le partage a cessé (réf. %(ref)s)"),
            while_in=frozenset({"cut"}),
            receipt=True,
            always=True,
        )
        for audience in (Audience.SENDER, Audience.RECIPIENT)
    ),
    "handoff.erased": (
        Row(
            "handoff.erased",
            Audience.RECIPIENT,
            A,
            _("Supprimé à la demande de la personne (réf. %(ref)s)"),
            receipt=True,
            always=True,
        ),
    ),
    "consent.evidence_missing": _PROOF_MISSING,
    "evidence.refused": _PROOF_MISSING,
    "retention.announced": (
        Row(
            "retention.announced",
            Audience.HOME,
            B,
            _("Des fiches seront effacées le %(due)s (réf. %(ref)s)"),
            subject="notice",
            while_in=frozenset({"announced"}),
            receipt=True,
        ),
    ),
    "correction.told": (
        Row(
            "person.corrected",
            Audience.RECIPIENT,
            B,
            _("Une information a changé (réf. %(ref)s)"),
            while_in=TAKEN,
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
    ),
    "referral.escalated": (
        _reminder(Audience.ASSIGNEE, clock=OWED_BY_RECIPIENT, level=(1,), urgent=(False,)),
        # Urgency is served by the phone: the sender calls, the recipient gets no early mail.
        _waiting(Audience.SENDER, clock=OWED_BY_RECIPIENT, level=(1,), urgent=(True,)),
        _waiting(Audience.RECIPIENT_LEAD, clock=OWED_BY_RECIPIENT, level=(2,)),
        _waiting(Audience.SENDER, clock=OWED_BY_RECIPIENT, level=(2,)),
        _reminder(Audience.SENDER, clock=OWED_BY_SENDER, level=(1,)),
        _waiting(Audience.SENDER_LEAD, clock=OWED_BY_SENDER, level=(2,)),
        _waiting(Audience.COORDINATION, clock=OWED_BY_RECIPIENT, level=(3,)),
        _waiting(Audience.COORDINATION, clock=("info", "acknowledge", "unplaced"), level=(3,)),
    ),
}

_ON_THE_PAGE = "read on the referral's own page and in its timeline"
_OF_THE_FILE = "an act on the file, by whoever answers for it"
_OF_THE_DIRECTORY = "in the history of the entry"
_OF_THE_TEAM = "told on the page where it was done"

SILENT: dict[str, str] = {
    "handoff.seen": _ON_THE_PAGE,
    "appointment.set": _ON_THE_PAGE,
    "appointment.moved": _ON_THE_PAGE,
    "appointment.cancelled": _ON_THE_PAGE,
    "appointment.marked": _ON_THE_PAGE,
    "step.added": _ON_THE_PAGE,
    "referral.acknowledged": _ON_THE_PAGE,
    "referral.stopped": "each of its live handoffs is cut, and that is told",
    "slip.printed": "the paper is in the person's hands",
    "slip.released": "on the list of the desk that prints it, today",
    "slip.refused": "told on the page; after five, home releases it again",
    "addressslip.printed": "the paper is in someone's hands, and names nobody",
    "addressslip.shown": "counted: someone came",
    "person.registered": _OF_THE_FILE,
    "copy.asked": "the file is its author's alone",
    "copy.made": "the file is its author's alone",
    "copy.locked": "the file is its author's alone",
    "copy.taken": "on the lead's list, with the requests",
    "person.corrected": "each structure that reads her is told by correction.told",
    "guardian.noted": _OF_THE_FILE,
    "ending.announced": "told once a night, with those of the same night, by « retention.announced »",
    "file.held": _OF_THE_FILE,
    "setting.changed": "on the page of the network's durations and rules, which its officer and coordination read",
    "hold.lifted": _OF_THE_FILE,
    "consent.evidence_added": _OF_THE_FILE,
    "evidence.read": _OF_THE_FILE,
    "evidence.checked": "on the page of the agreement",
    "guardian.ended": "the next agreement is asked again, on the page where something is sent",
    "person.died": "each of her live handoffs is cut, and that is told without a reason",
    "death.undone": _OF_THE_FILE,
    "person.moved": "each of her live handoffs is cut, and that is told without a reason",
    "evaluation.disputed": "beside the evaluation, for whoever reads it",
    "move.agreed": _OF_THE_FILE,
    "move.undone": _OF_THE_FILE,
    "person.set_aside": "nothing is sent about her",
    "person.taken_back": _OF_THE_FILE,
    "person.erased": "each structure that was asked is told by handoff.erased",
    "right.asked": "on the lead's list, with its clock",
    "right.answered": _OF_THE_FILE,
    "ground.decided": "on the page of the network's officer; it opens and ends nothing",
    "lawful_share.opened": "whoever receives finds her among its persons, with the law's name",
    "lawful_share.ended": _OF_THE_FILE,
    "lawful_share.objected": "on the officer's first page, with its clock",
    "lawful_share.answered": _OF_THE_FILE,
    "attempt.noted": _ON_THE_PAGE,
    "code.refused": "counted; a try over the limit is refused on the page",
    "proposal.made": "the request itself is told by « right.asked »",
    "withdrawal.refused": "counted; a try over the limit is refused on the page",
    "withdrawal.typed": "what it stops is told by « consent.withdrawn »; the rest is on the list of who must look",
    "withdrawal.settled": _OF_THE_FILE,
    "withdrawal.contested": "home, who wrote it, makes a new consent and a new request",
    "reading.opened": _OF_THE_FILE,
    "reading.closed": _OF_THE_FILE,
    "reading.refused": "counted; a try over the limit is refused on the page",
    "reading.shown": "she reads it herself",
    "callback.attempted": "on the list of calls of the structure",
    "callback.done": "on the list of calls of the structure",
    "callback.refused": "counted; a try over the limit is refused on the page",
    "complaint.made": "on the coordinator's page, or the officer's; never to the structure concerned",
    "complaint.answered": "by whoever read it",
    "place.retaken": _ON_THE_PAGE,
    "place.freed": _ON_THE_PAGE,
    "conflict.decided": _OF_THE_DIRECTORY,
    "place.corrected": _OF_THE_DIRECTORY,
    "place.imported": _OF_THE_DIRECTORY,
    "places.imported": _OF_THE_DIRECTORY,
    "place.renamed": _OF_THE_DIRECTORY,
    "directory.seeded": _OF_THE_DIRECTORY,
    "contact.changed": _OF_THE_FILE,
    "consent.asked": _OF_THE_FILE,
    "consent.expired": "told beforehand; what is under way is on the referral's own page",
    "consent.extended": _OF_THE_FILE,
    "consent.given": _OF_THE_FILE,
    "consent.confirmed": _OF_THE_FILE,
    "consent.narrowed": "each handoff that it ends is cut, and that is told",
    "consent.refused": _OF_THE_FILE,
    "consent.renewed": _OF_THE_FILE,
    "accommodation.confirmed": _OF_THE_FILE,
    "evaluation.recorded": _OF_THE_FILE,
    "evaluation.corrected": _OF_THE_FILE,
    "evaluation.looked_at_twice": "counted question by question on the coordination's page of the instrument",
    "instrument.validated": "it stands on the public page of the instrument",
    "pathway.chosen": _OF_THE_FILE,
    "duplicate.asked": "answered on the page where the file was saved, to nobody else",
    "person.recognised": "the person showed her paper herself, to hear who follows her",
    "reading.unusual": "on the lead's first page: it is about a colleague, no mail carries it",
    "reading.explained": "by the lead, on the page of the alert",
    "merge.proposed": "on both files, for whoever confirms",
    "merge.declined": _OF_THE_FILE,
    "person.merged": _OF_THE_FILE,
    "blind_index.rotated": "an act of the operator, told by the command",
    "three_questions.answered": "a count: nobody is named, nobody is told",
    "second_factor.reset": "told to the user at her next sign-in",
    "invitation.created": _OF_THE_TEAM,
    "invitation.accepted": _OF_THE_TEAM,
    "invitation.revoked": _OF_THE_TEAM,
    "membership.role_changed": _OF_THE_TEAM,
    "membership.ended": _OF_THE_TEAM,
    "network.created": _OF_THE_TEAM,
    "password_link.created": "told to the user at her next sign-in",
    "grants.drifted": "an alarm for the lead and the officer: on the page of the checks, and an error in the log",
    "delivery.failed": "an alarm never travels by the channel it is about: it is on the list of messages",
}

# Purpose → how it reads and until when it holds, for the sending of a message planned earlier.
PURPOSES: dict[str, Row] = {row.purpose: row for rows in CATALOGUE.values() for row in rows}


def rows_for(name: str, payload: Mapping[str, object]) -> tuple[Row, ...]:
    """The lines of this event that hold for this payload; KeyError for an event nobody wrote here."""
    if name in SILENT:
        return ()
    return tuple(
        row
        for row in CATALOGUE[name]
        if all(payload.get(key, _DEFAULTS.get(key)) in values for key, values in row.when.items())
    )


_DEFAULTS: dict[str, str | bool] = {"via": "web", "urgent": False}
