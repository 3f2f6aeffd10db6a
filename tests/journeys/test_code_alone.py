"""« Qui a mes informations ? » without script, at 400 % zoom, by keyboard: read, and stop (people §6)."""

import pytest

from core.kernel.tenant import tenant
from people.models import AccessGrant
from people.operations.reading import choose_pictures
from tests.cast import QUINQUET
from tests.factories.referrals import accept, send
from tests.journeys.keyboard import enter, focus
from tests.journeys.visiting import NARROW

MINE = {"first": "Lune", "second": "Poisson", "third": "Clé"}


@pytest.fixture
def relayed(cast, server):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.alice):
        choose_pictures(cast.person.pk, by=cast.alice, pictures=("moon", "fish", "key"))
    return sent


@pytest.fixture
def person(visit, relayed, cast):
    """1280 px seen at 400 %: 320 px wide. No script, no mouse."""
    one = visit(NARROW, script=False)
    one.open(f"/code/{cast.network.slug}/")
    return one


def ask(person, code, what):
    focus(person, "Le code de votre papier")
    person.page.keyboard.type(code)
    focus(person, what, group="what")
    focus(person, "Continuer")
    enter(person)


def fits(person):
    return person.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.scenario("people", 23)
def test_read_by_keyboard_without_script_at_400_percent(person, cast, relayed):
    assert fits(person)

    ask(person, relayed.code, "Lire qui a mes informations")
    assert fits(person)
    for position, picture in MINE.items():
        focus(person, picture, group=position)
    focus(person, "Lire")
    enter(person)

    assert person.heading.replace("\u00a0", " ") == "2 lieux ont vos informations."
    assert cast.recipient.name in person.text
    assert QUINQUET not in person.source
    assert fits(person)


@pytest.mark.scenario("people", 23)
def test_stop_by_keyboard_without_script_at_400_percent(person, cast, relayed):
    ask(person, relayed.code, "Tout arrêter")
    assert fits(person)
    focus(person, "Oui, arrêter")
    enter(person)

    assert person.heading == "C’est fait."
    assert fits(person)
    with tenant(cast.bob):
        assert not AccessGrant.objects.live(cast.bob).exists()
