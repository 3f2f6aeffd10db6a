"""« Accès pour un logiciel »: the tokens by which a program acts for me. Made with a recent password or code."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from core.accounts.backends.second_factor import recently_proved
from core.kernel import clock
from core.kernel.http import MemberRequired, OperationView
from core.tenancy.forms import TokenForm
from core.tenancy.models import ApiToken
from core.tenancy.operations.tokens import make_token, revoke_token

TOKEN_KEY = "token_to_show"  # noqa: S105  a name, not a token


class Tokens(MemberRequired, TemplateView):
    template_name = "tenancy/tokens.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = ApiToken.objects.visible_to(self.request.member).live_at(clock.now()).for_list()
        return super().get_context_data(tokens=mine, **kwargs)


class MakeToken(MemberRequired, OperationView):
    template_name = "tenancy/make_token.html"
    form_class = TokenForm

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if getattr(request, "member", None) is not None and not recently_proved(request):
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('account_reauthenticate')}?{query}")
        return super().dispatch(request, *args, **kwargs)

    def perform(self, form: TokenForm) -> str:
        token, text = make_token(by=self.request.member, **form.cleaned_data)
        self.request.session[TOKEN_KEY] = {"text": text, "label": token.label}
        return reverse("show_token")


class ShowToken(MemberRequired, TemplateView):
    """The token, once: leaving or reloading the page forgets it."""

    template_name = "tenancy/show_token.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = request.session.pop(TOKEN_KEY, None)
        if made is None:
            return redirect("tokens")
        return self.render_to_response(self.get_context_data(**made))


class RevokeToken(MemberRequired, OperationView):
    """One button beside a token."""

    http_method_names = ["post"]
    object: ApiToken

    def get_object(self) -> ApiToken:
        return get_object_or_404(ApiToken.objects.visible_to(self.request.member), pk=self.kwargs["token_id"])

    def perform(self, form: None) -> str:
        revoke_token(self.object, by=self.request.member)
        messages.success(
            self.request,
            _("L’accès de « %(label)s » est retiré : son prochain appel sera refusé.")
            % {"label": self.object.label},
        )
        return reverse("tokens")
