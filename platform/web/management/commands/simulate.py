"""simulate: a network of forty structures over N days, with absences and outages; nobody may get lost."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from core.kernel import clock
from web.simulation.living import live
from web.simulation.table import Table, table


class Command(BaseCommand):
    help = "Lives an invented network for N days and prints how its requests ended; fails when one is lost."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=90)
        parser.add_argument("--structures", type=int, default=40)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.DEBUG or settings.RELAIS_DEMO) or settings.RELAIS_CLOCK not in ("demo", "test"):
            raise CommandError(
                _("La simulation ne tourne que là où RELAIS_DEMO vaut 1 : l’horloge y recule.")
            )
        if options["days"] < 1 or options["structures"] < 3:
            raise CommandError(_("Il faut au moins un jour et trois structures."))
        as_of = timezone.localtime(clock.now()).date()
        sim, done = live(
            days=options["days"],
            structures=options["structures"],
            seed=options["seed"],
            as_of=as_of,
            told=self._told if options["verbosity"] else lambda day: None,
        )
        found = table(sim, sim.calendar.at(as_of, 0))
        if options["verbosity"]:
            self.stdout.write(f"\n{sim.network.name}")
            for line in _lines(found):
                self.stdout.write(line)
            for name, number in sorted(done.items()):
                self.stdout.write(f"  {number:6}  {name}")
        if found.lost or found.untold:
            raise CommandError(
                _(
                    "%(lost)d demandes sans fin ni responsable, %(untold)d en retard sans que personne le sache."
                )
                % {"lost": found.lost, "untold": found.untold}
            )

    def _told(self, day: date) -> None:
        if day.day == 1 or day.weekday() == 0:
            self.stdout.write(f"{day.isoformat()}")


def _lines(found: Table) -> list[str]:
    ends = [
        f"  {number:6}  {state}{f' ({reason})' if reason else ''}"
        for (state, reason), number in sorted(found.ends.items())
    ]
    return [
        *ends,
        _("  %(number)6d  demandes en tout") % {"number": found.total},
        _("  %(number)6d  sans fin ni responsable") % {"number": found.lost},
        _("  %(number)6d  en retard sans que personne le sache") % {"number": found.untold},
    ]
