"""The clocks a network may set: what each one is called, when it starts, whom each of its levels tells (referrals §7)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.kernel.querysets import Member
from referrals.models import BOUNDS, Priority
from referrals.rules.clocks import LADDERS, Ladder
from referrals.states import DueKind

_TEAM = _("l’équipe sollicitée")
_LEADS = _("son responsable et la structure qui a envoyé")
_COORDINATION = _("la coordination")
_FOLLOWS = _("qui suit la personne")
_SENDER = _("la structure qui a envoyé")
_ITS_LEAD = _("son responsable")


@dataclass(frozen=True, slots=True)
class Settable:
    """One clock on the page of the network's delays."""

    kind: DueKind
    priority: Priority
    label: str | Promise
    starts: str | Promise
    told: tuple[str | Promise, str | Promise, str | Promise]

    @property
    def name(self) -> str:
        """In the address of its page."""
        return self.kind.value if self.priority == Priority.NORMAL else f"{self.kind.value}-urgent"

    @property
    def key(self) -> tuple[DueKind, Priority]:
        return (self.kind, self.priority)

    @property
    def bounds(self) -> tuple[int, int]:
        return BOUNDS[self.key]

    @property
    def usual(self) -> Ladder:
        """The product's own."""
        return LADDERS[self.key]

    @property
    def of_one_priority(self) -> str | None:
        """Whose requests it concerns, where urgent ones have a ladder of their own."""
        return self.priority.value if (self.kind, Priority.URGENT) in LADDERS else None


def _clock(
    kind: DueKind, label: Promise, starts: Promise, *told: Promise, priority: Priority = Priority.NORMAL
) -> Settable:
    first, second, third = told
    return Settable(kind, priority, label, starts, (first, second, third))


_URGENT = Priority.URGENT
SETTABLE: dict[str, Settable] = {
    each.name: each
    for each in (
        _clock(
            DueKind.ANSWER,
            _("Répondre à une demande"),
            _("à partir de l’envoi"),
            _TEAM,
            _LEADS,
            _COORDINATION,
        ),
        _clock(
            DueKind.ANSWER,
            _("Répondre à une demande urgente"),
            _("à partir de l’envoi"),
            _("la structure qui a envoyé, qui appelle"),
            _LEADS,
            _COORDINATION,
            priority=_URGENT,
        ),
        _clock(
            DueKind.INFO,
            _("Répondre à une question"),
            _("à partir de la question"),
            _SENDER,
            _("son responsable et qui a posé la question"),
            _COORDINATION,
        ),
        _clock(
            DueKind.WAITLIST,
            _("Revoir une place en liste d’attente"),
            _("à partir de la mise en attente, sans dépasser la date promise"),
            _TEAM,
            _LEADS,
            _COORDINATION,
        ),
        _clock(
            DueKind.ASSIGN,
            _("Trouver qui s’en occupe"),
            _("quand plus personne ne suit une demande acceptée"),
            _TEAM,
            _ITS_LEAD,
            _COORDINATION,
        ),
        _clock(
            DueKind.FIRST_CONTACT,
            _("Joindre la personne"),
            _("à partir de l’acceptation"),
            _FOLLOWS,
            _LEADS,
            _COORDINATION,
        ),
        _clock(
            DueKind.FIRST_CONTACT,
            _("Joindre la personne, demande urgente"),
            _("à partir de l’acceptation"),
            _FOLLOWS,
            _LEADS,
            _COORDINATION,
            priority=_URGENT,
        ),
        _clock(
            DueKind.NEWS,
            _("Donner des nouvelles"),
            _("à partir du dernier moment partagé"),
            _FOLLOWS,
            _LEADS,
            _COORDINATION,
        ),
        _clock(
            DueKind.ACKNOWLEDGE,
            _("Lire un résultat qui n’est pas bon"),
            _("quand le résultat est dit"),
            _SENDER,
            _ITS_LEAD,
            _COORDINATION,
        ),
        _clock(
            DueKind.UNPLACED,
            _("Chercher un autre lieu"),
            _("quand plus personne n’est sollicité"),
            _SENDER,
            _ITS_LEAD,
            _("la coordination, qui doit agir"),
        ),
        _clock(
            DueKind.DRAFT,
            _("Envoyer une demande préparée"),
            _("à partir de sa préparation"),
            _("qui l’a préparée"),
            _ITS_LEAD,
            _COORDINATION,
        ),
        _clock(
            DueKind.SUSPENDED,
            _("Redemander un accord arrivé à sa fin"),
            _("quand la demande est suspendue"),
            _SENDER,
            _ITS_LEAD,
            _COORDINATION,
        ),
    )
}


def can_set(member: Member) -> bool:
    """The delays of the network are its coordination's."""
    return member.coordinates
