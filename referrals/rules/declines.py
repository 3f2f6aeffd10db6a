"""« Pas possible »: the families, what each code asks for, what the person and the sender may read (referrals §6)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from actors.rules.matching import PROVIDED
from actors.rules.reasons import accommodation
from core.kernel import nomenclature
from core.kernel.querysets import Member
from referrals.states import Decline as D

FAMILIES: dict[str, tuple[Any, tuple[D, ...]]] = {
    "complet": (_("Complet"), (D.NO_CAPACITY,)),
    "pas-chez-nous": (
        _("Pas chez nous"),
        (D.OUT_OF_SCOPE, D.OUT_OF_AREA, D.NOT_ELIGIBLE, D.DUPLICATE, D.CONFLICT_OF_INTEREST, D.SAFETY),
    ),
    "il-manque": (
        _("Il manque quelque chose"),
        (
            D.INFORMATION_MISSING,
            D.NEEDS_FIRST,
            D.SCHEDULE,
            D.DISTANCE,
            D.LANGUAGE,
            D.ACCESSIBILITY,
        ),
    ),
    "la-personne": (
        _("La personne"),
        (D.PERSON_DECLINED, D.HELPED_ELSEWHERE, D.MOVED, D.DECEASED),
    ),
    "autre": (_("Autre"), (D.OTHER,)),
}

# Given by a lead only; read by the leads of the structure that said it, and by the coordinator.
ONLY_LEADS = frozenset({D.SAFETY, D.CONFLICT_OF_INTEREST})
HUSHED = frozenset({D.SAFETY, D.CONFLICT_OF_INTEREST})

# They say that the directory promises something that is not there: its entry is checked.
DOUBTS = frozenset({D.OUT_OF_SCOPE, D.OUT_OF_AREA, D.NOT_ELIGIBLE})

# What it says is of the person herself: the sender confirms, and nobody else is asked before.
ENDINGS = frozenset({D.PERSON_DECLINED, D.HELPED_ELSEWHERE, D.MOVED, D.DECEASED})

CRITERIA: dict[str, Any] = {
    "age": _("L’âge"),
    "residence": _("Habiter le secteur ou la commune"),
    "benefit": _("Recevoir une aide précise"),
    "registration": _("Être inscrit·e dans un organisme"),
    "income": _("Les ressources"),
    "equipment": _("Avoir son propre appareil"),
    "level": _("Savoir déjà faire certaines choses"),
    "prescriber": _("Passer d’abord par un autre service"),
}


@dataclass(frozen=True, slots=True)
class Detail:
    """What a code is not complete without, and the sentence that asks for it."""

    asked: Any
    knows: Callable[[str], bool]


DETAILS: dict[str, Detail] = {
    D.NOT_ELIGIBLE: Detail(_("Choisissez la condition qui manque."), CRITERIA.__contains__),
    D.NEEDS_FIRST: Detail(_("Choisissez le besoin à traiter d’abord."), nomenclature.is_known),
    D.ACCESSIBILITY: Detail(_("Choisissez ce que le lieu ne peut pas offrir."), PROVIDED.__contains__),
}

_FOR_PERSON: dict[str, Any] = {
    D.NO_CAPACITY: _("Ce lieu est complet en ce moment."),
    D.OUT_OF_SCOPE: _("Ce lieu ne fait pas ce que vous cherchez."),
    D.OUT_OF_AREA: _("Ce lieu reçoit les habitants d’un autre secteur."),
    D.NOT_ELIGIBLE: _("Ce lieu demande une condition que vous n’avez pas."),
    D.BETTER_ELSEWHERE: _("Un autre lieu vous conviendra mieux."),
    D.NEEDS_FIRST: _("Il faut d’abord autre chose. Nous vous dirons quoi."),
    D.SCHEDULE: _("Les horaires de ce lieu ne vont pas avec les vôtres."),
    D.DISTANCE: _("Ce lieu est trop loin de chez vous."),
    D.LANGUAGE: _("Ce lieu ne peut pas vous recevoir dans votre langue."),
    D.ACCESSIBILITY: _("Ce lieu ne peut pas bien vous accueillir."),
    D.INFORMATION_MISSING: _("Il manquait une information pour répondre."),
    D.DUPLICATE: _("Ce lieu vous suit déjà."),
    D.UNREACHABLE: _("Ce lieu n’a pas réussi à vous joindre."),
}
_NOT_NOW: Any = _("Ce lieu ne peut pas vous recevoir cette fois.")


def families(*, leads: bool) -> list[tuple[str, Any, list[D]]]:
    """The families, each with its codes; those of the lead for leads only."""
    return [
        (slug, label, [code for code in codes if leads or code not in ONLY_LEADS])
        for slug, (label, codes) in FAMILIES.items()
    ]


def for_person(code: str) -> str:
    """The plain sentence she may read: never the detail, never what is kept for leads."""
    return str(_FOR_PERSON.get(code, _NOT_NOW))


def told(code: str | None) -> D:
    """The code as anyone but the leads who said it, and the coordinator, may know it."""
    found = D(code or D.OTHER)
    return D.OTHER if found in HUSHED else found


def may_read(member: Member, code: str | None, target_id: int) -> bool:
    """Whether the code itself is for this member."""
    if code not in HUSHED:
        return True
    return member.coordinates or (member.role == "lead" and member.structure_id == target_id)


def detail_words(code: str | None, detail: str) -> str:
    """What was chosen with the code, in words; empty when the code takes none."""
    if code == D.NOT_ELIGIBLE:
        return str(CRITERIA.get(detail, ""))
    if code == D.NEEDS_FIRST:
        return nomenclature.label(detail) if detail else ""
    return accommodation(detail) if code == D.ACCESSIBILITY and detail else ""


def accommodations() -> list[tuple[str, str]]:
    """What a place may lack to welcome someone, for a form."""
    return [(code, accommodation(code)) for code in sorted(PROVIDED)]
