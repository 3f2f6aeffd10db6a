"""seed_demo: two invented networks on real places, and who to sign in as. `--erase` takes them away."""

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.kernel import clock
from core.kernel.errors import DomainError
from core.tenancy.models import Network
from web.demo.erasing import erase, may_erase
from web.demo.founding import is_finished, let_in
from web.demo.loading import NETWORKS, load, present
from web.demo.signins import file, new_password, write

SEED = 38185


class Command(BaseCommand):
    help = "Loads the demonstration (real places, invented activity). Running it twice is harmless."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=SEED)
        parser.add_argument("--as-of", type=_day, metavar="DATE", help="the demonstration's today")
        parser.add_argument("--network", metavar="SLUG", help="only this one")
        parser.add_argument("--erase", action="store_true", help="removes it, journal included (as owner)")
        parser.add_argument("--unfinished", action="store_true", help="with --erase: only what was cut short")

    def handle(self, *args: Any, **options: Any) -> None:
        self.quiet = options["verbosity"] == 0
        if options["erase"]:
            self._erase(options["network"], only_unfinished=options["unfinished"])
        else:
            self._load(options)

    def _say(self, sentence: str) -> None:
        if not self.quiet:
            self.stdout.write(sentence)

    def _load(self, options: dict[str, Any]) -> None:
        if not (settings.DEBUG or settings.RELAIS_DEMO) or settings.RELAIS_CLOCK not in ("demo", "test"):
            raise CommandError(
                _(
                    "La démonstration ne se charge que là où RELAIS_DEMO vaut 1 : un vrai réseau peut être ici."
                )
            )
        wanted = [options["network"]] if options["network"] else list(NETWORKS)
        if unknown := set(wanted) - set(NETWORKS):
            raise CommandError(
                _("« %(slug)s » n’est pas un réseau de démonstration.") % {"slug": ", ".join(unknown)}
            )
        there = {network.slug: network for network in present()}
        if unfinished := [slug for slug, network in there.items() if not is_finished(network)]:
            raise CommandError(
                _(
                    "La démonstration « %(slug)s » n’a pas fini de se charger : seed_demo --erase, puis recommencez."
                )
                % {"slug": ", ".join(unfinished)}
            )
        missing = [slug for slug in wanted if slug not in there]
        if missing:
            as_of = options["as_of"] or timezone.localtime(clock.now()).date()
            for slug, moments in load(missing, seed=options["seed"], as_of=as_of).items():
                self._say(_("%(slug)s : %(moments)d moments vécus.") % {"slug": slug, "moments": moments})
        if missing or not file().exists():
            password = new_password()
            let_in(password)
            path = write(password)
            self._say(_("Qui se connecte, et comment : %(path)s") % {"path": path})
        else:
            self._say(_("La démonstration est déjà là."))

    def _erase(self, slug: str | None, *, only_unfinished: bool) -> None:
        networks = list(Network.objects.filter(slug=slug)) if slug else present()
        if slug and not networks:
            raise CommandError(_("Aucun réseau ne porte le nom court « %(slug)s ».") % {"slug": slug})
        if only_unfinished:
            networks = [network for network in networks if not is_finished(network)]
        if not networks:
            self._say(_("Rien à effacer."))
            return
        if not may_erase():
            raise CommandError(
                _("Seul le propriétaire des tables efface (RELAIS_AS_OWNER) : ./relais manage le fait.")
            )
        try:
            gone = erase(networks)
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from None
        file().unlink(missing_ok=True)
        self._say(_("%(rows)d lignes effacées.") % {"rows": gone})


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("AAAA-MM-JJ") from None
