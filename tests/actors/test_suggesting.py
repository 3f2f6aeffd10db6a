"""Suggestions: the order, its reasons, what is set aside, and what never changes the order."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from actors.models import Service, UnmetNeed
from actors.operations.unmet import record_unmet_needs
from actors.queries.suggesting import suggest
from actors.rules.matching import Answers, CodedRequest
from core.kernel.clock import moved
from tests.factories.actors import ActorFactory, PlaceFactory, ServiceFactory
from tests.factories.floor import as_owner
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


@pytest.mark.scenario("actors", 13)
def test_pathway_one_hides_what_is_only_online_and_shows_it_once_there_is_a_phone(cast):
    with as_owner():
        service = offer(cast.network, "En ligne", ["aide-demarches"], channels=["email", "booking_link"])

    before = suggest(REQUEST, member=cast.alice, at=AT)
    with as_owner():
        Service.objects.filter(pk=service.pk).update(channels=["email", "booking_link", "phone"])
    after = suggest(REQUEST, member=cast.alice, at=AT)

    assert (before.is_empty, [one.why.kind for one in before.set_aside]) == (True, ["online_only"])
    assert names(after.first) == ["En ligne"]


@pytest.mark.parametrize(
    ("service", "request_changes", "kind"),
    [
        ({"state": "closed"}, {}, "closed"),
        ({"state": "suspended"}, {}, "suspended"),
        ({"place": {"state": "closed", "closed_on": TODAY}}, {}, "closed"),
        ({"audience_only": ["seniors"]}, {}, "audience"),
        ({"level": "free"}, {}, "level"),
        ({"channels": ["walk_in"]}, {"mobility": "none"}, "mobility"),
    ],
)
def test_what_cannot_help_is_set_aside_and_says_why(cast, service, request_changes, kind):
    with as_owner():
        offer(cast.network, "Lieu", ["aide-demarches"], **service)

    found = suggest(
        CodedRequest(needs=REQUEST.needs, pathway="P1", **request_changes), member=cast.alice, at=AT
    )

    assert (found.all, [one.why.kind for one in found.set_aside]) == ([], [kind])


def test_who_belongs_to_the_audience_is_not_turned_away(cast):
    with as_owner():
        offer(cast.network, "Lieu", ["aide-demarches"], audience_only=["seniors"])

    found = suggest(CodedRequest(needs=REQUEST.needs, audiences=("seniors",)), member=cast.alice, at=AT)

    assert names(found.first) == ["Lieu"]


def test_an_excluded_structure_is_set_aside_with_the_words_of_its_answer(cast):
    with as_owner():
        offer(cast.network, "Bob", ["aide-demarches"], structure=cast.recipient)

    found = suggest(
        CodedRequest(needs=REQUEST.needs, excluded={cast.recipient.pk: "A décliné le 3 novembre : complet"}),
        member=cast.alice,
        at=AT,
    )

    assert [str(one.why) for one in found.set_aside] == ["A décliné le 3 novembre : complet"]


@pytest.mark.parametrize("status", ["invited", "verified", "charter_signed", "suspended", "left"])
def test_a_structure_that_cannot_receive_is_never_proposed(cast, status):
    with as_owner():
        structure = StructureFactory(network=cast.network, status=status)
        offer(cast.network, "Lieu", ["aide-demarches"], structure=structure)

    found = suggest(REQUEST, member=cast.alice, at=AT)

    assert (found.all, [one.why.kind for one in found.set_aside]) == ([], ["cannot_receive"])


@pytest.mark.scenario("actors", 22)
def test_a_service_of_another_network_or_a_draft_is_never_suggested(cast):
    with as_owner():
        offer(cast.elsewhere.network, "Ailleurs", ["aide-demarches"], structure=cast.elsewhere)
        offer(cast.network, "Brouillon", ["aide-demarches"], place={"state": "draft"})

    found = suggest(REQUEST, member=cast.alice, at=AT)

    assert (found.all, found.set_aside, found.others) == ([], [], 0)


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
    assert len(seen) == 3


@pytest.mark.parametrize(
    ("distance", "pathway", "mobility", "points"),
    [
        (800, "P2", "", 15),
        (2000, "P2", "", 9),
        (5000, "P2", "", 4),
        (5100, "P2", "", 0),
        (800, "P2", "reduced", 9),
        (401, "P1", "", 9),
        (2600, "P1", "", 0),
    ],
)
def test_distances_are_halved_for_who_moves_little(cast, distance, pathway, mobility, points):
    with as_owner():
        offer(cast.network, "Lieu", ["aide-demarches"], distance=distance - 0.5)

    (one,) = suggest(
        CodedRequest(needs=REQUEST.needs, pathway=pathway, mobility=mobility, point=HERE),
        member=cast.alice,
        at=AT,
    ).first

    assert one.points.proximity == points


def test_the_same_district_counts_as_near_when_no_point_is_known(cast):
    with as_owner():
        offer(cast.network, "Ici", ["aide-demarches"], place={"district": "5"})
        offer(cast.network, "Là", ["aide-demarches"], place={"district": "6"})

    found = suggest(CodedRequest(needs=REQUEST.needs, district="5"), member=cast.alice, at=AT).first

    assert [(one.name, one.points.proximity) for one in found] == [("Ici", 15), ("Là", 5)]


def test_accommodations_count_met_and_half_of_unknown(cast):
    with as_owner():
        offer(
            cast.network,
            "Lieu",
            ["aide-demarches"],
            accommodations=["bouger"],
            accommodations_absent=["voir"],
        )

    (one,) = suggest(
        CodedRequest(needs=REQUEST.needs, accommodations=("bouger", "voir", "entendre", "budget")),
        member=cast.alice,
        at=AT,
    ).first

    assert one.points.accommodations == 4
    assert [reason.kind for reason in one.reasons if reason not in one.for_paper] == ["accommodations"]


def test_a_tight_service_loses_two_points_for_fourteen_days(cast):
    with as_owner():
        offer(cast.network, "Tendu", ["aide-demarches"], capacity="tight", capacity_declared_on=TODAY)
        offer(
            cast.network,
            "Ancien",
            ["aide-demarches"],
            capacity="tight",
            capacity_declared_on=TODAY - timedelta(days=15),
        )

    found = suggest(REQUEST, member=cast.alice, at=AT).first

    assert [(one.name, one.points.availability) for one in found] == [("Ancien", 8), ("Tendu", 6)]


@pytest.mark.scenario("actors", 20)
def test_full_is_last_until_its_day_and_back_after(cast):
    with as_owner():
        offer(
            cast.network,
            "Complet",
            ["aide-demarches"],
            capacity="full",
            full_until=date(2026, 11, 30),
            distance=10,
        )
        offer(cast.network, "Loin", ["aide-demarches"], distance=4000)

    until = suggest(REQUEST, member=cast.alice, at=AT)
    after = suggest(REQUEST, member=cast.alice, at=AT + timedelta(days=8))

    assert names(until.all) == ["Loin", "Complet"]
    assert names(after.all) == ["Complet", "Loin"]


def test_ties_are_settled_by_distance_then_verification_then_name(cast):
    with as_owner():
        for name, distance, verified in (
            ("Z", 100, TODAY),
            ("B", 200, TODAY),
            ("A", 200, TODAY),
            ("Y", 200, TODAY - timedelta(days=3)),
        ):
            offer(cast.network, name, ["aide-demarches"], distance=distance, verified=verified)

    assert names(suggest(REQUEST, member=cast.alice, at=AT).first) == ["Z", "A", "B", "Y"]


BETTER = [
    ({"codes": ["aide-demarches"]}, {"codes": ["aide-demarches", "x-mandat"]}),
    ({"level": "occasional"}, {"level": "for"}),
    ({"distance": 3000}, {"distance": 100}),
    ({"languages": ["fr"]}, {"languages": ["fr", "ar"]}),
    ({"cost": "paid"}, {"cost": "free"}),
    ({"verified": None}, {"verified": TODAY}),
]


@pytest.mark.parametrize(("worse", "better"), BETTER)
def test_more_points_on_one_criterion_never_lower_the_rank(cast, worse, better):
    base = {"codes": ["aide-demarches"], "level": "with", "languages": ["fr"], "distance": 450}
    with as_owner():
        for number in range(3):
            offer(cast.network, f"Autre {number}", **base)
        one = offer(cast.network, "Lieu", **{**base, **worse})
    before = names(suggest(REQUEST, member=cast.alice, at=AT).first).index("Lieu")
    with as_owner():
        one.delete()
        offer(cast.network, "Lieu", **{**base, **better})

    after = names(suggest(REQUEST, member=cast.alice, at=AT).first).index("Lieu")

    assert after <= before


@pytest.mark.parametrize("seed", range(3))
def test_a_worse_service_changes_the_order_of_no_other_pair(cast, seed):
    draw = random.Random(seed)
    with as_owner():
        for number in range(8):
            offer(
                cast.network,
                f"Lieu {number}",
                draw.sample(REQUEST.codes, draw.randint(1, 3)),
                level=draw.choice(["occasional", "regular", "with", "for"]),
                distance=draw.randint(50, 6000),
                cost=draw.choice(["free", "conditional", "paid"]),
                verified=TODAY - timedelta(days=draw.choice([0, 100, 200])),
            )
    before = names(suggest(REQUEST, member=cast.alice, at=AT).first)
    with as_owner():
        offer(
            cast.network,
            "Le pire",
            ["utilisation-securisee"],
            level="occasional",
            distance=9000,
            cost="paid",
            languages=["fr"],
            verified=None,
        )

    after = names(suggest(REQUEST, member=cast.alice, at=AT).first)

    assert after == [*before, "Le pire"]
    assert after == names(suggest(REQUEST, member=cast.alice, at=AT).first)


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
