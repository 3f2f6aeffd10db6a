"""« Envois »: what would have left, on a demonstration network."""

from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from core.kernel.http import MemberRequired
from notifications.gateways import outbox


class Outbox(MemberRequired, TemplateView):
    """For the coordinator of a demonstration: elsewhere a message belongs to whom it was sent to."""

    template_name = "notifications/outbox.html"
    coordinates = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        network = self.request.member.network
        if not network.demo:
            raise Http404
        return super().get_context_data(messages_kept=outbox.newest(network.pk), **kwargs)
