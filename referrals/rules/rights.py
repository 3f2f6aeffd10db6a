"""Predicates on a member and a row. Views, templates and operations ask the same ones."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Incomplete
from core.kernel.querysets import Member
from core.tenancy.models import Structure, StructureStatus
from people.rules import leads
from referrals.models import Handoff, Kind, Referral
from referrals.states import (
    ALIVE,
    GOOD_OUTCOMES,
    HANDOFF,
    REFERRAL,
    WRITTEN_DOWN,
    Act,
    HandoffState,
    ReferralState,
    Step,
)

OPEN_AGAIN = timedelta(days=60)  # after the closing (referrals §3, T17)


def is_sender(member: Member, referral: Referral) -> bool:
    """The member's structure sends it."""
    return member.opens_files and referral.sender_structure_id == member.structure_id


def is_recipient(member: Member, handoff: Handoff) -> bool:
    """The member's structure is asked."""
    return member.opens_files and handoff.target_id == member.structure_id


def may(handoff: Handoff, act: Act) -> bool:
    """The table of states allows it."""
    return HANDOFF.allows(HandoffState(handoff.state), act)


def can_accept(member: Member, handoff: Handoff) -> bool:
    return is_recipient(member, handoff) and may(handoff, Act.ACCEPT)


def can_decline(member: Member, handoff: Handoff) -> bool:
    return is_recipient(member, handoff) and may(handoff, Act.DECLINE)


def can_propose(member: Member, handoff: Handoff) -> bool:
    """Another place, before one is kept here (T8)."""
    asked = handoff.state in (HandoffState.SENT, HandoffState.INFO_REQUESTED)
    return can_decline(member, handoff) and asked


def can_answer(member: Member, handoff: Handoff, via: str) -> bool:
    """The structure that is asked; for its answer by phone or on paper, whoever writes it down."""
    if via in WRITTEN_DOWN:
        return can_write_answer(member, handoff)
    return is_recipient(member, handoff)


def can_write_answer(member: Member, handoff: Handoff) -> bool:
    """An answer received by phone or on paper from a recipient without account: its sender, or the coordinator."""
    sends = member.opens_files and handoff.from_structure_id == member.structure_id
    coordinates = member.coordinates and handoff.network_id == member.network_id
    return (sends or coordinates) and handoff.target.status == StructureStatus.EXTERNAL


def can_print_sheet(member: Member, handoff: Handoff) -> bool:
    """For a recipient that answers on paper, by whoever sent the request, until it has said what it gave."""
    sends = member.opens_files and handoff.from_structure_id == member.structure_id
    waits = handoff.awaiting or handoff.engaged
    return sends and waits and handoff.target.status == StructureStatus.EXTERNAL


def check_answerer(via: str, answerer: str) -> None:
    """An answer by phone or on paper has the name of whoever gave it."""
    if via in WRITTEN_DOWN and not answerer.strip():
        raise Incomplete(_("Écrivez le nom de la personne qui a répondu."), field="answerer")


def can_ask_question(member: Member, handoff: Handoff) -> bool:
    return is_recipient(member, handoff) and may(handoff, Act.ASK)


def can_answer_question(member: Member, handoff: Handoff) -> bool:
    """The sender's structure, while the question waits."""
    return member.opens_files and handoff.from_structure_id == member.structure_id and handoff.awaiting


def can_waitlist(member: Member, handoff: Handoff) -> bool:
    return is_recipient(member, handoff) and may(handoff, Act.WAITLIST)


def can_follow(member: Member, handoff: Handoff) -> bool:
    """Write the follow-up of an accepted handoff."""
    return is_recipient(member, handoff) and handoff.engaged


def can_assign(member: Member, handoff: Handoff) -> bool:
    """Give it to someone of the team: who leads the structure, or who follows it by name."""
    mine = handoff.assignee_id is not None and handoff.assignee_id == member.id
    return can_follow(member, handoff) and (leads(member) or mine)


def can_take(member: Member, handoff: Handoff) -> bool:
    """Nobody of the team follows it by name."""
    return can_follow(member, handoff) and handoff.assignee_id is None


def can_hold(member: Member, referral: Referral) -> bool:
    """One's structure sent it, and answers for it today."""
    held = referral.holder_structure_id == member.structure_id
    return is_sender(member, referral) and held and referral.state in ALIVE


def can_entrust(member: Member, referral: Referral) -> bool:
    """Give what one's structure holds to someone of the team."""
    return can_hold(member, referral) and (
        leads(member) or referral.holder_id is not None and referral.holder_id == member.id
    )


def can_pause(member: Member, handoff: Handoff) -> bool:
    return is_recipient(member, handoff) and may(handoff, Act.PAUSE)


def can_report(member: Member, handoff: Handoff) -> bool:
    return is_recipient(member, handoff) and may(handoff, Act.REPORT)


def can_write_outcome(member: Member, handoff: Handoff) -> bool:
    """What it gave, said by phone or on paper by a recipient without account: its sender, or the coordinator."""
    return can_write_answer(member, handoff) and may(handoff, Act.REPORT)


