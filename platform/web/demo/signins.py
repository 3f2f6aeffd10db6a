"""What a newcomer needs to sign in: written beside the data, the last act of the demonstration."""

import secrets
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from core.tenancy.models import Role
from web.demo.founding import address
from web.demo.grenoble import TEAMS
from web.demo.world import Pro, Team

_WORDS_TEXT = """
abricot balade bocal bougie cabane caillou carnet cerise chemin cigale colline copain corbeau
falaise fanfare flocon fougère galet girafe grenier guitare hamac hibou jardin jongleur laurier
lavande lucarne marmotte mirabelle moulin noisette orage panier papillon phare pinceau plumier
potiron radis rivage ruisseau sentier tambour tilleul tisane toupie truite vallon violette
"""
_WORDS = _WORDS_TEXT.split()


def new_password() -> str:
    """Four words and a number: one for every persona, new at each loading."""
    return "-".join([*(secrets.choice(_WORDS) for _ in range(4)), str(secrets.randbelow(90) + 10)])


def file() -> Path:
    return Path(settings.RELAIS_DATA) / "demo-signins.txt"


def sheet(password: str) -> str:
    """The sheet that `./relais up` shows."""
    shown = [(pro, team) for team in TEAMS for pro in team.pros if pro.shows]
    return "\n".join(
        [
            f"Démonstration : {settings.RELAIS_PUBLIC_URL}{reverse('demo_personas')}",
            "Sur cette page, un clic prend la place d’un de ces professionnels, tous inventés :",
            "",
            *(f"  {_who(pro, team)}\n      {pro.shows}" for pro, team in shown),
            "",
            f"Ou bien {settings.RELAIS_PUBLIC_URL}{reverse('account_login')}",
            f"  mot de passe de tous : {password}",
            *(f"  {address(pro, slug='grenoble'):<30} {pro.first_name} {pro.last_name}" for pro, _ in shown),
            "  (responsables et coordination : un second facteur est alors demandé ; pas avec la page d’un clic)",
            "",
            f"Ce qui est inventé : {settings.RELAIS_PUBLIC_URL}{reverse('demo_about')}",
            "",
        ]
    )


def _who(pro: Pro, team: Team) -> str:
    return f"{pro.first_name} {pro.last_name} · {Role(pro.role).label} · {team.name}"


def write(password: str) -> Path:
    path = file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(sheet(password), encoding="utf-8")
    path.chmod(0o600)
    return path
