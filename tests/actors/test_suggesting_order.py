"""The points that make the order, and what never changes it."""

import random
from datetime import date, timedelta

import pytest

from actors.queries.suggesting import suggest
from actors.rules.matching import CodedRequest
from tests.actors.offers import AT, HERE, REQUEST, TODAY, names, offer
from tests.factories.floor import as_owner


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
