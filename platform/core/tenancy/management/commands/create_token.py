"""create_token EMAIL --structure SLUG: a token for a member, printed once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.kernel.errors import DomainError
from core.kernel.tenant import tenant
from core.tenancy.models import Membership, TokenScope
from core.tenancy.operations.tokens import LIFE_DAYS, make_token


class Command(BaseCommand):
    help = "Makes a token by which a program acts for a member of a structure, and prints it once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--structure", required=True, metavar="SLUG")
        parser.add_argument(
            "--network", metavar="SLUG", help="where two networks have a structure of that name"
        )
        parser.add_argument("--scopes", nargs="+", choices=TokenScope.values, default=TokenScope.values)
        parser.add_argument("--days", type=int, default=LIFE_DAYS)

    def handle(self, *args: Any, email: str, structure: str, **options: Any) -> None:
        mine = Membership.objects.current().for_request()
        found = mine.filter(user__email=email.strip().lower(), structure__slug=structure)
        if options["network"]:
            found = found.filter(network__slug=options["network"])
        members = list(found[:2])
        if len(members) != 1:
            raise CommandError("No such member, or two: name the structure, and the network with --network.")
        member = members[0]
        try:
            with tenant(member, via="command"):
                token, text = make_token(
                    by=member, label="create_token", scopes=options["scopes"], days=options["days"]
                )
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from None
        self.stderr.write(f"Acts for one member of {structure}, until {token.expires_at.date().isoformat()}:")
        self.stdout.write(text)
