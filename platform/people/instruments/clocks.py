"""The clocks (people §8): how long each thing is kept by default, at most, and who may change it. Data, no rule."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OFFICER, COORDINATION = "officer", "coordination"
OWNERS = {OFFICER: _("délégué·e à la protection des données"), COORDINATION: _("coordination du réseau")}
GUARD_ON_SHARING = "guard_on_sharing"  # 0 or 1: does the guard of a protected adult cover sharing too?


@dataclass(frozen=True, slots=True)
class Clock:
    """Days. A clock of one value only cannot be changed: `shortest` and `longest` are equal."""

    name: str
    label: str | Promise
    days: int
    longest: int
    owner: str = OFFICER
    shortest: int = 1


def _fixed(name: str, label: str | Promise, days: int) -> Clock:
    return Clock(name, label, days, days, shortest=days)


CLOCKS: tuple[Clock, ...] = (
    Clock("person", _("Fiche d’une personne, après le dernier contact"), 730, 1826, shortest=90),
    _fixed("person_notice", _("Préavis à la structure, avant d’effacer une fiche"), 30),
    Clock(
        "accommodations", _("Ce qu’il faut prévoir, après la dernière confirmation"), 365, 365, shortest=30
    ),
    Clock("draft", _("Évaluation commencée"), 30, 30, COORDINATION),
    Clock("slip", _("Papier sans nom"), 365, 365, COORDINATION, shortest=30),
    Clock("typed_withdrawal", _("Retrait dicté qui n’a trouvé personne"), 30, 30),
    Clock("message", _("Ligne d’un message envoyé"), 730, 730, COORDINATION, shortest=90),
    Clock("message_recipient", _("Destinataire d’un message"), 90, 90, COORDINATION, shortest=30),
    Clock("evidence_awaited", _("Preuve d’un accord sur papier, attendue"), 10, 10, COORDINATION),
    Clock("evidence", _("Preuve d’un accord, après la fin de l’accord"), 1826, 1826, shortest=365),
    _fixed("export", _("Copie préparée pour la personne"), 1),
    Clock("reads", _("Journal des consultations"), 365, 1096, shortest=180),
    Clock(
        "account_suspended", _("Compte sans connexion : mis en sommeil"), 180, 180, COORDINATION, shortest=60
    ),
    Clock("account_removed", _("Compte sans connexion : retiré"), 365, 365, COORDINATION, shortest=90),
    _fixed("death_undo", _("Annuler un décès noté par erreur"), 30),
)
BY_NAME = {clock.name: clock for clock in CLOCKS}
