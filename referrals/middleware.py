"""A recipient without account whose code was typed: its own structure acts, on the pages of a request and no other."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from core.kernel.tenant import tenant
from core.tenancy.models import Network
from referrals.operations.linking import find
from referrals.rules.holders import LinkHolder, held, holder

# The pages of a member that a link opens once its code was typed: those of the requests made to its structure.
PAGES = frozenset(
    {
        "inbox",
        "handoff",
        "accept",
        "decline",
        "propose_place",
        "ask_question",
        "waitlist",
        "note_attempt",
        "set_appointment",
        "mark_presence",
        "add_step",
        "outcome",
        "report",
    }
)


class AnswerLinkMiddleware:
    """`request.member` is the holder of the link, inside its tenant: the link is read again on each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        member = self._holder(request)
        if member is None:
            return self.get_response(request)
        request.member = member  # type: ignore[attr-defined]
        with tenant(member):
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response

    def _holder(self, request: HttpRequest) -> LinkHolder | None:
        if getattr(request, "member", None) is not None or request.user.is_authenticated:
            return None
        kept = held(request.session)
        if kept is None or not kept["confirmed"] or not _opens(request.path_info):
            return None
        network = Network.objects.filter(slug=kept["network"]).first()
        if network is None:
            return None
        with tenant(public=network.pk):
            link = find(kept["hash"])
        return holder(network, link.structure_id) if link and link.alive else None


def _opens(path: str) -> bool:
    try:
        return resolve(path).url_name in PAGES
    except Resolver404:
        return False
