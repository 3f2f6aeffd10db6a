"""Results in plain words. What a screen or a sheet says of someone comes from here: never a rule's name,
a pathway's number or a typology.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from people.instruments.loading import Instrument

Words = str | Promise

# What an answer is about, before the answer itself: « une démarche en ligne : “Je la fais seul·e” ».
_SUBJECTS: dict[str, Words] = {
    "EQU-1": _("l’appareil"),
    "EQU-2": _("avoir encore l’appareil dans 6 mois"),
    "CON-1": _("aller sur Internet"),
    "CON-2": _("une coupure faute d’argent"),
    "LAN-1": _("le français à l’oral"),
    "LAN-2": _("lire un message"),
    "BAS-1": _("allumer l’appareil, ouvrir une application"),
    "BAS-2": _("se connecter à un wifi"),
    "BAS-3": _("chercher une information"),
    "BAS-4": _("envoyer un message"),
    "BAS-5": _("répondre à un mail"),
    "BAS-6": _("envoyer la photo d’un papier"),
    "ADM-1": _("retrouver ses mots de passe"),
    "ADM-2": _("se connecter à un compte utile"),
    "ADM-3": _("remplir un formulaire en ligne"),
    "SEC-1": _("un message d’arnaque"),
    "SEC-2": _("un code connu de soi seul"),
    "AUT-1": _("une démarche en ligne"),
    "AUT-2": _("une personne de confiance pour aider"),
    "AUT-3": _("refaire un geste nouveau"),
    "MOT-1": _("apprendre à faire seul·e"),
    "MOT-2": _("la peur de faire une erreur"),
}
LEVELS: dict[int | None, Words] = {
    1: _("à faire avec une aide"),
    2: _("en chemin"),
    3: _("solide"),
    None: _("pas encore regardé"),
}
PRIORITIES: dict[int, Words] = {
    1: _("Maintenant"),
    2: _("Ensuite"),
    3: _("Si la personne le souhaite"),
}
GESTURES: dict[int, Words] = {
    2: _("Possible seul·e"),
    1: _("Possible avec quelqu’un à côté"),
    0: _("Pas possible aujourd’hui"),
}
PATHWAYS: dict[str, tuple[Words, Words]] = {
    "P0": (
        _("À préciser ensemble"),
        _("Il manque encore quelques réponses. Elles peuvent venir plus tard, sans rien bloquer."),
    ),
    "P1": (
        _("Être aidé·e"),
        _("Quelqu’un fait avec la personne, ou à sa place si elle le demande, et toujours avec son accord."),
    ),
    "P2": (
        _("Être accompagné·e près de chez soi"),
        _("Un lieu proche, quelqu’un à côté, pour faire et apprendre petit à petit."),
    ),
    "P3": (
        _("Aller vers l’autonomie"),
        _("Du matériel, une connexion, et de quoi continuer seul·e quand elle le veut."),
    ),
}
# The same, said to the person herself.
TO_HER: dict[str, Words] = {
    "P0": _("Nous regarderons encore ensemble ce qui vous aiderait le mieux."),
    "P1": _("Quelqu’un fait vos démarches avec vous, ou à votre place si vous le demandez."),
    "P2": _("Quelqu’un vous accompagne, dans un lieu près de chez vous."),
    "P3": _("Vous continuez à votre rythme, avec ce qu’il faut pour faire seul·e."),
}
WHEN_TO_HER: dict[int, Words] = {
    1: _("maintenant"),
    2: _("ensuite"),
    3: _("seulement si vous le souhaitez"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """One line of what would help: the service, when (1 now, 2 next, 3 if she wants), and why.

    `why` holds the tokens of the result, `because` the same in the words of the answers.
    """

    service: str
    priority: int
    why: tuple[str, ...]
    label: str
    because: tuple[str, ...]

    @property
    def when(self) -> Words:
        return PRIORITIES[self.priority]

    @property
    def when_to_her(self) -> Words:
        return WHEN_TO_HER[self.priority]

    @property
    def because_in_words(self) -> str:
        return gettext("Parce que : %(reasons)s") % {"reasons": " ; ".join(self.because)}


def subject(instrument: Instrument, code: str) -> str:
    """What an item is about, in a few words; its question when we have none."""
    return str(_SUBJECTS.get(code, instrument.by_code[code].question))


def reason(instrument: Instrument, token: str) -> str:
    """A `why` token in words."""
    if token.startswith("level:"):
        name, _sign, level = token.removeprefix("level:").partition("=")
        return gettext("%(domain)s (%(level)s)") % {
            "domain": instrument.dimensions[name].lower(),
            "level": LEVELS[int(level)],
        }
    block, colon, value = token.partition(":")
    if colon:
        label = instrument.choices[block].by_value[value].label
        template = (
            gettext("ce qui compte pour la personne (« %(text)s »)")
            if block == "BES"
            else gettext("à prévoir (« %(text)s »)")
        )
        return template % {"text": label}
    code, _sign, answer = token.partition("=")
    return gettext("%(subject)s (« %(answer)s »)") % {
        "subject": subject(instrument, code),
        "answer": instrument.by_code[code].label(int(answer)),
    }


def needs(instrument: Instrument, result: Mapping[str, Any]) -> list[Need]:
    """The needs of a result, most pressing first."""
    return [
        Need(
            service=need["service"],
            priority=need["priority"],
            why=tuple(need["why"]),
            label=instrument.services[need["service"]],
            because=tuple(reason(instrument, token) for token in need["why"]),
        )
        for need in result["needs"]
    ]


def pathway_reasons(
    instrument: Instrument, answers: Mapping[str, Any], result: Mapping[str, Any]
) -> list[str]:
    """Why this pathway: what the person does online, how many gestures, and whether she wants to learn."""
    said = [
        reason(instrument, f"{code}={answers[code]}")
        for code in ("AUT-1", "ADM-2", "AUT-3")
        if answers.get(code) in (0, 1, 2)
    ]
    counts = result["core_gestures"]
    gestures = (
        (
            counts["alone"],
            ngettext("%(n)s geste possible seul·e", "%(n)s gestes possibles seul·e", counts["alone"]),
        ),
        (
            counts["assisted"],
            ngettext(
                "%(n)s geste possible avec quelqu’un à côté",
                "%(n)s gestes possibles avec quelqu’un à côté",
                counts["assisted"],
            ),
        ),
        (
            counts["not_today"],
            ngettext(
                "%(n)s geste pas possible aujourd’hui",
                "%(n)s gestes pas possibles aujourd’hui",
                counts["not_today"],
            ),
        ),
    )
    said += [text % {"n": count} for count, text in gestures if count]
    if answers.get("MOT-1") == 0:
        said.append(reason(instrument, "MOT-1=0"))
    return said


def range_in_words(instrument: Instrument, result: Mapping[str, Any]) -> list[Words]:
    """When the result is not sure: the pathways it lies between, never their number. Empty when it is."""
    low, high = result["range"]
    if result["pathway"] != "P0" or low == high:
        return []
    by_typology = instrument.scoring["pathway"]["by_typology"]
    return [PATHWAYS[by_typology[str(each)]][0] for each in range(low, high + 1)]
