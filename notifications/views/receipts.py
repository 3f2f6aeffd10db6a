"""Where providers report what became of a message: an address that holds a secret, or a signed body."""

import hmac
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from notifications.gateways import SENT_BY_ITSELF, gateway_of
from notifications.operations.hearing import hear
from notifications.operations.letters import Incoming, ReceiptRefused

LARGEST = 256 * 1024


@method_decorator(csrf_exempt, name="dispatch")  # no browser comes here, and no session is read
class Receipts(View):
    """The same receipt three times is 204 three times. To who does not know the address there is none."""

    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        known = settings.RECEIPT_KEY
        if (
            not known
            or kwargs["kind"] not in SENT_BY_ITSELF
            or not hmac.compare_digest(known.encode(), str(kwargs["key"]).encode())
        ):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, kind: str, key: str) -> HttpResponse:
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            return HttpResponse(status=413)
        incoming = Incoming(
            body=request.body, headers={name.lower(): value for name, value in request.headers.items()}
        )
        try:
            told = gateway_of(kind).parse_receipt(incoming)
        except ReceiptRefused:
            return HttpResponse(status=400)
        hear(kind, told)
        return HttpResponse(status=204)