def can_pass_on(member: Member, handoff: Handoff) -> bool:
    """Who follows the person, and shares something of her."""
    return is_recipient(member, handoff) and handoff.engaged and handoff.person_id is not None


def can_recall(member: Member, handoff: Handoff) -> bool:
    """The sender's structure, or who passes the person on; the coordinator, for a referral that stays silent."""
    sender = member.opens_files and member.structure_id in (handoff.from_structure_id, handoff.passed_by_id)
    return (sender or (member.coordinates and handoff.network_id == member.network_id)) and may(
        handoff, Act.RECALL
    )


def can_ask_someone_else(member: Member, referral: Referral) -> bool:
    return is_sender(member, referral) and referral.state == ReferralState.UNPLACED


def can_act_on_decline(member: Member, referral: Referral, last: Handoff) -> bool:
    """The last structure asked said no, and the sender looks for what follows."""
    looking = referral.state in (ReferralState.OPEN, ReferralState.UNPLACED)
    return is_sender(member, referral) and looking and last.state == HandoffState.DECLINED


def can_book_for(member: Member, referral: Referral, handoffs: Sequence[Handoff]) -> bool:
    """An hour that a structure keeps is taken while nobody follows her: her sender's, for someone it knows.

    Never for a change of home: that one is answered, since accepting it moves her file.
    """
    waits = referral.state in (ReferralState.OPEN, ReferralState.UNPLACED)
    known = is_sender(member, referral) and referral.person_id is not None
    return known and waits and all(handoff.kind != Kind.TRANSFER for handoff in handoffs)


def can_ask_while_waiting(member: Member, referral: Referral, live: Sequence[Handoff]) -> bool:
    """Nobody else is being asked: those that are have a place on a waiting list; others wait their turn."""
    return (
        is_sender(member, referral)
        and referral.state == ReferralState.OPEN
        and all(handoff.state in (HandoffState.WAITLISTED, HandoffState.QUEUED) for handoff in live)
    )


def can_keep_list(member: Member, referral: Referral) -> bool:
    """Whom to ask next is the sender's choice, until someone accepts."""
    return is_sender(member, referral) and referral.state == ReferralState.OPEN


def can_ask_to_close(member: Member, referral: Referral) -> bool:
    """Nobody took it, and the sender gives up looking."""
    return can_ask_someone_else(member, referral) and referral.closing_asked_at is None


def can_sign(member: Member, referral: Referral) -> bool:
    """The coordinator of the network, for a closing without a place."""
    return member.coordinates and referral.network_id == member.network_id


def can_tell_person(member: Member, referral: Referral) -> bool:
    """Who holds it tells her; for a recipient without account, whoever sent it does."""
    if not member.opens_files:
        return False
    if referral.holder_structure_id == member.structure_id:
        return True
    external = referral.holder_structure is not None and (
        referral.holder_structure.status == StructureStatus.EXTERNAL
    )
    return external and is_sender(member, referral)


def can_space_news(member: Member, referral: Referral) -> bool:
    """Both ends of a request that is followed."""
    ends = (referral.sender_structure_id, referral.holder_structure_id)
    return member.opens_files and referral.state == ReferralState.ENGAGED and member.structure_id in ends


def can_suspend(member: Member, referral: Referral) -> bool:
    """The sender makes the whole request wait."""
    return is_sender(member, referral) and REFERRAL.allows(ReferralState(referral.state), Step.SUSPENDED)


def can_take_up(member: Member, referral: Referral) -> bool:
    """The sender takes a suspended request up, or ends it."""
    return is_sender(member, referral) and referral.state == ReferralState.SUSPENDED


def can_acknowledge(member: Member, referral: Referral) -> bool:
    return is_sender(member, referral) and referral.state == ReferralState.REPORTED


def can_contest(member: Member, referral: Referral, last: Handoff | None, now: datetime) -> bool:
    """What was reported, before it is read; a good outcome also for sixty days after the closing."""
    if last is None or last.state != HandoffState.ENDED or not is_sender(member, referral):
        return False
    good = last.outcome_code in GOOD_OUTCOMES and still_open_again(referral, now)
    return referral.state == ReferralState.REPORTED or (referral.state == ReferralState.CLOSED and good)


def can_reopen(member: Member, referral: Referral, last: Handoff | None, now: datetime) -> bool:
    """Who followed, or the sender with a yes from there, within sixty days of the closing."""
    if last is None or last.state != HandoffState.ENDED or not still_open_again(referral, now):
        return False
    return is_recipient(member, last) or is_sender(member, referral)


def still_open_again(referral: Referral, now: datetime) -> bool:
    """Reported, or closed for sixty days at most: after that a new request continues this one."""
    if referral.state == ReferralState.REPORTED:
        return True
    if referral.state != ReferralState.CLOSED or referral.closed_at is None:
        return False
    return now <= referral.closed_at + OPEN_AGAIN


def can_print_slip(member: Member, referral: Referral) -> bool:
    return is_sender(member, referral) and referral.state in ALIVE


def can_print_here(desk: Structure) -> bool:
    """A desk with members; a recipient without account has nobody to type the first name."""
    return desk.status == StructureStatus.ACTIVE
