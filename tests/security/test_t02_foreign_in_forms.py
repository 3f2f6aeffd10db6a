"""T2: a structure of another network, named in an address or a form, is as unknown as one that does not exist."""

import re

import pytest

from core.journal.models import Event
from core.tenancy.models import StructureStatus
from people.models import Consent
from referrals.models import Handoff, Referral
from tests.factories.floor import as_owner
from tests.factories.referrals import consent
from tests.session import sign_in

PAGES = ("/personnes/{person}/accord/", "/personnes/{person}/demande/")


def bare(answer, *said):
    """The body without the token, and without the request's own echo."""
    body = re.sub(r'value="[^"]{40,}"', "", answer.content.decode())
    for words in said:
        body = body.replace(words, "…")
    return answer.status_code, answer.headers.get("Location", ""), body


@pytest.mark.scenario("security", 2)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_foreign_structure_answers_like_an_unknown_one(client, cast, page, method):
    with as_owner():
        cast.elsewhere.slug = "autre-vallee"
        cast.elsewhere.save(update_fields=["slug"])
    sign_in(client, cast.alice)
    address = page.format(person=cast.person.pk)

    sent = {"answer": "all", "scopes": ["1"]} if method == "post" else None
    foreign, unknown = (
        bare(getattr(client, method)(f"{address}?structure={slug}", sent), slug)
        for slug in ("autre-vallee", "nulle-part")
    )

    assert foreign == unknown
    assert foreign[0] == 404
    with as_owner():
        assert Consent.objects.count() == Referral.objects.count() == Handoff.objects.count() == 0
        assert not Event.objects.filter(name__in=("consent.given", "handoff.sent")).exists()


@pytest.mark.scenario("security", 2)
def test_a_structure_suspended_meanwhile_receives_nothing(client, cast):
    consent(cast.alice, cast.person, cast.recipient)
    with as_owner():
        cast.recipient.status = StructureStatus.SUSPENDED
        cast.recipient.save(update_fields=["status"])
    sign_in(client, cast.alice)

    client.post(
        f"/personnes/{cast.person.pk}/demande/?structure={cast.recipient.slug}", {"needs": ["aide-demarches"]}
    )

    with as_owner():
        assert Handoff.objects.count() == 0


@pytest.mark.scenario("security", 2)
def test_a_code_stops_nothing_for_a_structure_of_another_network(client, cast):
    sign_in(client, cast.chloe)

    foreign, unknown = (
        bare(client.post("/arreter/", {"code": "4827 1930 5618", "structure": value}), value)
        for value in (str(cast.elsewhere.pk), "999999")
    )

    assert foreign == unknown
