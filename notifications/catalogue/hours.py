"""Who is told of a day and an hour: agreed, changed, come."""

from django.utils.translation import gettext_lazy as _

from notifications.catalogue.rows import Audience, Row
from notifications.catalogue.shared import TAKEN, A

HOURS: dict[str, tuple[Row, ...]] = {
    "appointment.agreed": (
        Row(
            "hour.agreed",
            Audience.RECIPIENT,
            A,
            _("Un rendez-vous convenu par téléphone (réf. %(ref)s)"),
            while_in=TAKEN,
        ),
    ),
    "appointment.moved": (
        Row(
            "appointment.moved",
            Audience.SENDER,
            A,
            _("Un rendez-vous a changé (réf. %(ref)s)"),
            while_in=TAKEN,
        ),
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
}
