"""export_person ID --structure SLUG --out DIR: the copy of what is held of a person, JSON and PDF, journaled."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.kernel.tenant import System, tenant
from core.tenancy.models import Structure
from people.models import Person
from people.operations import copying
from people.pdf.copy import copy_on_paper

TASK = "export_person"


class Command(BaseCommand):
    help = (
        "Writes DIR/copie.json and DIR/copie.pdf, for the person herself. Her home structure answers for it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("id", type=UUID, metavar="ID")
        parser.add_argument("--structure", required=True, metavar="SLUG")
        parser.add_argument("--network", metavar="SLUG", help="only when two networks have this structure")
        parser.add_argument("--out", required=True, metavar="DIR", type=Path)

    def handle(
        self, *args: Any, id: UUID, structure: str, network: str | None, out: Path, **options: Any
    ) -> None:
        named = Structure.objects.filter(slug=structure)
        found = list(named.filter(network__slug=network) if network else named)
        if len(found) != 1:
            raise CommandError(f"No structure is called {structure}, or several: name its network.")
        with tenant(structure=found[0], system=TASK):
            by = System(TASK, network_id=found[0].network_id, structure_id=found[0].pk, opens_files=True)
            try:
                copy = copying.gather(id, by=by)
            except Person.DoesNotExist:
                raise CommandError("This structure answers for no such person.") from None
            paper = copy_on_paper(copy)
        out.mkdir(parents=True, exist_ok=True)
        for name, content in (
            ("copie.json", json.dumps(copy, ensure_ascii=False, indent=1).encode()),
            ("copie.pdf", paper),
        ):
            path = out / name
            path.touch(mode=0o600)
            path.write_bytes(content)
        self.stdout.write(f"{copying.count(copy)} rows in {out}.")
