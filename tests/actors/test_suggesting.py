"""Suggestions: the worked example, their reasons in words, and who receives."""

from datetime import date, timedelta

import pytest

from actors.models import UnmetNeed
from actors.operations.unmet import record_unmet_needs
from actors.queries.suggesting import suggest
from actors.rules.matching import Answers, CodedRequest
from core.kernel.clock import moved
from tests.actors.offers import AT, REQUEST, TODAY, offer
from tests.factories.actors import ActorFactory, PlaceFactory, ServiceFactory
from tests.factories.floor import as_owner


def worked_example(network, order="ABCD"):
    """The four services of the specification, inserted in any order."""
    mandate = {"codes": ["aide-demarches", "x-mandat"], "distance": 900, "level": "for"}
    made = {
        "A": lambda: offer(network, "A", **mandate, languages=None),
        "B": lambda: offer(
            network,
            "B",
            ["aide-demarches"],
            level="with",
            languages=["fr", "ar"],
            verified=TODAY - timedelta(days=100),
            place={"closed_from": TODAY, "closed_until": TODAY + timedelta(days=9)},
        ),
        "C": lambda: offer(
            network,
            "C",
            **mandate,
            languages=["fr", "ar"],
            capacity="full",
            full_until=date(2026, 11, 30),
        ),
        "D": lambda: offer(network, "D", list(REQUEST.codes), level="for", channels=["booking_link"]),
    }
    return {letter: made[letter]() for letter in order}


@pytest.mark.scenario("actors", 14)
@pytest.mark.parametrize("order", ["ABCD", "DCBA", "BDAC"])
def test_the_worked_example_gives_its_points_and_its_order(cast, order):
    with as_owner():
        services = worked_example(cast.network, order)
    answers = {
        services["B"].place.structure_id: Answers(8, 1, 1),
        services["A"].place.structure_id: Answers(2),
    }

    found = suggest(REQUEST, member=cast.alice, at=AT, answers=answers)

    a, b = found.first
    assert (a.name, a.points.total, b.name, b.points.total) == ("A", 79, "B", 72)
    assert (a.points.needs, a.points.proximity, a.points.language, a.points.availability) == (22, 9, 2, 8)
    assert (b.points.needs, b.points.availability, b.points.freshness, b.points.answers) == (11, 5, 2, 3)
    assert [(one.name, one.points.availability) for one in found.second_group] == [("C", 2)]
    assert [(one.name, one.why.kind) for one in found.set_aside] == [("D", "online_only")]


def test_each_line_says_why_in_words(cast):
    with as_owner():
        worked_example(cast.network)

    a, b = suggest(REQUEST, member=cast.alice, at=AT).first

    assert [str(reason) for reason in a.reasons] == [
        "Couvre\xa0: aide aux démarches administratives\xa0; faire à la place, avec mandat",
        "Faire à la place de la personne",
        "Environ 18 minutes à pied",
        "Ouvert sans rendez-vous mardi 24\xa0novembre à 9\xa0h",
        "Gratuit",
        "Vérifié le 23 novembre 2026",
    ]
    assert [str(reason) for reason in a.reserves] == [
        "Ne couvre pas\xa0: utilisation sécurisée du numérique",
        "À vérifier\xa0: arabe",
    ]
    assert "On y parle arabe" in [str(reason) for reason in b.reasons]
    assert a.walking_minutes == 18


def test_the_recipient_is_the_place_s_team_and_never_one_s_own(cast):
    with as_owner():
        offer(cast.network, "Bob", ["aide-demarches"], structure=cast.recipient)
        offer(cast.network, "Nous", ["aide-demarches"], structure=cast.sender, distance=400)
        lone = ActorFactory(network=cast.network, name="Hors réseau")
        ServiceFactory(place=PlaceFactory(actor=lone, name="Hors réseau"), codes=["aide-demarches"])

    found = suggest(REQUEST, member=cast.alice, at=AT).first

    assert {one.name: one.structure for one in found} == {
        "Bob": cast.recipient,
        "Nous": None,
        "Hors réseau": None,
    }
    assert {one.name: one.reserves[-1].kind for one in found if one.structure is None} == {
        "Nous": "own",
        "Hors réseau": "outside",
    }


def test_an_actor_that_holds_sessions_elsewhere_answers_for_its_own_service(cast):
    with as_owner():
        host = offer(cast.network, "Maison", ["loisirs"], structure=cast.unrelated)
        guest = ActorFactory(network=cast.network, name="Association", structure=cast.recipient)
        ServiceFactory(place=host.place, actor=guest, codes=["aide-demarches"])

    (one,) = suggest(REQUEST, member=cast.alice, at=AT).first

    assert (one.actor.name, one.structure) == ("Association", cast.recipient)


def test_a_service_that_covers_nothing_is_counted_not_proposed(cast):
    with as_owner():
        offer(cast.network, "Réparation", ["x-reparation"])

    found = suggest(REQUEST, member=cast.alice, at=AT)

    assert (found.all, found.set_aside, found.others) == ([], [], 1)


@pytest.mark.parametrize("count", [1, 3])
def test_suggesting_costs_the_same_queries_whatever_the_number(cast, queries, count):
    with as_owner():
        for number in range(count):
            offer(cast.network, f"Lieu {number}", ["aide-demarches"])

    with queries() as seen:
        found = suggest(REQUEST, member=cast.alice, at=AT)

    assert len(found.first) == count
    assert len(seen) == 4


def test_who_the_person_is_has_no_way_in():
    fields = set(CodedRequest.__dataclass_fields__)

    assert (
        fields & {"age", "gender", "origin", "nationality", "address", "person", "person_id", "name"} == set()
    )


@pytest.mark.scenario("actors", 18)
def test_an_empty_list_records_each_need_once_a_day_and_nobody(cast):
    request = CodedRequest(needs=(("x-reparation", 1), ("aide-demarches", 2)), district="3", pathway="P2")
    found = suggest(request, member=cast.alice, at=AT)

    with moved(AT):
        written = [record_unmet_needs(request, by=cast.alice, constraint=found.constraint) for _ in range(4)]
    with moved(AT + timedelta(days=1)):
        written.append(record_unmet_needs(request, by=cast.alice, constraint=found.constraint))

    assert (found.is_empty, written) == (True, [2, 0, 0, 0, 2])
    one = UnmetNeed.objects.filter(need="x-reparation").first()
    assert (one.week, one.district, one.pathway, one.constraint) == (
        date(2026, 11, 23),
        "3",
        "P2",
        "none_exists",
    )
    assert one.pk.version == 4
    assert {field.name for field in UnmetNeed._meta.get_fields()} == {
        "id", "network", "need", "district", "code_insee", "pathway", "constraint", "origin", "week",
    }  # fmt: skip
