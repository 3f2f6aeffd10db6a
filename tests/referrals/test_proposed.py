"""What the coordination proposes for a late request, and what is counted of the refusals without a reason."""

from datetime import datetime, time, timedelta

import pytest

from core.kernel import clock
from core.kernel.tenant import tenant
from referrals.models import Handoff
from referrals.operations.coordinating import propose
from referrals.operations.declining import decline
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import consent, send
from tests.referrals.received import once, text
from tests.session import sign_in

OTHERS = "/en-retard/autres-motifs/"


def proposed(cast, relayed, structure):
    with tenant(cast.solene):
        propose(relayed.referral.pk, by=cast.solene, structure_id=structure.pk)


def test_a_proposal_is_sent_in_one_click_once_nobody_is_asked(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.bob):
        decline(relayed.handoff.pk, by=cast.bob, code="out_of_scope")
    proposed(cast, relayed, cast.unrelated)
    consent(cast.alice, cast.person, cast.unrelated)
    sign_in(client, cast.alice)
    page = f"/demandes/{relayed.referral.pk}/suivi/"
    link = f"/demandes/{relayed.referral.pk}/autre-lieu/?structure={cast.unrelated.slug}"

    assert link in client.get(page).content.decode()
    client.post(link, once(client, link))

    assert "La coordination propose" not in text(client.get(page)).split("Ce qui s’est passé")[0]
    with as_owner():
        assert Handoff.objects.filter(target=cast.unrelated, state="sent").exists()


def test_while_another_must_answer_its_request_is_taken_back_first(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    proposed(cast, relayed, cast.unrelated)
    sign_in(client, cast.alice)
    link = f"/demandes/{relayed.referral.pk}/retirer/?ensuite={cast.unrelated.slug}"

    assert link in client.get(f"/demandes/{relayed.referral.pk}/suivi/").content.decode()
    done = client.post(link, once(client, link) | {"reason": "no_answer"})

    assert done["Location"].endswith(f"/autre-lieu/?structure={cast.unrelated.slug}")


def test_another_place_keeps_the_service_that_was_chosen(client, cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.bob):
        decline(relayed.handoff.pk, by=cast.bob, code="out_of_scope")
    consent(cast.alice, cast.person, cast.unrelated)
    sign_in(client, cast.alice)
    service = "01920000-0000-7000-8000-00000000abcd"
    link = (
        f"/personnes/{cast.person.pk}/demande/?structure={cast.unrelated.slug}&service={service}"
        f"&demande={relayed.referral.pk}"
    )

    page = client.get(link)["Location"]
    client.post(page, once(client, page))

    with as_owner():
        assert str(Handoff.objects.get(target=cast.unrelated).service_id) == service


def refused(cast, *, month, code):
    """One refusal in the middle of the month that many months ago."""
    with as_owner():
        person = PersonFactory(home_structure=cast.sender)
    relayed = send(cast.alice, person, cast.recipient)
    with tenant(cast.bob):
        decline(relayed.handoff.pk, by=cast.bob, code=code, text="Une raison dite en une phrase.")
    first = clock.now().astimezone(clock.zone()).date().replace(day=1)
    for _ in range(month):
        first = (first - timedelta(days=1)).replace(day=1)
    with as_owner():
        at = datetime.combine(first + timedelta(days=14), time(12), clock.zone())
        Handoff.objects.filter(pk=relayed.handoff.pk).update(decided_at=at)
    return relayed


@pytest.mark.parametrize("item_count", [1, 3])
def test_too_many_other_reasons_for_two_months_are_listed_without_a_word(client, cast, item_count, queries):
    found = [refused(cast, month=1, code="other") for _ in range(item_count)]
    found.append(refused(cast, month=2, code="other"))
    sign_in(client, cast.solene)

    with queries() as seen:
        page = client.get(OTHERS)

    for relayed in found:
        assert relayed.referral.ref_code in text(page)
    assert "Une raison dite" not in text(page)
    assert len(seen) == 14


def test_one_month_alone_or_few_of_them_list_nothing(client, cast):
    refused(cast, month=1, code="other")
    refused(cast, month=2, code="no_capacity")
    sign_in(client, cast.solene)

    page = text(client.get(OTHERS))

    assert "Rien à relire pour le moment." in page and "soit 100 %" in page


def test_the_list_is_the_coordinations(client, cast):
    for member in (cast.alice, cast.bob, cast.dan):
        sign_in(client, member)
        assert client.get(OTHERS).status_code == 404
