"""« Copier pour La Coop », « Copier pour mon logiciel »: text without a name, to paste elsewhere."""

from typing import Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from core.kernel.http import MemberRequired, OperationView
from referrals.models import FollowupStep, Handoff
from referrals.operations.copying import note_copy
from referrals.queries import told
from referrals.rules.copied import for_coop, for_own_tool
from referrals.views.own_referral import OwnReferralView


class CopyFollowup(MemberRequired, OperationView):
    """By whoever follows: the last session for La Coop, the handoff for its own tool."""

    template_name = "referrals/copy.html"
    opens_files = True
    kwargs: dict[str, Any]
    object: Handoff

    def get_object(self) -> Handoff:
        mine = Handoff.objects.visible_to(self.request.member).asked(self.request.member)
        found: Handoff = get_object_or_404(mine.for_page(), pk=self.kwargs["handoff_id"])
        if found.awaiting:
            raise Http404
        return found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, handoff = self.request.member, self.object
        steps = FollowupStep.objects.visible_to(member).of(handoff.pk).written_by(member)
        step = steps.order_by("-on", "-at").first()
        place = ", ".join(part for part in (handoff.target.name, handoff.target.address) if part)
        blocks = [
            ("own_tool", _("Pour mon logiciel"), for_own_tool(handoff, ref_code=handoff.referral.ref_code))
        ]
        if step is not None:
            blocks.insert(0, ("coop", _("Pour La Coop : la dernière séance"), for_coop(step, place=place)))
        return super().get_context_data(
            blocks=blocks, back=reverse("handoff", args=[handoff.pk]), referral=handoff.referral, **kwargs
        )

    def perform(self, form: Any) -> str:
        note_copy(self.object.pk, by=self.request.member, block=_block(self.request))
        messages.success(self.request, _("C’est noté comme copié."))
        return reverse("copy_followup", args=[self.object.pk])


class CopySent(OwnReferralView):
    """By the sender, after sending and at the outcome."""

    template_name = "referrals/copy.html"

    def last(self) -> Handoff:
        sent = [one for one in told.handoffs_of(self.request.member, self.object) if one.sent_at]
        if not sent:
            raise Http404
        return sent[-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = for_own_tool(self.last(), ref_code=self.object.ref_code)
        return super().get_context_data(
            blocks=[("own_tool", _("Pour mon logiciel"), text)],
            back=self.back(),
            referral=self.object,
            **kwargs,
        )

    def perform(self, form: Any) -> str:
        note_copy(self.last().pk, by=self.request.member, block="own_tool")
        messages.success(self.request, _("C’est noté comme copié."))
        return reverse("copy_sent", args=[self.object.pk])


def _block(request: Any) -> str:
    return "coop" if request.POST.get("block") == "coop" else "own_tool"
