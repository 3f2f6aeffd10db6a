"""Who acts by a link: the recipient without account, as its own structure and nobody's user (tenancy §2)."""

from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.kernel import clock, tenant
from core.kernel.querysets import Member
from core.tenancy.models import Network, Structure, StructureStatus
from referrals.states import Via

ROLE = "external"
KEY = "answer_link"
LASTS = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class NoUser:
    """What pages ask of a user: the name of the structure stands for it."""

    name: str
    first_name: str = ""

    def get_full_name(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class LinkHolder:
    """The acting « member » of a link whose code was typed, or for one act that a link alone may do."""

    structure: Structure
    network: Network
    id: None = None
    pk: None = None
    user_id: None = None
    role: str = ROLE
    opens_files: bool = True
    coordinates: bool = False
    system: str = ""
    data_protection: bool = False
    needs_second_factor: bool = False

    @property
    def structure_id(self) -> int:
        return self.structure.pk

    @property
    def network_id(self) -> int:
        return self.network.pk

    @property
    def user(self) -> NoUser:
        return NoUser(self.structure.name)


def via_of(member: Member) -> str:
    """By the link, by her program, or in Relais."""
    if member.role == ROLE:
        return Via.LINK
    return Via.API if tenant.current().via == Via.API else Via.WEB


def holder(network: Network, structure_id: int) -> LinkHolder | None:
    """The structure of a link that lives, while it has no account."""
    rows = Structure.objects.filter(network_id=network.pk, status=StructureStatus.EXTERNAL)
    structure = rows.filter(pk=structure_id).first()
    return LinkHolder(structure, network) if structure else None


def held(session: Mapping[str, Any]) -> dict[str, Any] | None:
    """The link that this browser pressed the button of, for half an hour."""
    kept = session.get(KEY)
    if not kept or datetime.fromisoformat(kept["until"]) <= clock.now():
        return None
    return dict(kept)


def keep(session: MutableMapping[str, Any], *, network: str, token_hash: str, confirmed: bool) -> None:
    session[KEY] = {
        "network": network,
        "hash": token_hash,
        "confirmed": confirmed,
        "until": (clock.now() + LASTS).isoformat(),
    }
