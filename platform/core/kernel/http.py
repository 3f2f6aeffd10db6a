"""How a page meets an operation, and what every response carries."""

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.generic import TemplateView
from django.views.generic.edit import FormMixin

from core.kernel.error_pages import outage_page
from core.kernel.errors import Conflict, DomainError
from core.kernel.outage import is_outage

logger = logging.getLogger(__name__)


class MemberRequired:
    """A page for members. Strangers sign in first; a role that may not come here reads a 404."""

    request: Any  # an HttpRequest on which the middleware has put `member`
    opens_files = False
    coordinates = False

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        member = getattr(request, "member", None)
        if member is None:
            return redirect_to_login(request.get_full_path())
        if (self.opens_files and not member.opens_files) or (self.coordinates and not member.coordinates):
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class OperationView(FormMixin, TemplateView):
    """Get the object through `visible_to`, bind a form, call one operation, redirect.

    A refusal becomes an error of the bound form, beside its field and on top, with what was typed
    kept; without a form it becomes a page. Set `form_class` (or none for a button), write `perform`.
    """

    form_class: type[BaseForm] | None = None
    http_method_names = ["get", "post", "head", "options"]

    def get_object(self) -> Any:
        """The row this page is about, through `visible_to`: a stranger stops here with a 404."""
        return None

    def perform(self, form: Any) -> str:
        """Call one operation; return the address to go to."""
        raise ImproperOperationView(type(self).__name__)

    def get_form(self, form_class: Any = None) -> Any:
        return super().get_form(form_class) if self.form_class else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("object", self.object)
        if self.form_class and "form" not in kwargs:
            kwargs["form"] = self.get_form()
        return super(FormMixin, self).get_context_data(**kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        form = self.get_form()
        if form is not None and not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            return HttpResponseRedirect(self.perform(form))
        except DomainError as refusal:
            return self.refuse(form, refusal)

    def refuse(self, form: Any, refusal: DomainError) -> HttpResponse:
        status = 409 if isinstance(refusal, Conflict) else 422
        if form is None:
            return render(self.request, "refused.html", {"refusal": refusal, "back": self.back()}, status=409)
        field = refusal.field if refusal.field in form.fields else None
        form.add_error(field, str(refusal.message))
        return self.render_to_response(self.get_context_data(form=form), status=status)

    def back(self) -> str:
        """Where the page of a refusal leads."""
        return "/"


class ImproperOperationView(TypeError):
    """The view has no `perform`."""


class ResponseHeadersMiddleware:
    """The headers that no view may forget: on every response, errors included (security §7)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        if not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        return response


class OutageMiddleware:
    """A database or a Redis that is down, or a full disk, gives a page one can read, and writes nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except Exception as error:
            answer = self.process_exception(request, error)
            if answer is None:
                raise
            return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not is_outage(exception):
            return None
        logger.error("outage", extra={"kind": type(exception).__name__})
        return outage_page(request)
