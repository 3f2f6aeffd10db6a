"""Nobody took it: only the coordinator's signature closes it, and what was missing is counted once."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from actors.models import UnmetNeed
from core.journal.models import Event
from core.kernel.errors import Conflict, Refused
from core.kernel.tenant import tenant
from referrals.models import HandoffNeed, Referral
from referrals.operations.answering import accept
from referrals.operations.declining import decline
from referrals.operations.sending import ask_someone_else
from referrals.operations.unplacing import ask_to_close, sign
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import THREE, Relayed, consent, send
from tests.holding import made_once
from tests.session import sign_in

NEEDS = ("aide-demarches", "acquisition-materiel")


def refuse(by: Any, relayed: Relayed, code: str = "out_of_scope") -> None:
    with tenant(by):
        decline(relayed.handoff.pk, by=by, code=code)


def ask(by: Any, relayed: Relayed) -> None:
    with tenant(by):
        ask_to_close(relayed.referral.pk, by=by)


def signed(by: Any, relayed: Relayed) -> int:
    with tenant(by):
        return sign(relayed.referral.pk, by=by)


def unmet() -> list[tuple[str, str, str]]:
    with as_owner():
        return sorted(UnmetNeed.objects.values_list("need", "constraint", "origin"))


@pytest.fixture
@made_once
def refused(cast: Any) -> Relayed:
    relayed = send(cast.alice, cast.person, cast.recipient, needs=NEEDS)
    refuse(cast.bob, relayed)
    return relayed


@pytest.mark.scenario("referrals", 13)
def test_all_declined_it_has_a_holder_and_a_day_and_closes_only_signed(cast, refused):
    with as_owner():
        referral = Referral.objects.get()
    assert (referral.state, referral.holder_structure_id) == ("unplaced", cast.sender.pk)
    assert referral.next_due_at is not None
    over = {"state": "closed", "next_due_at": None, "level_due_at": None, "close_reason": "unplaced"}
    with as_owner(), pytest.raises(IntegrityError, match="referral_unplaced_signed"), transaction.atomic():
        Referral.objects.update(**over, closed_at=referral.created_at)

    ask(cast.alice, refused)
    assert signed(cast.solene, refused) == 2

    with as_owner():
        referral = Referral.objects.get()
        assert HandoffNeed.objects.filter(unmet=True).count() == 2
    assert (referral.state, referral.close_reason, referral.signed_by_id) == (
        "closed",
        "unplaced",
        cast.solene.pk,
    )
    assert unmet() == [(need, "none_exists", "referral") for need in sorted(NEEDS)]


def test_it_is_signed_once_only(cast, refused):
    ask(cast.alice, refused)
    signed(cast.solene, refused)

    with pytest.raises(Conflict):
        signed(cast.solene, refused)

    assert len(unmet()) == 2


def test_the_coordinator_does_not_close_what_the_sender_still_looks_for(cast, refused):
    with pytest.raises(Refused, match="cherche encore"):
        signed(cast.solene, refused)


@pytest.mark.parametrize("who", ["alice", "lea", "bob"])
def test_nobody_signs_but_the_coordinator(cast, refused, who):
    ask(cast.alice, refused)

    with pytest.raises(Refused, match="coordination"):
        signed(getattr(cast, who), refused)


def test_a_stranger_asks_nothing(cast, refused):
    with pytest.raises(Referral.DoesNotExist):
        ask(cast.chloe, refused)


def test_asking_twice_is_harmless(cast, refused):
    ask(cast.alice, refused)
    ask(cast.alice, refused)

    with as_owner():
        assert Event.objects.filter(name="referral.closing_asked").count() == 1


def test_a_place_found_meanwhile_is_not_closed(cast, refused):
    ask(cast.alice, refused)
    consent(cast.alice, cast.person, cast.unrelated)
    with tenant(cast.alice):
        other = ask_someone_else(
            refused.referral.pk, by=cast.alice, target_id=cast.unrelated.pk, scopes=THREE
        )
    with tenant(cast.chloe):
        accept(other.pk, by=cast.chloe)

    with pytest.raises(Conflict, match="a trouvé une suite"):
        signed(cast.solene, refused)


def test_a_lack_said_by_an_answer_is_counted_then_and_never_again(cast):
    relayed = send(cast.alice, cast.person, cast.recipient, needs=NEEDS)
    refuse(cast.bob, relayed, "no_capacity")
    assert unmet() == [(need, "full", "decline") for need in sorted(NEEDS)]

    ask(cast.alice, relayed)

    assert signed(cast.solene, relayed) == 0
    assert len(unmet()) == 2


def test_the_pages_go_from_asking_to_signed_without_a_name(client, cast, refused):
    page = f"/demandes/{refused.referral.pk}/suivi/"
    sign_in(client, cast.alice)
    assert "Fermer : aucun lieu trouvé" in client.get(page).content.decode()
    with as_owner():
        version = Referral.objects.get().version
    asked = client.post(f"/demandes/{refused.referral.pk}/fermer/", {"version": version})
    assert (asked.status_code, asked["Location"]) == (302, page)
    assert "la coordination doit signer" in client.get(page).content.decode()

    sign_in(client, cast.solene)
    shown = client.get("/aucun-lieu/").content.decode()
    assert refused.referral.ref_code in shown
    assert "Hors de nos missions" in shown
    assert QUINQUET not in shown
    address = f"/aucun-lieu/{refused.referral.pk}/signer/"
    assert QUINQUET not in client.get(address).content.decode()
    done = client.post(address, {"version": version + 1})
    assert (done.status_code, done["Location"]) == (302, "/aucun-lieu/")
    assert "Chaque demande a un lieu." in client.get("/aucun-lieu/").content.decode()


@pytest.mark.parametrize("who", ["alice", "bob", "lea", "desk", "dan"])
def test_only_the_coordinator_reads_the_list(client, cast, refused, who):
    ask(cast.alice, refused)
    sign_in(client, getattr(cast, who))

    assert client.get("/aucun-lieu/").status_code == 404
    assert client.get(f"/aucun-lieu/{refused.referral.pk}/signer/").status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_asks_as_much_for_one_as_for_three(client, cast, queries, item_count):
    for _ in range(item_count):
        with as_owner():
            person = PersonFactory(home_structure=cast.sender)
        refuse(cast.bob, send(cast.alice, person, cast.recipient))
    sign_in(client, cast.solene)

    with queries() as asked:
        assert client.get("/aucun-lieu/").status_code == 200

    assert len(asked) == 15
