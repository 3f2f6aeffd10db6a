"""What is asked of the directory for someone: a coded request, without identity (actors §9)."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Avg
from django.utils.translation import gettext as _

from actors.models import Place
from actors.rules.geography import Point
from actors.rules.matching import CodedRequest
from core.kernel import clock
from core.kernel.normalise import search_text
from core.kernel.querysets import Member
from core.kernel.words import day_in_words, with_nbsp
from people.instruments.wording import Need
from people.models import Contact, Person
from people.queries import accommodations_of, current_needs, current_pathway
from referrals.models import Handoff
from referrals.models import Need as NeedAsked
from referrals.queries.declined import constraint_words, decline_words
from referrals.states import Decline, HandoffState

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
    refused = _refused(member, again) if again else []
    said = {row.decline_code for row in refused}
    return CodedRequest(
        needs=tuple(_with_named(needs_looked_for(current_needs(member, person.pk), picked), member, again)),
        pathway=current_pathway(member, person.pk),
        district=around,
        point=middle_of(member, around),
        mobility="reduced" if Decline.DISTANCE in said else "",
        languages=_languages(person, wanted=Decline.LANGUAGE in said),
        accommodations=tuple(accommodations_of(member, person.pk)),
        availability=("evening",) if Decline.SCHEDULE in said else (),
        required=tuple(
            sorted({row.decline_detail for row in refused if row.decline_code == Decline.ACCESSIBILITY})
        ),
        excluded={row.target_id: _why_excluded(row) for row in refused},
    )


def constraints_said(member: Member, again: UUID | None) -> list[str]:
    """What earlier answers changed in the suggestions, in words."""
    codes = dict.fromkeys(row.decline_code for row in _refused(member, again)) if again else {}
    return [words for code in codes if code and (words := constraint_words(code))]


def _languages(person: Person, *, wanted: bool) -> tuple[str, ...]:
    """None when French is enough; hers once a place answered that language is what stands between."""
    others = tuple(language for language in person.languages if language != "fr")
    return others if wanted or "fr" not in person.languages else ()


def _with_named(found: list[tuple[str, int]], member: Member, again: UUID | None) -> list[tuple[str, int]]:
    """With the need that a structure named and the sender added to the request."""
    if again is None:
        return found
    named = [row.decline_detail for row in _refused(member, again) if row.decline_code == Decline.NEEDS_FIRST]
    rows = NeedAsked.objects.visible_to(member).of_referral(again).filter(code__in=named)
    known = {code for code, _priority in found}
    return [*((row.code, 1) for row in rows if row.code not in known), *found]


def _why_excluded(row: Handoff) -> str:
    day = row.decided_at.astimezone(clock.zone()).date() if row.decided_at else None
    words = decline_words(row)
    lower = f"{words[:1].lower()}{words[1:]}"
    if day is None:
        return words
    return with_nbsp(_("A décliné le %(day)s : %(why)s") % {"day": day_in_words(day), "why": lower})


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


def _refused(member: Member, referral_id: UUID) -> list[Handoff]:
    declined = Handoff.objects.visible_to(member).of(referral_id).filter(state=HandoffState.DECLINED)
    return list(declined.order_by("decided_at", "pk"))
