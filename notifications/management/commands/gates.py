"""The operator's switches: what leaves by itself, in every network; and the sign-off after a restore."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.kernel.errors import DomainError
from core.kernel.tenant import tenant
from core.tenancy.models import Network
from notifications.models import Gate
from notifications.models.gates import GATED
from notifications.operations import gating, marking


class Command(BaseCommand):
    help = "Show the gates of sending; --close them, or --open them once what has left was compared."

    def add_arguments(self, parser: CommandParser) -> None:
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--close", metavar="WHY", help="nothing leaves any more")
        act.add_argument("--open", metavar="WHY", help="also what a restore has closed")
        parser.add_argument("--network", metavar="SLUG", help="one network instead of all")
        parser.add_argument("--channel", choices=GATED, help="one channel instead of all")
        parser.add_argument(
            "--divert",
            action="store_true",
            help="with --close: the contract has ended, persons are reached by their next channel",
        )

    def handle(
        self, *args: Any, close: str | None, network: str | None, channel: str | None, **options: Any
    ) -> None:
        if options["divert"] and close is None:
            raise CommandError("--divert: --close")
        channels = [channel] if channel else GATED
        networks = Network.objects.filter(slug=network) if network else Network.objects.all()
        ids = list(networks.order_by("pk").values_list("pk", flat=True))
        if not ids:
            raise CommandError(_("Aucun réseau de ce nom."))
        try:
            if close is not None:
                closed = gating.close_everywhere(
                    close, diverted=options["divert"], networks=ids, channels=channels
                )
                self.stdout.write(_("Fermés : %(n)d.") % {"n": closed})
            elif options["open"] is not None:
                opened = gating.sign_off(options["open"], networks=ids, channels=channels)
                marking.catch_up()
                self.stdout.write(_("Rouverts : %(n)d.") % {"n": opened})
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from None
        self._show(ids)

    def _show(self, ids: list[int]) -> None:
        for one in Network.objects.filter(pk__in=ids).order_by("slug"):
            with tenant(network=one.pk, system=gating.TASK):
                shut: Iterable[Any] = Gate.objects.filter(network=one, open=False).order_by("channel")
                lines = [
                    _("%(network)s, %(channel)s : fermé depuis le %(day)s (%(why)s)")
                    % {
                        "network": one.slug,
                        "channel": gate.channel,
                        "day": gate.changed_at.date().isoformat(),
                        "why": gate.why,
                    }
                    for gate in shut
                ]
            self.stdout.write("\n".join(lines) or _("%(network)s : tout est ouvert.") % {"network": one.slug})
