"""What every page about a request of one's own structure shares."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse

from core.kernel.http import MemberRequired, OperationView
from referrals.models import Referral


class OwnReferralView(MemberRequired, OperationView):
    """The request was sent by the member's structure; for anyone else this page does not exist."""

    opens_files = True
    kwargs: dict[str, Any]
    object: Referral

    def get_object(self) -> Referral:
        rows = Referral.objects.sent_by(self.request.member)
        return get_object_or_404(rows, pk=self.kwargs["referral_id"])

    def back(self) -> str:
        return reverse("referral", args=[self.object.pk])
