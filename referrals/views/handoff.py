"""One handoff, as the structure that is asked reads it: nameless, then as agreed, then what is left."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel import clock, nomenclature, procedures
from core.kernel.display import Hand
from core.kernel.floor.scopes import Scope
from core.kernel.http import MemberRequired
from core.kernel.languages import language_name
from core.tenancy.rules import absence_of
from referrals.forms.following import AttemptForm
from referrals.models import Handoff, HandoffPreview, InfoRequest, Kind
from referrals.operations.answering import see
from referrals.operations.standing_in import Why
from referrals.queries.history import followed, moments
from referrals.queries.passed import proposed_to, shared_before
from referrals.queries.shared import accommodation_labels, shared_with
from referrals.rules import rights
from referrals.rules.questions import may_ask_again
from referrals.rules.wordings import preview_facts
from referrals.states import HandoffState, PauseReason, ReferralState
from referrals.views.standing_in import must_say_why


class HandoffPage(MemberRequired, TemplateView):
    """Three pages at one address, by the state of the handoff."""

    opens_files = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        member = self.request.member
        mine = Handoff.objects.visible_to(member).asked(member).for_page()
        self.handoff: Handoff = get_object_or_404(mine, pk=self.kwargs["handoff_id"])
        if see(self.handoff.pk, by=member):
            self.handoff = mine.get(pk=self.handoff.pk)
        return super().get(request, *args, **kwargs)

    def get_template_names(self) -> list[str]:
        if must_say_why(self.request, self.handoff):
            return ["referrals/stand_in.html"]
        if self.handoff.awaiting:
            return ["referrals/preview.html"]
        return ["referrals/handoff.html" if self.handoff.engaged else "referrals/over.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        handoff = self.handoff
        kwargs |= {
            "handoff": handoff,
            "referral": handoff.referral,
            "needs": nomenclature.labels(need.code for need in handoff.needs.all() if not need.rest),
            "procedure": next((procedures.label(need.procedure) for need in handoff.needs.all()), ""),
            "transfer": handoff.kind == Kind.TRANSFER,
        }
        if handoff.awaiting:
            kwargs |= self._awaiting()
        elif must_say_why(self.request, handoff):
            kwargs |= {"why": Why, "away": _away(handoff)}
        elif handoff.engaged:
            kwargs |= self._engaged()
        else:
            found = followed(self.request.member, handoff)
            kwargs |= {
                "followed": found,
                "moments": moments(handoff, found),
                "can_reopen": rights.can_reopen(self.request.member, handoff.referral, handoff, clock.now()),
            }
        return super().get_context_data(**kwargs)

    def _awaiting(self) -> dict[str, Any]:
        member, handoff = self.request.member, self.handoff
        preview = HandoffPreview.objects.visible_to(member).of(handoff.pk).first()
        content = preview.content if preview else {}
        suspended = handoff.referral.state == ReferralState.SUSPENDED
        questions = list(InfoRequest.objects.visible_to(member).of(handoff.pk).in_order())
        return {
            "suspended_until": handoff.referral.suspended_until if suspended else None,
            "facts": preview_facts(
                content,
                languages=lambda codes: [language_name(code) for code in codes],
                welcome=accommodation_labels,
            ),
            "questions": questions,
            "can_ask": rights.can_ask_question(member, handoff) and may_ask_again(questions),
            "can_wait": rights.can_waitlist(member, handoff),
            "can_accept": rights.can_accept(member, handoff) and not suspended,
            "choices": [(need.code, nomenclature.label(need.code)) for need in handoff.needs.all()],
            "can_decline": rights.can_decline(member, handoff),
            "can_propose": rights.can_propose(member, handoff),
            "hands": (
                Hand(handoff.from_structure.name, _first_name(handoff.referral.sender), now=True),
                Hand(handoff.target.name),
            ),
        }

    def _engaged(self) -> dict[str, Any]:
        member, handoff = self.request.member, self.handoff
        shared = shared_with(member, handoff)
        if shared.scopes and handoff.person_id:
            seen(
                AccessKind.FILE,
                by=member,
                persons=[handoff.person_id],
                scopes=tuple(shared.scopes),
                reason="shared",
            )
        found = followed(member, handoff)
        return {
            "shared": shared,
            "can_assign": rights.can_assign(member, handoff),
            "can_take": rights.can_take(member, handoff),
            "followed": found,
            "moments": moments(handoff, found),
            "pause": pause(handoff),
            "can_pass_on": rights.can_pass_on(member, handoff) and bool(shared.scopes),
            "proposed": proposed_to(member, handoff),
            "before_us": shared_before(member, handoff),
            "can_pause": rights.can_pause(member, handoff),
            "can_space_news": rights.can_space_news(member, handoff.referral),
            "attempt": AttemptForm() if shared.opens(Scope.CONTACT) else None,
            "hands": (
                Hand(handoff.from_structure.name, _first_name(handoff.referral.sender)),
                Hand(handoff.target.name, _away(handoff) or _first_name(handoff.assignee), now=True),
            ),
        }


def pause(handoff: Handoff) -> dict[str, Any]:
    """Why the follow-up waits, until when, and whether this structure takes it up."""
    if handoff.state != HandoffState.PAUSED:
        return {}
    suspended = handoff.referral.state == ReferralState.SUSPENDED
    return {
        "why": str(PauseReason(handoff.pause_reason).label),
        "until": handoff.paused_until,
        "mine": not suspended,
    }


def _away(handoff: Handoff) -> str:
    return absence_of(handoff.assignee, clock.now().astimezone(clock.zone()).date())


def _first_name(member: Any) -> str:
    return str(member.user.first_name) if member else ""
