"""Who may bring someone in, change a role, end a membership or help with a password."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from core.kernel import words
from core.kernel.querysets import Member
from core.tenancy.models import Membership, Role, Structure, StructureStatus

# What a lead gives in her own structure; what the coordinator gives, and where.
GIVEN_BY_LEAD = (Role.SOCIAL_WORKER, Role.MEDIATOR, Role.DESK, Role.TRAINER, Role.LEAD)
GIVEN_BY_COORDINATOR = (Role.LEAD,)
GIVEN_IN_COORDINATION = (Role.LEAD, Role.COORDINATOR, Role.OBSERVER)
_CLOSED = (StructureStatus.LEFT, StructureStatus.EXTERNAL, StructureStatus.SUSPENDED)


def roles_given(by: Member, structure: Structure) -> tuple[Role, ...]:
    """The roles that `by` may give in `structure`; empty: none."""
    if structure.status in _CLOSED or structure.network_id != by.network_id:
        return ()
    if by.role == Role.LEAD and structure.pk == by.structure_id:
        return GIVEN_BY_LEAD
    if by.role == Role.COORDINATOR:
        return GIVEN_IN_COORDINATION if structure.pk == by.structure_id else GIVEN_BY_COORDINATOR
    return ()


def can_invite(by: Member, structure: Structure, role: str, *, data_protection: bool) -> bool:
    """The network's data-protection officer is named by the coordinator alone."""
    return role in roles_given(by, structure) and (not data_protection or by.role == Role.COORDINATOR)


def can_administer(by: Member, membership: Membership) -> bool:
    """A lead, for her structure; the coordinator, for the network's leads and her deputies; nobody for herself."""
    if membership.ended_at is not None or membership.pk == by.id or membership.network_id != by.network_id:
        return False
    if by.role == Role.LEAD:
        return membership.structure_id == by.structure_id and membership.role in GIVEN_BY_LEAD
    if by.role != Role.COORDINATOR:
        return False
    given = GIVEN_IN_COORDINATION if membership.structure_id == by.structure_id else GIVEN_BY_COORDINATOR
    return membership.role in given


def can_change_role(by: Member, membership: Membership, role: str) -> bool:
    return can_administer(by, membership) and role in roles_given(by, membership.structure)


def can_say_absent(by: Member, membership: Membership) -> bool:
    """Herself, or who answers for her structure."""
    answers = by.role in (Role.LEAD, Role.COORDINATOR) and membership.structure_id == by.structure_id
    return membership.ended_at is None and (answers or membership.pk == by.id)


def absence_of(membership: Membership | None, today: date, *, on: date | None = None) -> str:
    """« Karim est absent jusqu’au samedi 28, Inès répond : 04 … », wherever he is named; nothing while he is there.

    `on`: the day that is spoken of, when it is not today. `membership` comes with its user, its structure and who
    replaces it.
    """
    if membership is None or membership.absent_until is None or membership.absent_until < (on or today):
        return ""
    name, other = membership.user.first_name, membership.replaced_by
    if membership.absent_until == today:
        away = _("%(name)s est absent·e aujourd’hui") % {"name": name}
    else:
        until = words.day_in_words(membership.absent_until)
        away = _("%(name)s est absent·e jusqu’au %(day)s") % {"name": name, "day": until}
    if other is None or other.ended_at or other.absent_until and other.absent_until >= (on or today):
        return f"{away}."  # who answers must be there herself
    answers = _("%(name)s répond") % {"name": other.user.first_name}
    phone = words.phone(membership.structure.phone)
    return words.with_nbsp(f"{away}, {answers} : {phone}." if phone else f"{away}, {answers}.")


def can_help(by: Member, membership: Membership, everywhere: Iterable[Membership]) -> bool:
    """A password opens all of a user's structures: whoever hands out the link must answer for each of them."""
    return can_administer(by, membership) and all(_answers_for(by, other) for other in everywhere)


def _answers_for(by: Member, membership: Membership) -> bool:
    if by.role == Role.COORDINATOR:
        return membership.network_id == by.network_id
    return membership.structure_id == by.structure_id


def can_close(by: Member, structure_id: int | None) -> bool:
    """A lead, her structure; the coordinator, her own and the whole network (`structure_id` empty)."""
    if structure_id is None:
        return by.role == Role.COORDINATOR
    return structure_id == by.structure_id and by.role in (Role.LEAD, Role.COORDINATOR)
