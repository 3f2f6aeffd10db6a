"""The operator's switches: what leaves by itself, in every network; and the sign-off after a restore."""

from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from core.kernel.errors import DomainError
from core.kernel.tenant import tenant
from core.tenancy.models import Network
from notifications.models import Gate
from notifications.operations import gating, marking


class Command(BaseCommand):
    help = "Show the gates of sending; --close them, or --open them once what has left was compared."

    def add_arguments(self, parser: CommandParser) -> None:
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--close", metavar="WHY", help="nothing leaves any more")
        act.add_argument("--open", metavar="WHY", help="also what a restore has closed")
        parser.add_argument("--network", metavar="SLUG", help="one network instead of all")

    def handle(self, *args: Any, close: str | None, network: str | None, **options: Any) -> None:
        networks = Network.objects.filter(slug=network) if network else Network.objects.all()
        ids = list(networks.order_by("pk").values_list("pk", flat=True))
        if not ids:
            raise CommandError(_("Aucun réseau de ce nom."))
        try:
            if close is not None:
                self.stdout.write(_("Fermés : %(n)d.") % {"n": gating.close_everywhere(close, networks=ids)})
            elif options["open"] is not None:
                opened = gating.sign_off(options["open"], networks=ids)
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
