"""« Durées et règles » : what a network may decide in place of a default, who decides it, and within which bounds. Data."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.instruments.clocks import CLOCKS, COORDINATION, GUARD_ON_SHARING, OFFICER

WHAT: dict[str, str | Promise] = {
    "person": _(
        "Sans rendez-vous, appel abouti, séance ni évaluation depuis tout ce temps, la fiche est effacée."
    ),
    "person_notice": _("La structure est prévenue tout ce temps avant qu’une fiche soit effacée."),
    "accommodations": _("Ce qu’il faut prévoir à l’accueil ne vaut plus s’il n’est pas reconfirmé."),
    "draft": _("Une évaluation commencée et laissée est effacée."),
    "slip": _("Un papier remis sans nom est oublié."),
    "typed_withdrawal": _("Un retrait dicté, que personne n’a pu relier à une fiche, est effacé."),
    "message": _("La trace d’un message envoyé (jamais son texte) est effacée."),
    "message_recipient": _("À qui un message a été envoyé est oublié."),
    "evidence_awaited": _(
        "Passé ce délai, sans sa photo, un accord signé sur papier ne sert plus à rien de nouveau."
    ),
    "evidence": _("La photo d’un accord signé est effacée, tout ce temps après la fin de l’accord."),
    "export": _("La copie préparée pour la personne ne peut plus être téléchargée."),
    "reads": _("Qui a lu quelle fiche est gardé tout ce temps."),
    "account_suspended": _("Un compte qui ne se connecte plus est mis en sommeil."),
    "account_removed": _("Un compte qui ne se connecte plus est retiré."),
    "death_undo": _("Un décès noté par erreur peut être annulé pendant ce temps."),
}


@dataclass(frozen=True, slots=True)
class Setting:
    """`column`: kept on the network itself; otherwise a row of its own. `unit`: days, files, or yes (0 or 1)."""

    name: str
    label: str | Promise
    what: str | Promise
    default: int
    shortest: int
    longest: int
    owner: str
    unit: str = "days"
    column: str = ""

    @property
    def fixed(self) -> bool:
        return self.shortest == self.longest


SETTINGS: tuple[Setting, ...] = (
    *(
        Setting(each.name, each.label, WHAT[each.name], each.days, each.shortest, each.longest, each.owner)
        for each in CLOCKS
    ),
    Setting(
        "consent_days",
        _("Durée d’un accord, au plus"),
        _(
            "Un accord prend fin au bout de ce temps au plus tard, quelle que soit la façon dont il a été donné."
        ),
        365,
        30,
        366,
        OFFICER,
        column="consent_days",
    ),
    Setting(
        "oral_attestation",
        _("Accord de vive voix, attesté par le professionnel seul"),
        _("Il vaut 30 jours, puis 6 mois une fois confirmé. Sinon, il faut un témoin, un papier ou l’écran."),
        1,
        0,
        1,
        OFFICER,
        unit="yes",
        column="oral_attestation",
    ),
    Setting(
        GUARD_ON_SHARING,
        _("Curatelle, tutelle : l’accord du protecteur pour partager aussi"),
        _(
            "Sinon, une personne protégée décide seule de partager ses informations ; le mandat demande les deux accords."
        ),
        0,
        0,
        1,
        OFFICER,
        unit="yes",
    ),
    Setting(
        "files_an_hour",
        _("Lectures inhabituelles : fiches ouvertes en une heure"),
        _("Au-delà, le responsable de la structure est prévenu. Personne n’est bloqué."),
        40,
        1,
        500,
        COORDINATION,
        unit="files",
        column="files_an_hour",
    ),
)
SETTING = {setting.name: setting for setting in SETTINGS}
