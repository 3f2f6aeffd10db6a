"""A program that calls the API with a member's token, as curl would."""

from typing import Any

from django.test import Client

from tests.factories.floor import as_owner
from tests.factories.tenancy import ApiTokenFactory


def program_of(member: Any, **fields: Any) -> Client:
    """A client without session that shows a token of this member."""
    text = fields.pop("text", f"relais_{member.pk}")
    with as_owner():
        ApiTokenFactory(membership=member, text=text, **fields)
    return Client(headers={"Authorization": f"Token {text}"})


def nobody() -> Client:
    return Client()
