"""Mail that must not make the page slower for an address that has an account."""

from celery import shared_task
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.accounts.backends.password import may_exist
from core.accounts.models import User
from core.accounts.operations.passwords import password_link


@shared_task(
    system=True, acks_late=True, autoretry_for=(OSError,), retry_backoff=5, retry_jitter=True, max_retries=5
)
def send_password_link(user_id: str | None) -> None:
    """Send the link, or nothing where the address has no account: the page asks for this task either way."""
    user = User.objects.filter(pk=user_id, is_active=True).first() if user_id else None
    if user is None or not may_exist(user):
        return
    text = render_to_string("account/email/password_link.txt", {"user": user, "link": password_link(user)})
    send_mail(_("Votre nouveau mot de passe Relais"), text, settings.DEFAULT_FROM_EMAIL, [user.email])
