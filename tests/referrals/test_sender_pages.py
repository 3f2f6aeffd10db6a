"""The sender's pages: choose, ask, send, print, follow, close; and every way a page may refuse."""

import pytest

from referrals.models import Handoff, Referral, ReferralDetail
from tests.factories.floor import as_owner
from tests.factories.referrals import consent
from tests.session import sign_in

NEED = "aide-demarches"


def address(cast, structure="fil"):
    return f"/personnes/{cast.person.pk}/demande/?structure={structure}"


def filled(client, cast, **answers):
    """What a browser would post: the form as shown, and what was typed."""
    form = client.get(address(cast)).context["form"]
    typed = {"needs": [NEED], "motive": "learn", "priority": "normal", "with_slip": "on"}
    return {"id": form["id"].value(), **typed, **answers}


def ask(client, cast, **answers):
    return client.post(address(cast), filled(client, cast, **answers))


def test_the_journey_from_the_choice_to_the_paper(client, cast):
    sign_in(client, cast.alice)

    choose = client.get(f"/personnes/{cast.person.pk}/orienter/")
    towards = [link for structure, link in choose.context["structures"] if structure == cast.recipient][0]
    to_consent = client.get(towards)
    assert to_consent["Location"].startswith(f"/personnes/{cast.person.pk}/accord/?structure=fil")

    consent(cast.alice, cast.person, cast.recipient)
    sent = ask(client, cast, motive_text="Refaire la déclaration")

    paper = client.get(sent["Location"])
    assert "Bonjour Yvette" in paper.content.decode()
    with as_owner():
        referral = Referral.objects.get()
        assert (referral.state, referral.motive) == ("open", "learn")
        assert ReferralDetail.objects.get().motive_text == "Refaire la déclaration"


@pytest.mark.scenario("referrals", 6)
def test_a_double_click_on_send_makes_one_referral_and_keeps_its_code(client, cast):
    consent(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.alice)
    data = filled(client, cast)

    first, second = client.post(address(cast), data), client.post(address(cast), data)

    assert first["Location"] == second["Location"]
    assert client.get(second["Location"]).context["paper"].code
    with as_owner():
        assert Referral.objects.count() == Handoff.objects.count() == 1
