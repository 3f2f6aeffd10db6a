"""The acts of the journey, as someone does them on screen. Each says where it starts and where it ends."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from core.tenancy.models import Structure
from tests.cast import Cast
from tests.factories.actors import ActorFactory, PlaceFactory, ServiceFactory
from tests.factories.floor import as_owner
from tests.journeys.visiting import Visitor

FIRST, LAST = "Odette", "Marchepied"
YES_TO_ALL = "Oui à tout"


def furnish(cast: Cast) -> None:
    """A real choice: the recipient's service first, one that is not in Relais, one further away."""
    with as_owner():
        claimed = ActorFactory(network=cast.network, name=cast.recipient.name, structure=cast.recipient)
        place = PlaceFactory(actor=claimed, name=cast.recipient.name)
        ServiceFactory(place=place, codes=["aide-demarches"])
        other = PlaceFactory(
            actor=ActorFactory(network=cast.network, name="Bibliothèque des Vannes"),
            name="Bibliothèque des Vannes",
        )
        ServiceFactory(place=other, codes=["aide-demarches"])


def working_day(offset: int = 3) -> str:
    """A day as people type it, not a week-end."""
    day = timezone.localdate() + timedelta(days=offset)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return f"{day.day}/{day.month}/{day.year}"


def register(alice: Visitor, first: str = FIRST, last: str = LAST) -> UUID:
    """From home to the file of a new person."""
    alice.follow("Mes personnes", within="header")
    alice.follow("Ouvrir une fiche")
    alice.fill("Prénom ou surnom", first)
    alice.fill("Nom", last)
    alice.fill("Date de naissance", "1948")
    alice.press("Ouvrir la fiche")
    return UUID(alice.path.rstrip("/").rsplit("/", 1)[-1])


def reachable(alice: Visitor) -> None:
    """From the file, and back to it."""
    alice.follow("Noter comment la joindre")
    alice.choose("Par téléphone")
    alice.fill("Téléphone", "06 39 98 00 02")
    alice.fill("Commune ou quartier", "Grenoble")
    alice.press("Noter")


def three_questions(alice: Visitor) -> None:
    """From the file to what may help. Three answers, three steps."""
    alice.follow("Poser les trois questions")
    alice.choose("Un smartphone")
    alice.press("Continuer")
    alice.choose("Je la fais avec")
    alice.press("Continuer")
    alice.choose("Oui")
    alice.fill("Quelle démarche", "Caf, déclaration trimestrielle")
    alice.fill("Pour quand", working_day(20))
    alice.press("Voir ce qui peut aider")


def choose(alice: Visitor, structure: Structure) -> None:
    """From what may help to the agreement."""
    alice.follow("Orienter maintenant")
    alice.follow(f"Choisir {structure.name}")


def agree(alice: Visitor, *, answer: str = YES_TO_ALL, news: bool = True) -> None:
    """The script was read, the person said yes in front of a witness."""
    alice.choose(answer)
    if news:
        alice.choose("Oui, qui la recevra pourra me dire")
    alice.choose("De vive voix, devant un témoin")
    alice.fill("Nom du témoin", "Inès")
    alice.choose("J’ai lu, la personne est d’accord")
    alice.press("Continuer")


def send(alice: Visitor) -> None:
    """What is asked is prefilled from the three questions; the paper leaves with the person."""
    alice.choose("Je lui remets le papier")
    alice.press("Envoyer la demande")


def slip_code(alice: Visitor) -> str:
    return alice.page.locator(".slip .code").first.inner_text().strip()
