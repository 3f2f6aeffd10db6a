"""One round of planning, claiming and sending; safe to run at any time, with or without Redis."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from notifications.operations.reconciling import reconcile_nightly
from notifications.tasks import one_round


class Command(BaseCommand):
    help = "Plan and send what is due now, once; and what each night compares, when it was not."

    def handle(self, *args: Any, **options: Any) -> None:
        events, left = one_round()
        reconcile_nightly()
        self.stdout.write(
            _("Événements lus : %(events)d. Messages partis : %(left)d.") % {"events": events, "left": left}
        )
