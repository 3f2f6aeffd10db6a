"""What time does to agreements, as a list to work from; and what the nightly comparison of accesses found."""

from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel.http import MemberRequired
from core.tenancy.models import Role
from people import queries
from people.models import GrantDrift

SHOWN = 100


class EndingAgreements(MemberRequired, TemplateView):
    """Agreements to renew or to let end, the nearest first."""

    template_name = "people/ending_agreements.html"
    opens_files = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ending = queries.ending_agreements(self.request.member)
        persons = list(dict.fromkeys(each.person.pk for each in ending))
        seen(AccessKind.LIST, by=self.request.member, persons=persons, reason="list")
        return super().get_context_data(ending=ending, **kwargs)


class GrantChecks(MemberRequired, TemplateView):
    """For the lead, her own persons; for the network's officer every line, with no name. Elsewhere it does not exist."""

    template_name = "people/grant_checks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member = self.request.member
        if member.role != Role.LEAD and not member.data_protection:
            raise Http404
        rows = GrantDrift.objects.visible_to(member).select_related("structure", "home_structure")
        drifts = list(rows.order_by("-found_at", "-id")[:SHOWN])
        return super().get_context_data(drifts=drifts, **kwargs)
