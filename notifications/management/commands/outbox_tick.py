"""One round of planning, claiming and sending; safe to run at any time, with or without Redis."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from notifications.tasks import one_round


class Command(BaseCommand):
    help = "Plan and send what is due now, once."

    def handle(self, *args: Any, **options: Any) -> None:
        events, left = one_round()
        self.stdout.write(
            _("Événements lus : %(events)d. Messages partis : %(left)d.") % {"events": events, "left": left}
        )
