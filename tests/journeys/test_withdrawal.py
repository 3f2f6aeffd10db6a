"""The person changes her mind while the mediator works: his very next request shows nothing of her."""

import pytest

from core.tenancy.models import Role
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory
from tests.journeys.visiting import DESKTOP, PHONE

PHONE_NUMBER = "06 39 98 00 02"
WHERE_SHE_WAS = (
    "/",
    "/personnes/",
    "/personnes/?q=qui",
    "/a-repondre/?onglet=rendez-vous",
    "/a-repondre/?onglet=en-cours",
    "/a-repondre/?onglet=terminees",
)
WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@pytest.fixture
def relayed(cast, server):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    return sent


@pytest.fixture
def bob(cast, relayed, visit):
    """Bob, with the person on his screen: her name and her phone."""
    one = visit(member=cast.bob)
    one.open(f"/demandes/{relayed.handoff.pk}/")
    assert QUINQUET in one.text
    assert PHONE_NUMBER in one.text
    return one


def cut_off(bob, cast):
    """Reloading what is on his screen, then each page that showed her."""
    assert bob.again() == 200
    pages = [bob.source]
    for path in WHERE_SHE_WAS:
        bob.open(path)
        pages.append(bob.source)
    for word in (QUINQUET, cast.person.first_name, "39 98 00 02", "639980002"):
        assert [page for page in pages if word in page] == []
    assert bob.open(f"/personnes/{cast.person.pk}/") == 404


@pytest.mark.scenario("referrals", 7)
@WITH_AND_WITHOUT_SCRIPT
def test_the_professional_withdraws_from_the_file(cast, bob, visit, script):
    alice = visit(PHONE, member=cast.alice, script=script)
    alice.open(f"/personnes/{cast.person.pk}/")

    alice.follow("Yvette n’est plus d’accord")
    assert cast.recipient.name in alice.text
    alice.choose("Tout le partage")
    alice.press("Arrêter le partage")

    cut_off(bob, cast)


@pytest.mark.scenario("people", 13)
@pytest.mark.scenario("security", 4)
@WITH_AND_WITHOUT_SCRIPT
def test_the_papers_code_is_typed_at_another_desk(cast, relayed, bob, visit, script):
    with as_owner():
        counter = MembershipFactory(structure=cast.unrelated, role=Role.DESK)
    desk = visit(DESKTOP, member=counter, script=script)

    desk.open("/")
    desk.follow("Arrêter un partage")
    desk.fill("Le code du papier", relayed.code)
    desk.press("Arrêter le partage")

    assert "C’est fait. Reçu n°" in desk.text
    for word in (QUINQUET, cast.person.first_name, cast.recipient.name, relayed.referral.ref_code):
        assert word not in desk.source.replace(f">{cast.recipient.name}</option>", "")
    cut_off(bob, cast)


@pytest.mark.scenario("ux", 2)
@pytest.mark.scenario("ux", 12)
@WITH_AND_WITHOUT_SCRIPT
def test_the_person_stops_alone_on_the_page_of_the_code(cast, relayed, bob, visit, script):
    person = visit(PHONE, script=script)

    person.open(f"/code/{cast.network.slug}/")
    with person.counted(4):
        person.fill("Le code de votre papier", relayed.code)
        person.choose("Tout arrêter")
        person.press("Continuer")
        person.press("Oui, arrêter")

    assert person.heading == "C’est fait."
    for word in (QUINQUET, cast.person.first_name):
        assert word not in person.source
    cut_off(bob, cast)
