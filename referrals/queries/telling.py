"""« À prévenir »: the persons to whom an answer is owed, what to say to each, and how she may be reached."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.kernel import clock
from core.kernel.querysets import Member
from people.models import Channel, Contact
from referrals.models import Referral
from referrals.queries import sent
from referrals.querysets import ReferralQuerySet
from referrals.rules import rights
from referrals.states import ToTell

SAY = {
    ToTell.ACCEPTED: _(
        "« Votre demande est acceptée. Nous nous occupons de vous, voici quand et avec qui. »"
    ),
    ToTell.WAITLISTED: _(
        "« Une place vous est gardée sur une liste d’attente. Nous suivons votre demande. »"
    ),
    ToTell.DECLINED: _("« Ce lieu ne peut pas vous recevoir. Nous demandons déjà à un autre. »"),
    ToTell.UNPLACED: _("« Nous n’avons pas trouvé de place pour l’instant. Voici ce que nous faisons. »"),
}


@dataclass(frozen=True, slots=True)
class Owed:
    """One person to tell. The name and the way to reach her, as far as the structure may read them."""

    referral: Referral
    title: str
    say: str
    ways: list[str]
    url_of: str  # the handoff's page for who follows her, the request's for who sent it
    page_id: UUID
    due: datetime
    shows_person: bool

    @property
    def late(self) -> bool:
        return self.due < clock.now()


def waiting(member: Member) -> ReferralQuerySet:
    """What one's structure owes, the oldest first."""
    return Referral.objects.visible_to(member).to_tell_by(member)


def lines(member: Member, referrals: Iterable[Referral]) -> list[Owed]:
    """With names and ways read once for all."""
    rows = list(referrals)
    described = {line.referral.pk: line for line in sent.lines(member, rows)}
    wanted = [row.person_id for row in rows if row.person_id]
    ways = {one.person_id: one for one in Contact.objects.visible_to(member).filter(person_id__in=wanted)}
    return [_line(member, row, described[row.pk], ways) for row in rows]


def _line(member: Member, row: Referral, line: sent.Line, contacts: dict[UUID | None, Contact]) -> Owed:
    contact = contacts.get(row.person_id)
    mine = rights.is_sender(member, row)
    assert row.to_tell_due_at is not None
    return Owed(
        referral=row,
        title=line.title,
        say=str(SAY[ToTell(row.to_tell)]),
        ways=_ways(contact) if contact else [],
        url_of="referral" if mine else "handoff",
        page_id=row.pk if mine or line.last is None else line.last.pk,
        due=row.to_tell_due_at,
        shows_person=bool(line.name or contact),
    )


def _ways(contact: Contact) -> list[str]:
    labels = [str(Channel(channel).label) for channel in contact.channels if channel != Channel.NONE]
    return [*labels, contact.safe_hours] if contact.safe_hours else labels
