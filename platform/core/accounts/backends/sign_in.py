"""How allauth behaves here: by invitation only, slower after failures, in our own words."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.accounts.backends.lockout import Gate
from core.accounts.backends.second_factor import recently_proved
from core.accounts.models import User
from core.kernel.error_pages import error_page
from core.kernel.words import day_in_words

security = logging.getLogger("relais.security")

_SAID = {
    "account/messages/password_changed.txt": _(
        "Votre mot de passe est changé. Toutes vos sessions sont fermées : connectez-vous avec le nouveau."
    ),
}

_HELPED = {
    "password": _(
        "%(who)s a préparé pour vous un lien de mot de passe %(when)s."
        " Si vous ne l’aviez pas demandé, prévenez la coordination de votre réseau."
    ),
    "account": _(
        "%(who)s a réveillé votre compte %(when)s."
        " Si vous ne l’aviez pas demandé, prévenez la coordination de votre réseau."
    ),
    "second_factor": _(
        "%(who)s a retiré votre second facteur %(when)s."
        " Si vous ne l’aviez pas demandé, prévenez la coordination de votre réseau."
    ),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "L’adresse et le mot de passe ne vont pas ensemble. Vérifiez les deux, ou demandez un nouveau mot de passe."
        ),
        "incorrect_password": _("Ce n’est pas votre mot de passe. Vérifiez les majuscules, puis réessayez."),
        "enter_current_password": _(
            "Ce n’est pas votre mot de passe actuel. Vérifiez les majuscules, puis réessayez."
        ),
        "incorrect_code": _("Ce code ne convient pas. Chaque code ne sert qu’une fois : essayez le suivant."),
        "invalid_password_reset": _("Ce lien ne fonctionne plus. Demandez-en un nouveau."),
        "rate_limited": _("Il y a eu trop d’essais. Réessayez dans quelques minutes."),
        "too_many_login_attempts": _("Il y a eu trop d’essais. Réessayez dans quelques minutes."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        self.gate = Gate(credentials.get("email", ""), self.get_client_ip(request))
        refuse_while_closed(request, self.gate)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        refuse_after_failure(request, self.gate)

    def _rollback_login_failed_rl_usage(self) -> None:
        """Called by allauth after a right password: tell of what failed before, and count afresh."""
        if failures := self.gate.failures():
            self.request.failed_before = failures
        self.gate.opened()

    def reauthenticate(self, user: Any, password: str) -> bool:
        gate = Gate(user.email, self.get_client_ip(self.request))
        refuse_while_closed(self.request, gate)
        if user.check_password(password):
            gate.opened()
            return True
        refuse_after_failure(self.request, gate)
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not recently_proved(self.request)

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        security.info("signed-in", extra={"kind": "signed-in", "user": user.pk})

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        if failures := getattr(request, "failed_before", 0):
            messages.warning(
                request,
                ngettext(
                    "Avant cette connexion, un essai a échoué. Si ce n’était pas vous, changez votre mot de passe.",
                    "Avant cette connexion, %(n)s essais ont échoué. Si ce n’était pas vous, changez votre mot de passe.",
                    failures,
                )
                % {"n": failures},
            )
        tell_of_help(request, user)
        return super().post_login(request, user, **kwargs)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Say what we would say, and nothing else."""
        if message_template in _SAID:
            messages.add_message(request, level, _SAID[message_template])


def refuse_while_closed(request: HttpRequest, gate: Gate) -> None:
    if seconds := gate.closed_for():
        raise ImmediateHttpResponse(_too_many(request, seconds))


def refuse_after_failure(request: HttpRequest, gate: Gate) -> None:
    security.info("refused", extra={"kind": "sign-in-refused"})
    if seconds := gate.failed():
        raise ImmediateHttpResponse(_too_many(request, seconds))


def tell_of_help(request: HttpRequest, user: User) -> None:
    """Someone opened this user's way back in: she is told at her next sign-in."""
    if user.helped_at is None:
        return
    said = {"who": user.helped_by, "when": day_in_words(user.helped_at)}
    messages.warning(request, str(_HELPED[user.helped_with]) % said)
    user.helped_at, user.helped_by, user.helped_with = None, "", ""
    user.save(update_fields=["helped_at", "helped_by", "helped_with"])


def _too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    minutes = max(1, -(-seconds // 60))
    message = ngettext(
        "Il y a eu trop d’essais à la suite. Pour protéger les comptes, nous attendons : réessayez dans une minute.",
        "Il y a eu trop d’essais à la suite. Pour protéger les comptes, nous attendons : réessayez dans %(n)s minutes.",
        minutes,
    ) % {"n": minutes}
    return error_page(request, 429, message, retry_after=seconds)
