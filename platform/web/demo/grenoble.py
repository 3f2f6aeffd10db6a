"""Grenoble: real places, invented teams. Silence and refusals belong to the fictional structures alone."""

from actors.importers.demo_places import read
from web.demo.world import Pro, Team, World

TEAMS = (
    Team(
        "city",
        "Ville de Grenoble, équipe numérique",
        (
            Pro(
                "solene", "Solène", "V.", "coordinator", "Coordination du réseau",
                shows="ce qui est en retard dans le réseau, sans les noms",
            ),
            Pro("olivier", "Olivier", "N.", "coordinator", "Coordination, suppléant"),
            Pro("claire", "Claire", "P.", "observer", "Observation"),
        ),
        coordinating=True,
        team_line="l’équipe numérique",
    ),
    Team(
        "ccas",
        "CCAS de Grenoble (siège)",
        (
            Pro(
                "jeanne", "Jeanne", "L.", "social_worker", "Assistante sociale",
                shows="faire le point, recueillir l’accord, choisir un lieu, passer le relais, suivre",
            ),
            Pro("mehdi", "Mehdi", "A.", "social_worker", "Assistant social"),
            Pro("brigitte", "Brigitte", "F.", "lead", "Responsable du service social"),
        ),
        sector="6",
        team_line="l’accueil du CCAS",
    ),
    Team(
        "abbaye",
        "MDH Abbaye",
        (
            Pro(
                "aicha", "Aïcha", "M.", "desk", "Accueil",
                shows="l’accueil : elle n’ouvre aucune fiche, et sait arrêter un partage avec le coupon",
            ),
            Pro("sandrine", "Sandrine", "T.", "social_worker", "Assistante sociale"),
            Pro("farid", "Farid", "C.", "lead", "Responsable des Maisons des habitants"),
        ),
        sector="5",
        parent="city",
        team_line="l’accueil de la MDH Abbaye",
    ),
    Team(
        "capuche",
        "MDH Capuche",
        (
            Pro("luc", "Luc", "D.", "mediator", "Médiateur numérique"),
            Pro("farid", "Farid", "C.", "lead", "Responsable des Maisons des habitants"),
        ),
        sector="4",
        parent="city",
        team_line="l’accueil de la MDH Capuche",
    ),
    Team(
        "fil",
        "Le Fil des Écrans",
        (
            Pro(
                "karim", "Karim", "O.", "mediator", "Médiateur numérique",
                shows="les demandes qui attendent une réponse, accepter, fixer un rendez-vous, dire ce que ça a donné",
            ),
            Pro("ines", "Inès", "B.", "mediator", "Médiatrice numérique"),
            Pro("helene", "Hélène", "R.", "lead", "Responsable"),
        ),
        sector="3",
        fictional=True,
    ),
    Team(
        "clic",
        "Clic & Parole",
        (Pro("leila", "Leïla", "S.", "mediator", "Formatrice"), Pro("yann", "Yann", "K.", "lead", "Responsable")),
        sector="6",
        fictional=True,
    ),
    Team(
        "drac",
        "Répare-Café du Drac",
        (Pro("bruno", "Bruno", "G.", "mediator", "Réparateur"),),
        sector="1",
        hours="le mercredi, 14 h à 18 h",
        fictional=True,
    ),
    Team(
        "reboot",
        "Reboot Alpes",
        (Pro("manon", "Manon", "E.", "mediator", "Conseil en matériel"),),
        sector="4",
        fictional=True,
    ),
    Team(
        "mardis",
        "Les Mardis d'Argent",
        (Pro("josiane", "Josiane", "C.", "mediator", "Animatrice"),),
        sector="5",
        hours="le mardi, 9 h à 12 h",
        fictional=True,
    ),
    Team(
        "passerelles",
        "Passerelles 38",
        (
            Pro(
                "nadege", "Nadège", "P.", "mediator", "Formatrice", email="nadege.p@deux-reseaux.invalid",
                shows="deux réseaux : elle choisit pour lequel elle travaille, et ne voit que celui-là",
            ),
        ),
        sector="2",
        fictional=True,
    ),
    Team(
        "droits",
        "Antenne Sud Droits",
        (Pro("remi", "Rémi", "V.", "social_worker", "Accès aux droits"),),
        sector="6",
        fictional=True,
    ),
    Team(
        "souris",
        "La Souris Verte",
        (
            Pro("thomas", "Thomas", "G.", "lead", "Responsable", shows="une structure complète, qui répond « pas possible ici »"),
            Pro("maelle", "Maëlle", "J.", "mediator", "Médiatrice numérique"),
        ),
        sector="5",
        fictional=True,
    ),
    Team(
        "europole",
        "Relais Europole",
        (Pro("damien", "Damien", "H.", "mediator", "Médiateur numérique"),),
        sector="1",
        fictional=True,
    ),
)  # fmt: skip


def grenoble() -> World:
    return World(
        slug="grenoble",
        name="Grenoble (démonstration)",
        teams=TEAMS,
        phones="0465710",
        places=tuple(read()),
        closed={"mjc-04": 12, "tl-02": 20, "bib-05": 9},
        bounds={"bounds_south": 45.145, "bounds_north": 45.215, "bounds_west": 5.675, "bounds_east": 5.76},
    )
