"""What is set aside, with its reason, and what is never proposed."""

import pytest

from actors.models import Service
from actors.queries.suggesting import suggest
from actors.rules.matching import CodedRequest
from tests.actors.offers import AT, REQUEST, TODAY, names, offer
from tests.factories.floor import as_owner
from tests.factories.tenancy import StructureFactory


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
