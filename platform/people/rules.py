"""Who may do what with persons. Templates, views, API and operations ask the same predicates."""

from typing import Any

from core.kernel.querysets import Member
from core.tenancy.models import Role
from people.instruments.clocks import COORDINATION
from people.instruments.settings import Setting
from people.models import (
    Evaluation,
    Found,
    Match,
    MergeProposal,
    Person,
    RightKind,
    RightRequest,
    TypedWithdrawal,
)


def can_register(member: Member) -> bool:
    """Roles that open files, for their own structure."""
    return member.opens_files


def can_ask_three_questions(member: Member) -> bool:
    """At a counter, without any file: everyone but who reads figures only."""
    return member.role != Role.OBSERVER


def can_validate_instrument(member: Member) -> bool:
    """Say who validated the instrument: the network's coordination."""
    return member.coordinates


def is_home(member: Member, person: Person) -> bool:
    """The member's structure answers for this file."""
    return member.opens_files and person.home_structure_id == member.structure_id


def can_consent_for(member: Member, person: Person) -> bool:
    """Record what the person agrees to: her home structure."""
    return is_home(member, person)


def can_evaluate(member: Member, person: Person) -> bool:
    """Record an evaluation, its draft, the choice that follows and what must be provided: her home structure."""
    return is_home(member, person)


def can_choose_for(member: Member, evaluation: Evaluation) -> bool:
    """Write down what the person chose: her home structure."""
    return member.opens_files and evaluation.home_structure_id == member.structure_id


def can_look_a_second_time(member: Member, evaluation: Evaluation) -> bool:
    """A colleague, in her home structure, of who did the evaluation: never the same professional."""
    return can_choose_for(member, evaluation) and member.id not in (None, evaluation.evaluator_id)


def leads(member: Member) -> bool:
    """Answers for a structure: its lead, or the coordinator for the coordinating structure."""
    return member.opens_files and member.role in ("lead", "coordinator")


def can_answer_right(member: Member, request: RightRequest) -> bool:
    """Home; erasing and setting aside take the lead."""
    own = member.opens_files and request.home_structure_id == member.structure_id
    return own and (request.kind in (RightKind.COPY, RightKind.RECTIFICATION) or leads(member))


def is_officer(member: Member) -> bool:
    """The network's data-protection officer: a permission, whatever the role."""
    return bool(getattr(member, "data_protection", False))


def results_of(withdrawal: TypedWithdrawal) -> tuple[Found, ...]:
    """What may come of a withdrawal made without the code: home asks the person, the others look for her."""
    if withdrawal.match == Match.ONE:
        return (Found.CONFIRMED, Found.NOT_HER, Found.UNREACHED)
    return (Found.STOPPED, Found.UNKNOWN)


def can_set_aside(member: Member, person: Person) -> bool:
    """The lead of her home structure, who alone reads her afterwards."""
    return is_home(member, person) and leads(member)


def can_undo_death(member: Member, person: Person) -> bool:
    """The lead of her home structure."""
    return is_home(member, person) and leads(member)


def can_erase(member: Member, person: Person) -> bool:
    """The lead of her home structure."""
    return is_home(member, person) and leads(member)


def can_hold(member: Member, person: Person) -> bool:
    """Keep a file beyond its clock: the lead of her home structure."""
    return is_home(member, person) and leads(member)


def can_set(member: Any, setting: Setting) -> bool:
    """The network's coordination, or its data-protection officer, each for their own; never what is fixed."""
    owns = member.coordinates if setting.owner == COORDINATION else getattr(member, "data_protection", False)
    return bool(owns) and not setting.fixed


def can_read_settings(member: Any) -> bool:
    """Whoever owns some of them reads them all."""
    return bool(member.coordinates or getattr(member, "data_protection", False))


def can_confirm_merge(member: Member, proposal: MergeProposal) -> bool:
    """Another member of the structure than who proposed it; one of the two leads."""
    own = member.opens_files and proposal.home_structure_id == member.structure_id
    return own and proposal.proposed_by_id != member.id and (leads(member) or leads(proposal.proposed_by))
