"""Help and legal pages: the same for everyone, signed in or not."""

from typing import Any

from django.views.generic import TemplateView


class Help(TemplateView):
    template_name = "web/help.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member  # type: ignore[attr-defined]
        return super().get_context_data(network=member.network if member else None, **kwargs)


class Legal(TemplateView):
    template_name = "web/legal.html"
