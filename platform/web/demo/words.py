"""What each fictional or real team is asked for, and the words it uses. Nobody's own words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """`whys` are said by who asks, `news` by who helped."""

    receiver: str
    needs: tuple[str, ...]
    motive: str
    whys: tuple[str, ...]
    news: tuple[str, ...]


SUBJECTS = {
    "fil": Subject(
        "karim",
        ("aide-demarches", "outils-quotidien"),
        "administrative",
        (
            "A reçu un courrier « en ligne seulement » et n’a pas d’appareil.",
            "Veut retrouver son compte et ne plus perdre son mot de passe.",
            "Demande quelqu’un à côté d’elle pour la première connexion.",
        ),
        (
            "La déclaration est faite, la confirmation est imprimée.",
            "Le compte est retrouvé, le mot de passe est noté dans un carnet.",
            "Sait ouvrir son compte et lire un message, sans aide.",
        ),
    ),
    "clic": Subject(
        "leila",
        ("x-francais", "outils-quotidien"),
        "learn",
        ("Parle peu français, préfère l’oral.", "Voudrait apprendre en petit groupe, le soir."),
        ("Vient chaque semaine, envoie des messages vocaux.",),
    ),
    "drac": Subject("bruno", ("x-reparation",), "equipment", ("L’ordinateur ne s’allume plus.",), ("Réparé.",)),
    "reboot": Subject(
        "manon",
        ("acquisition-materiel",),
        "equipment",
        ("N’a pas d’ordinateur pour chercher du travail.", "Le sien est trop ancien pour les démarches."),
        ("Repart avec un ordinateur reconditionné, prêt à servir.",),
    ),
    "mardis": Subject(
        "josiane",
        ("utilisation-securisee",),
        "security",
        ("A peur des arnaques et n’ose plus rien ouvrir.", "Manque de confiance plus que de savoir-faire."),
        ("Reconnaît un faux message et sait à qui le montrer.", "Vient au groupe du mardi, avec plaisir."),
    ),
    "droits": Subject(
        "remi",
        ("x-mandat",),
        "administrative",
        ("Préfère que quelqu’un fasse la démarche pour elle.",),
        ("Le dossier est déposé avec son mandat.",),
    ),
    "capuche": Subject(
        "luc",
        ("acces-internet-materiel",),
        "connection",
        ("Cherche un ordinateur près de chez elle.",),
        ("Connaît les horaires et vient seule.",),
    ),
    "souris": Subject("thomas", ("outils-quotidien",), "learn", ("Voudrait apprendre près de chez elle.",), ("",)),
    "europole": Subject("damien", ("insertion-pro",), "work", ("Cherche du travail, sans adresse électronique.",), ("",)),
}  # fmt: skip
