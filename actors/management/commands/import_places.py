"""import_places FILE --network SLUG: places of the national schema, with a report of findings."""

import json
import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from actors.importers.checking import Bounds
from actors.importers.places import read_places, source_of
from actors.operations.importing import import_places, preview_import
from core.kernel import clock
from core.kernel.errors import DomainError
from core.kernel.tenant import current, system_member, tenant
from core.tenancy.models import Network

UNREADABLE = 2


class Command(BaseCommand):
    help = "Imports places of the national schema (v1.0.2 or v0.x). Exit 0: the file was read; 2: it could not be."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--network", required=True, metavar="SLUG")
        parser.add_argument("--source", default="", metavar="NAME")
        parser.add_argument("--dry-run", action="store_true", help="writes nothing, same report")
        parser.add_argument("--report", metavar="REPORT.json")
        parser.add_argument("--strict", action="store_true", help="repairs nothing")
        parser.add_argument("--as-of", type=_day, metavar="DATE")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        try:
            report = self._report(path, options)
        except DomainError as refusal:
            self._unreadable(str(refusal.message))
        except OSError:
            self._unreadable(
                _("Le fichier « %(file)s » ne s’ouvre pas : vérifiez son chemin.") % {"file": path}
            )
        if options["report"]:
            self._write(Path(options["report"]), report)
        if any(finding["code"] == "missing_column" for finding in report["findings"]):
            columns = ", ".join(finding["column"] for finding in report["findings"])
            self._unreadable(_("Il manque des colonnes obligatoires : %(columns)s.") % {"columns": columns})
        self._say(report)

    def _report(self, path: Path, options: dict[str, Any]) -> dict[str, Any]:
        network = Network.objects.filter(slug=options["network"]).first()
        if network is None:
            self._unreadable(
                _("Aucun réseau ne porte le nom court « %(slug)s ».") % {"slug": options["network"]}
            )
        bounds = Bounds(network.bounds_south, network.bounds_west, network.bounds_north, network.bounds_east)
        as_of = options["as_of"] or timezone.localtime(clock.now()).date()
        reading = read_places(
            path.read_bytes(), name=path.name, as_of=as_of, strict=options["strict"], bounds=bounds
        )
        source = options["source"] or source_of(reading)
        run = preview_import if options["dry_run"] else import_places
        with tenant(network=network.pk, system="import_places"):
            return run(reading, network=network, source=source, by=system_member(current()))

    def _write(self, path: Path, report: dict[str, Any]) -> None:
        try:
            path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        except OSError:
            self._unreadable(_("Le rapport ne s’écrit pas dans « %(file)s ».") % {"file": path})

    def _say(self, report: dict[str, Any]) -> None:
        counts = report["counts"]
        self.stdout.write(
            _(
                "%(rows)s lignes : %(created)s créées, %(updated)s modifiées, %(unchanged)s inchangées,"
                " %(refused)s refusées ; %(errors)s erreurs, %(warnings)s avertissements, %(repairs)s réparations,"
                " %(losses)s pertes, %(twins)s doublons possibles."
            )
            % counts
        )
        for finding in report["findings"]:
            if finding["severity"] == "error":
                self.stdout.write(
                    _("Ligne %(row)s, colonne %(column)s : %(message)s")
                    % {"row": finding["row"], "column": finding["column"], "message": finding["message"]}
                )
        if report["dry_run"]:
            self.stdout.write(_("Essai : rien n’a été écrit."))

    def _unreadable(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(UNREADABLE)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError("AAAA-MM-JJ") from None
