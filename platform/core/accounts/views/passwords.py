"""Forgotten and changed passwords."""

from typing import Any

from allauth.account import views as account
from allauth.core.internal.ratelimit import consume_or_429
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from core.accounts.backends.lockout import Gate
from core.accounts.forms import ForgottenForm
from core.accounts.operations.sessions import end_sessions
from core.accounts.tasks import send_password_link
from core.accounts.views.refusing import Refusing


class ForgottenView(Refusing, account.PasswordResetView):
    """One answer, in one time, whether the address has an account or not."""

    form_class = ForgottenForm
    template_name = "account/password_reset.html"
    success_url = reverse_lazy("account_reset_password_done")

    def get_form_class(self) -> Any:
        return self.form_class

    def form_valid(self, form: ForgottenForm) -> HttpResponse:
        key = form.cleaned_data["email"].lower()
        refusal = consume_or_429(self.request, app="allauth.account", action="reset_password", key=key)
        if refusal is not None:
            return refusal
        send_password_link.delay(form.user_id())
        return super(account.PasswordResetView, self).form_valid(form)


class ForgottenDoneView(account.PasswordResetDoneView):
    template_name = "account/password_reset_done.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"simulated": settings.SIMULATED_SENDING}


class ChooseView(Refusing, account.PasswordResetFromKeyView):
    """The page of the link. A new password closes every session; the second factor is still asked."""

    template_name = "account/password_reset_from_key.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().dispatch(request, *args, **kwargs)
        response["Referrer-Policy"] = "same-origin" if self.key == self.reset_url_key else "no-referrer"
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        end_sessions(self.reset_user.pk)
        Gate(self.reset_user.email, "").opened()
        return response


class ChooseDoneView(account.PasswordResetFromKeyDoneView):
    template_name = "account/password_reset_from_key_done.html"


class ChangeView(Refusing, account.PasswordChangeView):
    template_name = "account/password_change.html"
    success_url = reverse_lazy("account_login")
