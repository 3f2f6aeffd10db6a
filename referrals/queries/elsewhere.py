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


def better_places(
    member: Member, asked: CodedRequest, *, besides: tuple[int, ...], typed: str = ""
) -> list[tuple[str, str]]:
    """Actors to choose from, each once with its name: those that suit the coded request, or those called so.

    `besides`: the structures that are at the two ends already."""
    if search_text(typed):
        found = _called(member, typed)
    else:
        found = [one.actor for one in suggest(asked, member=member, at=clock.now()).all]
    kept = {str(actor.pk): actor.name for actor in found if actor.structure_id not in besides}
    return list(kept.items())[:SHOWN]


def asked_without_a_name(member: Member, handoff: Handoff) -> CodedRequest:
    """What the preview says, as a coded request."""
    preview = HandoffPreview.objects.visible_to(member).of(handoff.pk).first()
    content: dict[str, Any] = preview.content if preview else {}
    return CodedRequest(
        needs=tuple((need.code, 1) for need in handoff.needs.all()),
        languages=tuple(content.get("languages", ())),
        accommodations=tuple(content.get("accommodations", ())),
    )


def _called(member: Member, typed: str) -> list[Actor]:
    beginning = search_text(typed)
    rows = Actor.objects.visible_to(member).filter(state="published")
    named = rows.filter(search_name__gte=beginning, search_name__lt=prefix_end(beginning))
    return list(named.order_by("search_name", "pk")[: SHOWN + 2])
