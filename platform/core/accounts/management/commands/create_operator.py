"""create_operator EMAIL: the technical administrator, who belongs to no structure and sees no person."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from core.accounts.operations.operators import create_operator
from core.accounts.operations.passwords import password_link
from core.kernel.errors import DomainError


class Command(BaseCommand):
    help = (
        "Makes the technical administrator and prints the link that sets the password and the second factor."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            validate_email(email)
            user = create_operator(email)
        except (DomainError, ValidationError) as refusal:
            raise CommandError(getattr(refusal, "message", refusal)) from None
        self.stdout.write("Link to choose a password, then a second factor (one hour, once):")
        self.stdout.write(password_link(user))
