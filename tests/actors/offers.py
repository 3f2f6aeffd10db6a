"""Services to suggest, and a request to suggest them for, at a known hour."""

from datetime import datetime
from zoneinfo import ZoneInfo

from actors.rules.matching import CodedRequest
from tests.factories.actors import ActorFactory, PlaceFactory, ServiceFactory
from tests.factories.tenancy import StructureFactory

AT = datetime(2026, 11, 23, 13, 0, tzinfo=ZoneInfo("Europe/Paris"))


TODAY = AT.date()


HERE = (45.18, 5.73)


DAILY = "Mo-Su 09:00-12:00; PH 09:00-12:00"


DEGREE = 111_194.9  # metres in a degree of latitude


def at_metres(distance):
    return {"latitude": HERE[0] + distance / DEGREE, "longitude": HERE[1], "precision": "exact"}


def offer(network, name, codes, *, distance=300, structure=None, verified=TODAY, place=None, **service):
    """A published service of a member structure, open every morning, verified today."""
    structure = structure or StructureFactory(network=network, name=name)
    actor = ActorFactory(network=network, name=name)
    fields = {
        "hours": DAILY,
        "structure": structure,
        "hours_verified_on": verified,
        "contact_verified_on": verified,
        "offer_verified_on": verified,
        **at_metres(distance),
        **(place or {}),
    }
    return ServiceFactory(place=PlaceFactory(actor=actor, name=name, **fields), codes=codes, **service)


def names(suggestions):
    return [one.name for one in suggestions]


REQUEST = CodedRequest(
    needs=(("aide-demarches", 1), ("x-mandat", 1), ("utilisation-securisee", 2)),
    pathway="P1",
    point=HERE,
    languages=("ar",),
)
