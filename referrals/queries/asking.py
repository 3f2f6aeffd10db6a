"""What is asked of the directory for someone: a coded request, without identity (actors §9)."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Avg

from actors.models import Place
from actors.rules.geography import Point
from actors.rules.matching import CodedRequest
from core.kernel.normalise import search_text
from core.kernel.querysets import Member
from people.instruments.wording import Need
from people.models import Contact, Person
from people.queries import accommodations_of, current_needs, current_pathway
from referrals.models import Handoff
from referrals.queries.told import decline_words
from referrals.states import HandoffState

NOW_OR_NEXT = 2


def needs_looked_for(found: Sequence[Need], picked: Sequence[str]) -> list[tuple[str, int]]:
    """Those picked on the page, else what would help now or next; each with its priority."""
    known = {need.service: need.priority for need in found}
    if picked:
        return [(code, known.get(code, NOW_OR_NEXT)) for code in picked]
    return [(need.service, need.priority) for need in found if need.priority <= NOW_OR_NEXT]


def coded_request(
    member: Member, person: Person, *, picked: Sequence[str] = (), again: UUID | None = None
) -> CodedRequest:
    """For a person of one's own. `again`: a request that others could not take; they are set aside, with why."""
    contact = Contact.objects.visible_to(member).of(person.pk).first()
    around = contact.commune if contact else ""
    return CodedRequest(
        needs=tuple(needs_looked_for(current_needs(member, person.pk), picked)),
        pathway=current_pathway(member, person.pk),
        district=around,
        point=middle_of(member, around),
        languages=() if "fr" in person.languages else tuple(person.languages),
        accommodations=tuple(accommodations_of(member, person.pk)),
        excluded=_refused(member, again) if again else {},
    )


def middle_of(member: Member, around: str) -> Point | None:
    """The middle of the places known in this commune or district: near enough to put the nearest first."""
    wanted = search_text(around)
    if not wanted:
        return None
    places = Place.objects.visible_to(member).published().filter(latitude__isnull=False)
    names = places.values_list("commune", "district").distinct()
    spelt = {name for pair in names for name in pair if name and search_text(name) == wanted}
    for field in ("district", "commune"):
        middle = places.filter(**{f"{field}__in": spelt}).aggregate(Avg("latitude"), Avg("longitude"))
        if middle["latitude__avg"] is not None:
            return middle["latitude__avg"], middle["longitude__avg"]
    return None


def _refused(member: Member, referral_id: UUID) -> dict[int, str]:
    declined = Handoff.objects.visible_to(member).of(referral_id).filter(state=HandoffState.DECLINED)
    return {row.target_id: decline_words(row) for row in declined}
