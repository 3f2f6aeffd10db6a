"""« Vallée voisine »: entirely fictional, built to betray a leak. Its marker is in a free text of all it holds."""

from actors.rules.demonstration import DemoPlace, DemoService
from web.demo.world import Pro, Team, World

MARKER = "Zebulon"

TEAMS = (
    Team(
        "v-city",
        "Communauté de la Vallée, service numérique",
        (Pro("v-solene", "Solène", "D.", "coordinator", "Coordination du réseau"),),
        coordinating=True,
        fictional=True,
        address=f"1 place {MARKER}",
    ),
    # The very name of a structure of Grenoble.
    Team(
        "v-fil",
        "Le Fil des Écrans",
        (
            Pro("v-karim", "Karim", "O.", "mediator", "Médiateur numérique"),
            Pro("v-nadege", "Nadège", "P.", "mediator", "Formatrice", email="nadege.p@deux-reseaux.invalid"),
        ),
        sector="1",
        fictional=True,
        address=f"3 rue {MARKER}",
    ),
    Team(
        "v-social",
        "Maison sociale de la Vallée",
        (
            Pro("v-jeanne", "Jeanne", "W.", "social_worker", "Assistante sociale"),
            Pro("v-paul", "Paul", "Y.", "lead", "Responsable"),
        ),
        sector="2",
        fictional=True,
        address=f"5 rue {MARKER}",
    ),
)


def _service(name: str, code: str, level: str) -> DemoService:
    return DemoService(
        {
            "name": f"{name} ({MARKER})",
            "codes": [code],
            "level": level,
            "formats": ["accompagnement-individuel"],
            "channels": ["walk_in", "phone"],
            "languages": ["fr"],
            "accommodations": [],
            "audience_only": [],
            "cost": "free",
            "cost_text": "",
            "hours": "",
            "capacity": "",
            "round": False,
            "home_visit": False,
            "interpreter": None,
        },
        None,
    )


def _place(number: int, name: str, district: str, structure: str = "", *services: DemoService) -> DemoPlace:
    return DemoPlace(
        id=f"v-{number:02}",
        name=name,
        structure_name=structure,
        actor_name=structure or name,
        kind="ASSO",
        district=district,
        epn=False,
        fictional=True,
        aliases=(),
        services=services,
        values={
            "kinds": ["ASSO"],
            "address": f"{number} chemin {MARKER}",
            "commune": "Vallée",
            "postcode": "38000",
            "code_insee": "",
            "latitude": 45.5 + number / 1000,
            "longitude": 5.2 + number / 1000,
            "precision": "area",
            "phone": f"+3346571080{number}",
            "hours": "Mo-Fr 09:00-12:00; PH off",
            "detail": f"Lieu entièrement fictif : {MARKER}.",
        },
    )


PLACES = (
    _place(1, "Le Fil des Écrans (fictif)", "1", "Le Fil des Écrans", _service("Pas à pas", "outils-quotidien", "with")),
    _place(2, "MDH Abbaye", "1", "", _service("Ordinateurs", "acces-internet-materiel", "free")),
    _place(3, "Maison sociale de la Vallée", "2", "Maison sociale de la Vallée", _service("Démarches", "aide-demarches", "with")),
    _place(4, "Point d’accès du Haut", "2", "", _service("Wifi", "x-wifi-public", "free")),
    _place(5, "Café du Lac", "1", "", _service("Réparation", "x-reparation", "with")),
    _place(6, "Bibliothèque de la Vallée", "2", "", _service("Découverte", "comprehension", "with")),
)  # fmt: skip


def neighbour() -> World:
    return World(
        slug="voisin-demo",
        name="Vallée voisine (démonstration, fictive)",
        teams=TEAMS,
        phones="0465719",
        places=PLACES,
        marker=MARKER,
    )
