"""What came back to a mailbox file or folder: read at any time, as often as one likes."""

import mailbox as mailboxes
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from notifications.gateways.bounces import hear_mailbox


class Command(BaseCommand):
    help = "Read returned mails (RFC 3464) from a mailbox file or a Maildir; by default that of the settings."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mailbox", nargs="?", default="")

    def handle(self, *args: Any, mailbox: str, **options: Any) -> None:
        path = mailbox or settings.BOUNCE_MAILBOX
        if not path:
            raise CommandError(_("Indiquez une boîte, ou RELAIS_BOUNCE_MAILBOX."))
        try:
            new = hear_mailbox(path)
        except (OSError, mailboxes.Error) as error:
            raise CommandError(
                _("Cette boîte ne se lit pas (%(why)s).") % {"why": type(error).__name__}
            ) from None
        self.stdout.write(_("Retours nouveaux : %(n)d.") % {"n": new})
