"""Another place for what is asked: from the nameless preview, or by its name (referrals §3, T8)."""

from typing import Any

from actors.models import Actor
from actors.queries.suggesting import suggest
from actors.rules.matching import CodedRequest
from core.kernel import clock
from core.kernel.normalise import prefix_end, search_text
from core.kernel.querysets import Member
from referrals.models import Handoff, HandoffPreview

SHOWN = 8


def better_places(member: Member, handoff: Handoff, typed: str = "") -> list[tuple[str, str]]:
    """Actors to choose from, each once with its name: those that suit the coded request, or those called so."""
    own = (handoff.target_id, handoff.from_structure_id)
    found = _called(member, typed) if search_text(typed) else _suited(member, handoff)
    kept = {str(actor.pk): actor.name for actor in found if actor.structure_id not in own}
    return list(kept.items())[:SHOWN]


def _called(member: Member, typed: str) -> list[Actor]:
    beginning = search_text(typed)
    rows = Actor.objects.visible_to(member).filter(state="published")
    named = rows.filter(search_name__gte=beginning, search_name__lt=prefix_end(beginning))
    return list(named.order_by("search_name", "pk")[: SHOWN + 2])


def _suited(member: Member, handoff: Handoff) -> list[Actor]:
    preview = HandoffPreview.objects.visible_to(member).of(handoff.pk).first()
    content: dict[str, Any] = preview.content if preview else {}
    asked = CodedRequest(
        needs=tuple((need.code, 1) for need in handoff.needs.all()),
        languages=tuple(content.get("languages", ())),
        accommodations=tuple(content.get("accommodations", ())),
    )
    return [one.actor for one in suggest(asked, member=member, at=clock.now()).all]
