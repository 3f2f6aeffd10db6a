"""Coming in, leaving, and giving one's password again."""

from typing import Any

from allauth.account import views as account
from django.conf import settings
from django.http import HttpResponse

from core.accounts.views.refusing import Refusing


class SignInView(Refusing, account.LoginView):
    template_name = "account/login.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"demo_open": settings.RELAIS_DEMO}


class LeaveView(account.LogoutView):
    template_name = "account/logout.html"


class PasswordAgainView(Refusing, account.ReauthenticateView):
    template_name = "account/reauthenticate.html"

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.cycle_key()
        return super().form_valid(form)
