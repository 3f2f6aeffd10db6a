"""Who is told of a day and an hour: agreed, changed, come."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue.rows import Audience, Channel, Row
from notifications.catalogue.shared import TAKEN, A, rung

AGENDA, GIVEN_AWAY = "appointment.agenda", "appointment.given_away"
IN_AN_AGENDA = (AGENDA, GIVEN_AWAY)
# The whole of it once more at each change: a calendar program keeps the highest sequence of one UID.
IN_AGENDA = Row(
    AGENDA,
    Audience.RECIPIENT,
    A,
    _("Votre rendez-vous (réf. %(ref)s)"),
    subject="appointment",
    while_in=frozenset({"set", "cancelled"}),
    receipt=True,
    by=(Channel.MAIL,),
    alone=True,
    agenda=True,
)

# To whoever no longer follows it, and to her alone: her agenda gives the hour back.
OUT_OF_AGENDA = Row(
    GIVEN_AWAY,
    Audience.FORMER,
    A,
    _("Ce rendez-vous n’est plus le vôtre (réf. %(ref)s)"),
    subject="appointment",
    while_in=frozenset({"given"}),
    receipt=True,
    by=(Channel.MAIL,),
    alone=True,
    agenda=True,
)

HOURS: dict[str, tuple[Row, ...]] = {
    "appointment.agreed": (
        Row(
            "hour.agreed",
            Audience.RECIPIENT,
            A,
            _("Un rendez-vous convenu par téléphone (réf. %(ref)s)"),
            while_in=TAKEN,
        ),
        IN_AGENDA,
    ),
    "appointment.set": (
        *rung(Audience.SENDER, "appointment.set", _("Un rendez-vous est pris (réf. %(ref)s)")),
        IN_AGENDA,
    ),
    "appointment.moved": (
        *rung(Audience.SENDER, "appointment.moved", _("Un rendez-vous a changé (réf. %(ref)s)")),
        IN_AGENDA,
    ),
    "appointment.given": (IN_AGENDA, OUT_OF_AGENDA),
    "appointment.marked": rung(
        Audience.ASSIGNEE,
        "appointment.missed",
        _("Absence au rendez-vous : un autre créneau ? (réf. %(ref)s)"),
        receipt=True,
        presence=("no_show",),
    ),
    "appointment.arrived": (
        Row(
            "appointment.arrived",
            Audience.ASSIGNEE,
            A,
            _("Votre rendez-vous est arrivé (réf. %(ref)s)"),
            while_in=TAKEN,
            receipt=True,
        ),
    ),
    "colleague.absent": (
        Row(
            "colleague.absent",
            Audience.DEPUTY,
            A,
            _("Un·e collègue est absent·e : un rendez-vous vous revient (réf. %(ref)s)"),
            while_in=TAKEN,
            receipt=True,
        ),
    ),
}
