"""One request, for who sent it: who holds the person now, what happened, what to do next."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from core.journal.models import AccessKind
from core.journal.operations import seen
from core.kernel import clock, nomenclature, words
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from people.models import Person
from referrals.models import Handoff, Referral
from referrals.operations.closing import acknowledge, read_outcome
from referrals.queries import told
from referrals.queries.chains import before, waiting_since
from referrals.queries.declined import answered
from referrals.queries.proposed import proposed
from referrals.queries.resting import rest_of
from referrals.queries.sent import Line, words_of
from referrals.rules import lists, rights
from referrals.states import GOOD_OUTCOMES, LIVE, DueKind, HandoffState, ReferralState, SuspendReason
from referrals.views.own_referral import OwnReferralView


class ReferralPage(OwnReferralView):
    """Opening a good outcome is reading it: the first opening by someone closes the request."""

    template_name = "referrals/referral.html"
    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.object = self.get_object()
        closed = self._by_someone() and read_outcome(self.object.pk, by=self.request.member)
        if closed:
            self.object = self.get_object()
        return self.render_to_response(self.get_context_data(just_closed=closed))

    def _by_someone(self) -> bool:
        """A page fetched in advance, or asked for its headers only, was opened by nobody."""
        purpose = self.request.headers.get("Sec-Purpose", "") + self.request.headers.get("Purpose", "")
        return self.request.method == "GET" and "prefetch" not in purpose

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        member, referral = self.request.member, self.object
        mine = Person.objects.visible_to(member)
        person = mine.filter(pk=referral.person_id).first() if referral.person_id else None
        if person:
            seen(AccessKind.FILE, by=member, persons=[person.pk], reason="own")
        handoffs = told.handoffs_of(member, referral)
        last = lists.current(handoffs)
        live = [handoff for handoff in handoffs if handoff.state in LIVE]
        codes = [need.code for need in last.needs.all()] if last else []
        scopes = last.scopes if last else []
        questions = told.questions_of(member, handoffs)
        return super().get_context_data(
            referral=referral,
            parent=before(member, referral),
            waiting_since=waiting_since(member, referral),
            person=person,
            last=last,
            line=Line(referral, last, nomenclature.labels(codes), person.first_name if person else ""),
            hands=told.hands(
                referral, last, member.user.first_name if referral.sender_id == member.pk else ""
            ),
            heading=heading(referral, last.target.name if last else ""),
            moments=told.moments(member, referral, handoffs),
            shown=[Scope(scope).label for scope in scopes],
            hidden_ones=words_of([scope for scope in Scope if scope not in scopes]),
            questions=questions,
            said=answered(member, referral, last),
            can_answer=any(question.answered_at is None for question in questions),
            rest=rest_of(member, referral),
            waiting=lists.in_order(handoffs),
            can_keep_list=rights.can_keep_list(member, referral),
            can_send_next=rights.can_keep_list(member, referral) and lists.may_go_on(handoffs),
            can_write=last is not None and last.awaiting and rights.can_write_answer(member, last),
            can_write_outcome=last is not None and rights.can_write_outcome(member, last),
            proposed=proposed(member, referral, handoffs),
            can_recall=last is not None and last.awaiting and rights.can_recall(member, last),
            can_ask=rights.can_ask_someone_else(member, referral),
            can_ask_too=bool(live) and rights.can_ask_while_waiting(member, referral, live),
            can_book_for=rights.can_book_for(member, referral, handoffs),
            can_ask_to_close=rights.can_ask_to_close(member, referral),
            can_acknowledge=rights.can_acknowledge(member, referral),
            suspended=suspended(member, referral, last),
            again=again(member, referral, last),
            can_suspend=rights.can_suspend(member, referral),
            can_space_news=rights.can_space_news(member, referral),
            can_print=rights.can_print_slip(member, referral),
            choose=reverse("choose_service", args=[person.pk], query={"demande": str(referral.pk)})
            if person
            else "",
            **kwargs,
        )


class ReadOutcome(OwnReferralView):
    """« C’est lu » : a button, for an outcome that is not a good one."""

    http_method_names = ["post", "options"]

    def perform(self, form: Any) -> str:
        acknowledge(self.object.pk, by=self.request.member)
        return reverse("referral", args=[self.object.pk])


def suspended(member: Member, referral: Referral, last: Handoff | None) -> dict[str, str]:
    """Why it waits and what takes it up: the page that asks her again (`consent`), or a button."""
    if not rights.can_take_up(member, referral):
        return {}
    lapsed = referral.suspend_reason == SuspendReason.CONSENT_EXPIRED
    structure = {"structure": last.target.slug} if last else {}
    return {
        "why": str(SuspendReason(referral.suspend_reason).label),
        "consent": reverse("consent", args=[referral.person_id], query=structure) if lapsed else "",
        "give_up": "" if last and last.engaged else reverse("give_up", args=[referral.pk]),
    }


def again(member: Member, referral: Referral, last: Handoff | None) -> dict[str, Any]:
    """What may still follow an end: contested or reopened for sixty days, then a request that continues it."""
    if last is None or last.state != HandoffState.ENDED:
        return {}
    now, good = clock.now(), last.outcome_code in GOOD_OUTCOMES
    closed = referral.state == ReferralState.CLOSED
    late = closed and not rights.still_open_again(referral, now) and referral.person_id is not None
    return {
        "contest": rights.can_contest(member, referral, last, now),
        "reopen": closed and rights.can_reopen(member, referral, last, now),
        "ask_helped": closed and good and not referral.helped,
        "continued": reverse("choose_service", args=[referral.person_id], query={"suite": str(referral.pk)})
        if late
        else "",
    }


def heading(referral: Referral, structure: str) -> str:
    """The situation in a sentence."""
    said = {
        ReferralState.DRAFT: _("Cette demande n’est pas encore partie."),
        ReferralState.OPEN: _("%(structure)s n’a pas encore répondu."),
        ReferralState.ENGAGED: _("%(structure)s s’en occupe."),
        ReferralState.REPORTED: _("%(structure)s dit ce que ça a donné."),
        ReferralState.UNPLACED: _("Personne n’a encore pris cette demande."),
        ReferralState.SUSPENDED: _("Cette demande est suspendue."),
        ReferralState.CLOSED: _("C’est terminé pour cette demande."),
        ReferralState.CANCELLED: _("Cette demande a été annulée."),
        ReferralState.STOPPED: _("Cette demande est interrompue, comme la personne l’a voulu."),
    }
    if referral.state == ReferralState.SUSPENDED and referral.suspend_reason == SuspendReason.CONSENT_EXPIRED:
        return _("L’accord de la personne est arrivé à sa fin.")
    if referral.state == ReferralState.SUSPENDED and referral.suspended_until:
        day = words.day_in_words(referral.suspended_until)
        return _("Cette demande est suspendue jusqu’au %(day)s.") % {"day": day}
    if referral.state == ReferralState.OPEN and referral.next_due_kind == DueKind.INFO:
        return _("%(structure)s vous pose une question.") % {"structure": structure}
    if referral.state == ReferralState.OPEN and referral.next_due_kind == DueKind.WAITLIST:
        return _("%(structure)s garde une place sur sa liste d’attente.") % {"structure": structure}
    return said[ReferralState(referral.state)] % {"structure": structure}
