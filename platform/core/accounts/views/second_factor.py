"""Enrolling and passing the second factor."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as card
from allauth.mfa.totp import views as totp
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy

from core.accounts.backends.second_factor import has_passed
from core.accounts.views.refusing import Refusing


class ChoiceView(base.IndexView):
    """A card or an application: what I have, what I can take."""

    template_name = "mfa/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {
            "card": context["authenticators"].get(Authenticator.Type.RECOVERY_CODES),
            "application": context["authenticators"].get(Authenticator.Type.TOTP),
            "passed": has_passed(self.request),
        }


class PassView(Refusing, base.AuthenticateView):
    """The second step of signing in."""

    template_name = "mfa/authenticate.html"


class PassAgainView(Refusing, base.ReauthenticateView):
    """The same inside a session: to finish enrolling, or before a sensitive act."""

    template_name = "mfa/reauthenticate.html"

    def form_valid(self, form: Any) -> HttpResponse:
        self.request.session.cycle_key()
        return super().form_valid(form)


class ApplicationView(Refusing, totp.ActivateTOTPView):
    template_name = "mfa/totp/activate_form.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if (
            request.user.is_authenticated
            and Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists()
        ):
            return HttpResponseRedirect(reverse("mfa_index"))
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(
            self.request, self.request.user, "mfa", type=Authenticator.Type.TOTP, reauthenticated=True
        )
        self.request.session.cycle_key()
        return response

    def get_success_url(self) -> str:
        return reverse("mfa_index")


class NewCardView(Refusing, card.GenerateRecoveryCodesView):
    template_name = "mfa/recovery_codes/generate.html"
    success_url = reverse_lazy("mfa_view_recovery_codes")


class CardView(card.ViewRecoveryCodesView):
    """The card itself, to print."""

    template_name = "mfa/recovery_codes/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"passed": has_passed(self.request)}
