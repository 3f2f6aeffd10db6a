"""Nobody answers: it shows at the coordination, without a name."""

from datetime import timedelta

import pytest

from core.kernel import clock
from tests.cast import QUINQUET
from tests.factories.referrals import send


@pytest.fixture
def silent(cast, server):
    """Sent eighteen days ago: at least twelve working days."""
    with clock.moved(clock.now() - timedelta(days=18)):
        return send(cast.alice, cast.person, cast.recipient, motive_text="Elle attend depuis longtemps.")


@pytest.mark.scenario("security", 6)
def test_silence_shows_on_the_coordinators_late_list_without_names(cast, silent, visit, device):
    solene = visit(device, member=cast.solene)

    solene.open("/")
    first = solene.source
    solene.follow("En retard", within="header")

    assert solene.heading == "1 demande attend trop longtemps."
    assert silent.referral.ref_code in solene.text
    assert cast.recipient.name in solene.text
    for page in (first, solene.source):
        for word in (QUINQUET, cast.person.first_name, "attend depuis longtemps", "Alice"):
            assert word not in page


def test_the_coordinator_takes_the_request_back_and_the_sender_reads_it(cast, silent, visit):
    solene, alice = visit(member=cast.solene), visit(member=cast.alice)
    solene.open("/en-retard/")

    solene.follow("Retirer la demande")
    solene.choose("Pas de réponse")
    solene.press("Retirer la demande")
    alice.open(f"/demandes/{silent.referral.pk}/suivi/")

    assert solene.heading == "Rien en retard."
    assert alice.heading == "Personne n’a encore pris cette demande."
