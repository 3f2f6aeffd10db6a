"""create_network SLUG --name NAME --coordinator EMAIL: the first command of a real deployment."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email, validate_slug
from django.urls import reverse

from core.kernel.errors import DomainError
from core.kernel.tenant import tenant
from core.tenancy.operations.networks import found_network, open_network


class Command(BaseCommand):
    help = "Makes an empty network with its coordinating structure, and prints its coordinator's invitation (once, 7 days)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug")
        parser.add_argument("--name", required=True)
        parser.add_argument("--coordinator", required=True, metavar="EMAIL")

    def handle(self, *args: Any, slug: str, name: str, coordinator: str, **options: Any) -> None:
        try:
            validate_slug(slug)
            validate_email(coordinator)
            network = open_network(slug, name=name)
            with tenant(network=network.pk, system="create_network"):
                _, token = found_network(network, coordinator=coordinator)
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from None
        self.stdout.write(f"Network {slug} is there. Invitation of its coordinator (once, 7 days):")
        self.stdout.write(f"{settings.RELAIS_PUBLIC_URL}{reverse('invitation', args=[token])}")
