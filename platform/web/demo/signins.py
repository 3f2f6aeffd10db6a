"""What a newcomer needs to sign in: written beside the data, the last act of the demonstration."""

import secrets
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from core.tenancy.models import Membership, Role
from web.demo.grenoble import TEAMS

_WORDS = [
    "abricot",
    "balade",
    "bocal",
    "bougie",
    "cabane",
    "caillou",
    "carnet",
    "cerise",
    "chemin",
    "cigale",
    "colline",
    "copain",
    "corbeau",
    "falaise",
    "fanfare",
    "flocon",
    "fougère",
    "galet",
    "girafe",
    "grenier",
    "guitare",
    "hamac",
    "hibou",
    "jardin",
    "jongleur",
    "laurier",
    "lavande",
    "lucarne",
    "marmotte",
    "mirabelle",
    "moulin",
    "noisette",
    "orage",
    "panier",
    "papillon",
    "phare",
    "pinceau",
    "plumier",
    "potiron",
    "radis",
    "rivage",
    "ruisseau",
    "sentier",
    "tambour",
    "tilleul",
    "tisane",
    "toupie",
    "truite",
    "vallon",
    "violette",
]


def new_password() -> str:
    """Four words and a number: one for every persona, new at each loading."""
    return "-".join([*(secrets.choice(_WORDS) for _ in range(4)), str(secrets.randbelow(90) + 10)])


def file() -> Path:
    return Path(settings.RELAIS_DATA) / "demo-signins.txt"


def sheet(password: str) -> str:
    """The sheet that `./relais up` shows."""
    shown = {pro.key: pro for team in TEAMS for pro in team.pros if pro.shows}
    lines = [
        f"Démonstration : {settings.RELAIS_PUBLIC_URL}{reverse('demo_personas')}",
        "Un clic sur cette page prend la place d’un de ces professionnels, tous inventés :",
        "",
        *(f"  {pro.first_name} {pro.last_name:<3} {_where(key)} : {pro.shows}" for key, pro in shown.items()),
        "",
        f"Sans cette page : adresse ci-dessous, mot de passe {password}",
        "(responsables et coordination : la page d’un clic évite le second facteur, qui est demandé sinon).",
        "",
    ]
    for membership in Membership.objects.personas().order_by(
        "network__slug", "structure__name", "user__email"
    ):
        role = Role(membership.role).label
        lines.append(
            f"  {membership.user.email:<34} {role}, {membership.structure.name} ({membership.network.slug})"
        )
    lines += ["", f"Ce qui est inventé : {settings.RELAIS_PUBLIC_URL}{reverse('demo_about')}"]
    return "\n".join(lines) + "\n"


def _where(key: str) -> str:
    return next(team.name for team in TEAMS if any(pro.key == key for pro in team.pros))


def write(password: str) -> Path:
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(sheet(password), encoding="utf-8")
    path.chmod(0o600)
    return path
