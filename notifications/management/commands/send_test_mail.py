"""Prove the mail settings: one message to one address, and what the server said."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from core.kernel.ids import uuid7
from notifications.gateways import mail
from notifications.operations.letters import Letter
from notifications.states import Result


class Command(BaseCommand):
    help = "Send a test message to ADDRESS by the mail settings in force."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADDRESS")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(_("Cette adresse n’est pas correcte. Exemple : nom@structure.fr.")) from None
        text = _("Ce message prouve que Relais peut envoyer des courriers électroniques.")
        answer = mail.send(Letter(uuid7(), address, _("Essai d’envoi de Relais"), text, f"<p>{text}</p>"))
        if answer.result != Result.ACCEPTED:
            raise CommandError(
                _(
                    "Le message n’est pas parti (%(code)s). Vérifiez EMAIL_HOST, EMAIL_PORT et les identifiants."
                )
                % {"code": answer.code}
            )
        where = settings.EMAIL_FILE_PATH if settings.SIMULATED_SENDING else settings.EMAIL_HOST
        self.stdout.write(_("Message parti par %(where)s.") % {"where": where})
