"""Refusals said « autre motif »: too many of them mean that a reason is missing from the list."""

from typing import Any

from django.views.generic import TemplateView

from core.kernel import nomenclature
from core.kernel.http import MemberRequired
from referrals.queries import others


class OtherDeclines(MemberRequired, TemplateView):
    template_name = "referrals/others.html"
    coordinates = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        months = others.last_months(member)
        groups = [
            {
                "name": name,
                "lines": [(row, nomenclature.labels(need.code for need in row.needs.all())) for row in rows],
            }
            for name, rows in others.to_review(member, months)
        ]
        return super().get_context_data(months=months, groups=groups, **kwargs)
