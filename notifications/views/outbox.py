"""« Envois »: what would have left, where nothing leaves."""

from typing import Any

from django.conf import settings
from django.http import Http404
from django.views.generic import TemplateView

from core.kernel.http import MemberRequired
from notifications.gateways import outbox, sms_files


class Outbox(MemberRequired, TemplateView):
    """For the coordinator of a network whose sending is simulated: elsewhere a message belongs to whom it was sent to."""

    template_name = "notifications/outbox.html"
    coordinates = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        network = self.request.member.network
        if not (network.demo or settings.SIMULATED_SENDING):
            raise Http404
        kept = [*outbox.newest(network.pk), *sms_files.newest(network.pk)]
        return super().get_context_data(
            messages_kept=sorted(kept, key=lambda one: one.at, reverse=True)[: outbox.SHOWN], **kwargs
        )
