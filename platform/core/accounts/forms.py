"""The forms of signing in: allauth's checks, our fields and words."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.totp.internal.auth import validate_totp_code
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.accounts.backends.lockout import Gate
from core.accounts.backends.sign_in import refuse_after_failure, refuse_while_closed
from core.accounts.models import User

NEW_PASSWORD_HINT = _(
    "14 caractères au moins. Quatre mots sans lien font un bon mot de passe. Vous pouvez le coller depuis votre gestionnaire."
)


def password_field(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        help_text=hint,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
    )


def email_field() -> forms.EmailField:
    return forms.EmailField(
        label=_("Adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "username"})
    )


def code_field(label: Any, hint: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"}
        ),
    )


class SignInForm(account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "login": email_field(),
            "password": password_field(_("Mot de passe"), "current-password"),
        }

    def clean_login(self) -> str:
        return str(self.cleaned_data["login"]).strip().lower()


class ForgottenForm(forms.Form):
    """Reads an address, and says nothing about it."""

    email = email_field()

    def user_id(self) -> str | None:
        user = User.objects.filter(email=self.cleaned_data["email"].strip().lower(), is_active=True).first()
        return str(user.pk) if user else None


class NewPasswordForm(account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "password1": password_field(_("Nouveau mot de passe"), "new-password", NEW_PASSWORD_HINT)
        }

    def clean_password1(self) -> str:
        return checked(self.cleaned_data["password1"], self.user)


class ChangePasswordForm(account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "oldpassword": password_field(_("Mot de passe actuel"), "current-password"),
            "password1": password_field(_("Nouveau mot de passe"), "new-password", NEW_PASSWORD_HINT),
        }

    def clean_oldpassword(self) -> str:
        password = str(self.cleaned_data["oldpassword"])
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password

    def clean_password1(self) -> str:
        return checked(self.cleaned_data["password1"], self.user)


class PasswordAgainForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"password": password_field(_("Mot de passe"), "current-password")}


class CodeMixin:
    """A code from the card or from the telephone; wrong ones count like wrong passwords."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields: dict[str, forms.Field] = {
            "code": code_field(
                _("Code"), _("Le prochain code de votre carte, ou celui de votre application.")
            )
        }

    def clean_code(self) -> str:
        request = get_adapter().request
        gate = Gate(f"code:{self.user.pk}", get_adapter().get_client_ip(request))  # type: ignore[attr-defined]
        refuse_while_closed(request, gate)
        code = "".join(self.cleaned_data["code"].split())  # type: ignore[attr-defined]
        for authenticator in Authenticator.objects.filter(user=self.user):  # type: ignore[attr-defined]
            if authenticator.wrap().validate_code(code):
                authenticator.user = self.user  # type: ignore[attr-defined]
                self.authenticator = authenticator
                gate.opened()
                return code
        refuse_after_failure(request, gate)
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(CodeMixin, mfa.AuthenticateForm):
    """The second step of signing in."""


class CodeAgainForm(CodeMixin, mfa.ReauthenticateForm):
    """The same, asked inside a session."""


class ActivateTotpForm(totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {
            "code": code_field(_("Code affiché"), _("Les six chiffres que l’application montre maintenant."))
        }

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split())
        if not validate_totp_code(self.secret, code):
            raise ValidationError(
                _("Ce code ne convient pas. Vérifiez l’heure du téléphone, puis tapez le code affiché.")
            )
        return code


class NewCardForm(forms.Form):
    """Nothing to type: a card may be the only second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.pop("user", None)
        super().__init__(*args, **kwargs)


def checked(password: str, user: User | None) -> str:
    validate_password(password, user)
    return password
