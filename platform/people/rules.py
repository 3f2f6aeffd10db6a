"""Who may do what with persons. Templates, views, API and operations ask the same predicates."""

from core.kernel.querysets import Member
from people.models import Evaluation, Person


def can_register(member: Member) -> bool:
    """Roles that open files, for their own structure."""
    return member.opens_files


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
