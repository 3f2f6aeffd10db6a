"""After a « no »: what the sender may do with what was said (referrals §6)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from actors.models import Actor
from core.kernel import nomenclature
from core.kernel.querysets import Member
from core.tenancy.models import Structure
from referrals.models import Handoff, HandoffAnswer, Need, Referral
from referrals.rules import declines, rights
from referrals.states import Decline as D


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The place that was named. `link` leads to the agreement, or to the request; empty: it is called."""

    name: str
    phone: str
    link: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer of one structure, for whoever sent the request."""

    name: str
    words: str
    for_person: str
    elsewhere: Elsewhere | None = None
    need: str = ""
    need_label: str = ""
    duplicate_ref: str = ""
    duplicate_url: str = ""
    ends: bool = False
    died: bool = False


def answered(member: Member, referral: Referral, last: Handoff | None) -> Answered | None:
    """What the last answer says, while it is still the sender's to act on it."""
    if last is None or last.decline_code is None or not rights.can_act_on_decline(member, referral, last):
        return None
    code = last.decline_code
    telling = HandoffAnswer.objects.visible_to(member).of(last.pk).filter(reason_for_person=True).exists()
    need = last.decline_detail if code == D.NEEDS_FIRST else ""
    if need and Need.objects.visible_to(member).of_referral(referral.pk).filter(code=need).exists():
        need = ""
    return Answered(
        name=last.target.name,
        words=decline_words(last),
        for_person=declines.for_person(code) if telling else "",
        elsewhere=_elsewhere(member, referral, last),
        need=need,
        need_label=nomenclature.label(need) if need else "",
        duplicate_ref=last.duplicate_ref,
        duplicate_url=_duplicate(member, last),
        ends=code in declines.ENDINGS and code != D.DECEASED,
        died=code == D.DECEASED,
    )


def decline_words(row: Handoff) -> str:
    """The reason as the sender may know it, with what was chosen."""
    code = declines.told(row.decline_code)
    detail = declines.detail_words(code, row.decline_detail)
    return f"{code.label} ({detail[:1].lower()}{detail[1:]})" if detail else str(code.label)


def _elsewhere(member: Member, referral: Referral, last: Handoff) -> Elsewhere | None:
    if last.proposed_actor_id is None:
        return None
    actor = Actor.objects.visible_to(member).select_related("structure").filter(pk=last.proposed_actor_id)
    found = actor.first()
    if found is None:
        return None
    link = _ask(referral, found.structure) if rights.can_ask_someone_else(member, referral) else ""
    return Elsewhere(found.name, found.phone, link)


def _ask(referral: Referral, structure: Structure | None) -> str:
    if structure is None or not structure.may_receive or structure.pk == referral.sender_structure_id:
        return ""
    return reverse("ask_someone_else", args=[referral.pk], query={"structure": structure.slug})


def _duplicate(member: Member, last: Handoff) -> str:
    """The other request, when one's own structure sent it."""
    if not last.duplicate_ref:
        return ""
    mine = Referral.objects.sent_by(member).filter(ref_code=last.duplicate_ref).first()
    return reverse("referral", args=[mine.pk]) if mine else ""


def constraint_words(code: str) -> str:
    """What the suggestions take into account since it was said; empty when they do not change."""
    return {
        D.SCHEDULE: _("ceux qui ouvrent le soir d’abord"),
        D.DISTANCE: _("les plus proches d’abord"),
        D.LANGUAGE: _("ceux qui parlent sa langue d’abord"),
        D.ACCESSIBILITY: _("seulement ceux qui ont ce qui manquait"),
    }.get(D(code), "")
