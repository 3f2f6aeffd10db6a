"""The first page after signing in: what is expected of me today."""

from typing import Any

from django.views.generic import TemplateView

from core.kernel.http import MemberRequired


class Home(MemberRequired, TemplateView):
    template_name = "web/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs)
