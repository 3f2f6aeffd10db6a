"""What a structure that accepted may read of the person today: exactly the scopes she agreed to."""

from dataclasses import dataclass, field
from datetime import datetime

from core.kernel import nomenclature, procedures
from core.kernel.floor.scopes import Scope
from core.kernel.querysets import Member
from people.instruments.loading import published
from people.instruments.wording import PATHWAYS
from people.models import AccessGrant, Accommodation, Contact, Person
from people.queries import accommodation_of, current_needs, current_pathway
from referrals.models import Handoff, Need, ReferralDetail


@dataclass(frozen=True, slots=True)
class Shared:
    """Each part is empty unless its scope is open."""

    scopes: list[Scope]
    until: datetime | None = None
    person: Person | None = None
    contact: Contact | None = None
    detail: ReferralDetail | None = None
    needs: list[Need] = field(default_factory=list)
    pathway: str = ""
    skills: list[str] = field(default_factory=list)
    accommodation: Accommodation | None = None

    @property
    def name(self) -> str:
        return self.person.display_name if self.person else ""

    @property
    def shown(self) -> list[str]:
        return [str(scope.label) for scope in self.scopes]

    @property
    def hidden(self) -> list[str]:
        """What is not shared, as it follows « Pas »."""
        return [_lowered(str(scope.label)) for scope in Scope if scope not in self.scopes]

    @property
    def need_labels(self) -> list[str]:
        return nomenclature.labels(need.code for need in self.needs)

    @property
    def procedure(self) -> str:
        return procedures.label(self.needs[0].procedure) if self.needs else ""

    @property
    def accommodation_labels(self) -> list[str]:
        return accommodation_labels(self.accommodation.codes) if self.accommodation else []

    def opens(self, scope: Scope) -> bool:
        return scope in self.scopes


def shared_with(member: Member, handoff: Handoff) -> Shared:
    """What is open to the member's structure about the handoff's person."""
    if handoff.person_id is None:
        return Shared(scopes=[])
    person_id = handoff.person_id
    grants = list(AccessGrant.objects.live(member).filter(person_id=person_id))
    scopes = sorted(Scope(grant.scope) for grant in grants)
    maturity = Scope.MATURITY in scopes
    asked = Scope.NEEDS in scopes
    return Shared(
        scopes=scopes,
        until=min((grant.expires_at for grant in grants), default=None),
        person=Person.objects.visible_to(member).filter(pk=person_id).first(),
        contact=Contact.objects.visible_to(member).of(person_id).first() if Scope.CONTACT in scopes else None,
        detail=ReferralDetail.objects.visible_to(member).of_referral(handoff.referral_id).first()
        if asked
        else None,
        needs=list(Need.objects.visible_to(member).of_referral(handoff.referral_id)) if asked else [],
        pathway=_pathway(current_pathway(member, person_id)) if maturity else "",
        skills=[f"{need.label} ({need.when})" for need in current_needs(member, person_id)]
        if maturity
        else [],
        accommodation=accommodation_of(member, person_id) if Scope.ACCOMMODATIONS in scopes else None,
    )


def accommodation_labels(codes: list[str]) -> list[str]:
    """What the welcome must provide, in the words of the instrument."""
    known = published().choices["FRE"].by_value
    return [str(known[code].label) if code in known else code for code in codes]


def _pathway(code: str) -> str:
    return str(PATHWAYS[code][0]) if code in PATHWAYS else ""


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
