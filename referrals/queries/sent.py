"""« Mes demandes »: what the sender's structure sent, tab by tab; one counting for every screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from core.kernel import nomenclature
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from people.models import Person
from referrals.models import Handoff, HandoffNeed, Referral, Rest
from referrals.querysets import ReferralQuerySet
from referrals.rules import lists
from referrals.states import TERMINAL, DueKind, ReferralState, SuspendReason

_R = ReferralState
TABS: dict[str, tuple[ReferralState, ...]] = {
    "action": (_R.DRAFT, _R.REPORTED, _R.UNPLACED),
    "attente": (_R.OPEN,),
    "cours": (_R.ENGAGED, _R.SUSPENDED),
    "terminees": TERMINAL,
}


# Needs that the structure which accepted did not take: ours to pass on, or to leave.
_REST = Exists(HandoffNeed.objects.filter(referral_id=OuterRef("pk"), rest=Rest.WAITING))


def _of_tab(tab: str) -> Q:
    """A question of the structure that is asked waits for us, and so does an agreement to ask again: ours to act."""
    ours = Q(state=_R.OPEN, next_due_kind=DueKind.INFO)
    ours |= Q(state=_R.SUSPENDED, suspend_reason=SuspendReason.CONSENT_EXPIRED)
    ours |= Q(_REST)
    if tab == "action":
        return Q(state__in=TABS[tab]) | ours
    return Q(state__in=TABS[tab]) & ~ours


def of(member: Member, *, mine: bool = False) -> ReferralQuerySet:
    """What one's structure sent; of it, what one sent oneself and no colleague was given, or was given oneself."""
    rows: ReferralQuerySet = Referral.objects.sent_by(member)
    if not mine:
        return rows
    given = Q(holder_structure_id=member.structure_id, holder__isnull=False) & ~Q(holder_id=member.id)
    return rows.filter(Q(holder_id=member.id) | Q(sender_id=member.id) & ~given)


def in_tab(member: Member, tab: str, *, mine: bool = False) -> ReferralQuerySet:
    """The requests of one tab: what is due first, or what ended last."""
    rows = of(member, mine=mine).filter(_of_tab(tab))
    return rows.order_by("-closed_at", "pk") if tab == "terminees" else rows.order_by("next_due_at", "pk")


def counts(member: Member, *, mine: bool = False) -> dict[str, int]:
    """How many in each tab, in one question."""
    return of(member, mine=mine).aggregate(**{tab: Count("pk", filter=_of_tab(tab)) for tab in TABS})


@dataclass(frozen=True, slots=True)
class Line:
    """One request as a list shows it: the structure asked last, its state, and whose request it is."""

    referral: Referral
    last: Handoff | None
    needs: list[str]
    name: str

    @property
    def title(self) -> str:
        return " · ".join([self.name or self.referral.ref_code, *self.needs[:2]])

    @property
    def needs_in_words(self) -> str:
        return ", ".join(self.needs)

    @property
    def words(self) -> str:
        """The word of the chip: the referral's once nobody is asked any more, else the handoff's."""
        if self.last is None or self.referral.state not in (_R.OPEN, _R.ENGAGED):
            return str(ReferralState(self.referral.state).label)
        return self.last.words

    @property
    def tone(self) -> str:
        tones = {_R.REPORTED: "wait", _R.UNPLACED: "wait", _R.SUSPENDED: "wait", _R.STOPPED: "stop"}
        if self.last is None or self.referral.state not in (_R.OPEN, _R.ENGAGED):
            return tones.get(ReferralState(self.referral.state), "done")
        return self.last.tone


def lines(member: Member, referrals: Iterable[Referral]) -> list[Line]:
    """The lines of `referrals`, with names and handoffs read once for all."""
    rows = list(referrals)
    made = Handoff.objects.visible_to(member).select_related("target").prefetch_related("needs")
    of: dict[UUID, list[Handoff]] = {row.pk: [] for row in rows}
    for handoff in made.filter(referral_id__in=of).order_by("created_at", "pk"):
        of[handoff.referral_id].append(handoff)
    wanted = {row.person_id for row in rows if row.person_id}
    persons = Person.objects.visible_to(member).filter(pk__in=wanted)
    names = {person.pk: person.display_name for person in persons}
    return [_line(row, lists.current(of[row.pk]), names) for row in rows]


def _line(row: Referral, last: Handoff | None, names: dict[UUID, str]) -> Line:
    codes = [need.code for need in last.needs.all()] if last else []
    name = names.get(row.person_id, "") if row.person_id else ""
    return Line(row, last, nomenclature.labels(codes), name)


def words_of(scopes: Sequence[Scope | int]) -> list[str]:
    """Scopes inside a sentence: « son nom »."""
    labels = [str(Scope(scope).label) for scope in scopes]
    return [label[:1].lower() + label[1:] for label in labels]
