"""Out of the digests in one click (RFC 8058): the signed address says whose they are, no session is asked.

A GET shows a button: a scanner of mails unsubscribes nobody.
"""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from notifications.operations.wishing import behind, unsubscribe


@method_decorator(csrf_exempt, name="dispatch")
class Unsubscribe(TemplateView):
    """The POST comes from a mail program, which has no cookie; the token alone opens it, and shows nothing."""

    template_name = "notifications/unsubscribe.html"
    http_method_names = ["get", "post", "head", "options"]

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        unsubscribe(self._wish())
        return self.render_to_response(self.get_context_data(done=True))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self._wish()
        return super().get_context_data(**kwargs)

    def _wish(self) -> Any:
        found = behind(self.kwargs["token"])
        if found is None:
            raise Http404
        return found
