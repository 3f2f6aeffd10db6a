"""What a person does at the door, in the order she does it."""

from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories.tenancy import PASSWORD


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(reverse("account_login"), {"login": email, "password": password})


def choose_password(client: Client, link: str, password: str) -> Any:
    """Follow a link, then type a new password where it leads."""
    page = client.get(link.removeprefix(settings.RELAIS_PUBLIC_URL), follow=True)
    if not page.redirect_chain:
        return page
    return client.post(page.redirect_chain[-1][0], {"password1": password}, follow=True)


def take_a_card(client: Client) -> list[str]:
    """Enrol a printed card; its codes."""
    client.post(reverse("mfa_generate_recovery_codes"))
    return list(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"])
