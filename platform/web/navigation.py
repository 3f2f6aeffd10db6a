"""The bar: at most five entries, by role; and what the foot of every page must say."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Entry:
    label: Any
    url: str
    current: bool


_FILES = ("home", "persons")
_BY_ROLE = {
    "social_worker": ("home", "persons", "sent", "directory"),
    "mediator": ("home", "inbox", "persons", "directory"),
    "lead": ("home", "inbox", "persons", "sent", "directory"),
    "coordinator": ("home", "late", "unplaced", "directory"),
    "desk": ("home", "stop_by_code", "directory"),
    "trainer": ("home", "directory"),
    "observer": ("home",),
    "external": ("inbox",),
}
_LABELS = {
    "home": _("Aujourd’hui"),
    "persons": _("Mes personnes"),
    "inbox": _("À répondre"),
    "sent": _("Mes demandes"),
    "late": _("En retard"),
    "unplaced": _("Aucun lieu trouvé"),
    "stop_by_code": _("Arrêter un partage"),
    "directory": _("Annuaire"),
}


def context(request: HttpRequest) -> dict[str, Any]:
    """What base.html needs. Reads nothing: the member was read by the middleware."""
    member = getattr(request, "member", None)
    return {
        "member": member,
        "navigation": list(_entries(request, member.role)) if member else [],
        "who": {"name": member.user.get_full_name(), "structure": member.structure.name, "can_switch": True}
        if member
        else None,
        "unread": getattr(member, "unread", 0),
        "demo": bool(member and member.network.demo),
        "simulated_sending": settings.SIMULATED_SENDING or bool(member and member.network.demo),
        "insecure": not settings.SECURE
        and "127.0.0.1" not in settings.RELAIS_PUBLIC_URL
        and "localhost" not in settings.RELAIS_PUBLIC_URL,
    }


def _entries(request: HttpRequest, role: str) -> Any:
    for name in _BY_ROLE.get(role, ("home",)):
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        yield Entry(_LABELS[name], url, request.path == url or (url != "/" and request.path.startswith(url)))
