"""What a structure that is suspended or closes still has, by reference: no name, no note (referrals §12)."""

from dataclasses import dataclass
from uuid import UUID

from core.kernel.querysets import Member
from people.models import Contact, Person
from referrals.models import Handoff, Kind, Referral
from referrals.querysets import HandoffQuerySet, ReferralQuerySet
from referrals.states import AWAITING, HandoffState


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to someone whose request goes on without the structure that followed it."""

    person: Person
    contact: Contact | None
    ref_codes: list[str]


def incoming(member: Member, structure_id: int) -> HandoffQuerySet:
    """Asked of it, or about to be, and not accepted."""
    asked = (HandoffState.QUEUED, *AWAITING)
    return _received(member, structure_id).filter(state__in=asked).order_by("referral__ref_code")


def engaged(member: Member, structure_id: int) -> HandoffQuerySet:
    """Those it has accepted and follows."""
    return _received(member, structure_id).engaged().order_by("referral__ref_code")


def held(member: Member, structure_id: int) -> ReferralQuerySet:
    """Those it sent and answers for today."""
    rows = _sent(member, structure_id).filter(holder_structure_id=structure_id)
    return rows.exclude(pk__in=engaged(member, structure_id).values("referral_id"))


def orphans(member: Member, structure_id: int) -> ReferralQuerySet:
    """Those it sent whose person no other structure has been asked to follow: the coordination finds one."""
    asked = (
        Handoff.objects.visible_to(member).live().filter(kind=Kind.TRANSFER, from_structure_id=structure_id)
    )
    rows = _sent(member, structure_id).filter(person__isnull=False, first_sent_at__isnull=False)
    return rows.exclude(person_id__in=asked.values("person_id")).exclude(
        pk__in=Handoff.objects.visible_to(member).filter(kind=Kind.TRANSFER).values("referral_id")
    )


def asked_for_home(member: Member, structure_id: int) -> HandoffQuerySet:
    """Structures that were asked to follow a person of this one, and have not answered."""
    rows = Handoff.objects.visible_to(member).live().filter(kind=Kind.TRANSFER)
    return rows.filter(from_structure_id=structure_id).select_related("referral", "target").order_by("pk")


def unassigned(member: Member, structure_id: int) -> int:
    """What stands in the way of ending it."""
    waiting = (incoming, engaged, held)
    return sum(rows(member, structure_id).count() for rows in waiting)


def letters(member: Member) -> list[Letter]:
    """To the persons of one's own structure whose requests live, for it to print while it still reads them."""
    alive = Referral.objects.sent_by(member).alive().filter(person__isnull=False)
    codes: dict[UUID, list[str]] = {}
    for person_id, ref_code in alive.order_by("ref_code").values_list("person_id", "ref_code"):
        codes.setdefault(person_id, []).append(ref_code)
    persons = Person.objects.visible_to(member).filter(pk__in=codes, home_structure_id=member.structure_id)
    contacts = {row.person_id: row for row in Contact.objects.visible_to(member).filter(person_id__in=codes)}
    rows = persons.order_by("search_name", "pk")
    return [Letter(person, contacts.get(person.pk), codes[person.pk]) for person in rows]


def _received(member: Member, structure_id: int) -> HandoffQuerySet:
    rows = Handoff.objects.visible_to(member).filter(target_id=structure_id)
    return rows.select_related("referral", "from_structure").prefetch_related("needs")


def _sent(member: Member, structure_id: int) -> ReferralQuerySet:
    rows = Referral.objects.visible_to(member).alive().filter(sender_structure_id=structure_id)
    return rows.select_related("holder_structure").order_by("ref_code")
