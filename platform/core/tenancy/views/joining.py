"""The page of an invitation. Its token leaves the address at once: it would travel with it."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from core.accounts.models import User
from core.kernel.http import OperationView
from core.kernel.tenant import tenant
from core.tenancy.backends import act_as
from core.tenancy.forms import JoinForm
from core.tenancy.models import Invitation
from core.tenancy.operations.joining import NewAccount, accept_invitation, find_invitation

TOKEN_KEY = "invitation"  # noqa: S105  a key of the session


def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Keep the token in the session and show the page without it."""
    request.session[TOKEN_KEY] = token
    response = redirect("join")
    response["Referrer-Policy"] = "no-referrer"
    return response


@method_decorator([never_cache, sensitive_post_parameters("password")], name="dispatch")
class Join(OperationView):
    """With a new account, or as the user one already is."""

    template_name = "tenancy/join.html"
    invitation: Invitation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = find_invitation(request.session.get(TOKEN_KEY, ""))
        if found is None:
            return render(request, "tenancy/invitation_gone.html", status=404)
        self.invitation = found
        self.known = User.objects.filter(email=found.email).exists()
        self.form_class = None if self.known or request.user.is_authenticated else JoinForm
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"invitation": self.invitation}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            invitation=self.invitation,
            known=self.known,
            mine=user.is_authenticated and user.email == self.invitation.email,
            **kwargs,
        )

    def perform(self, form: JoinForm | None) -> str:
        token = self.request.session[TOKEN_KEY]
        user = self.request.user if self.request.user.is_authenticated else None
        account = NewAccount(**form.cleaned_data) if form is not None else None
        with tenant(public=self.invitation.network_id):
            membership = accept_invitation(token, user=user, account=account)
        if user is None:
            record_authentication(self.request, membership.user, "password", email=membership.user.email)
            get_adapter().login(self.request, membership.user)
        self.request.session.pop(TOKEN_KEY, None)
        act_as(self.request, membership)
        messages.success(
            self.request,
            _("Vous faites maintenant partie de : %(name)s.") % {"name": self.invitation.structure.name},
        )
        return "/"
