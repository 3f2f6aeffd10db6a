"""« Pas possible »: each code with what it is not complete without, and what follows from it (referrals §6)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from actors.models import Doubt, Service
from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, DomainError, Incomplete, Refused
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from referrals.models import Handoff, Need, Referral
from referrals.operations.confirming import add_need, confirm_ending
from referrals.operations.declining import decline
from referrals.operations.waiting import waitlist
from referrals.queries.declined import answered
from referrals.states import HandoffState
from tests.factories.actors import ActorFactory, PlaceFactory, ServiceFactory
from tests.factories.floor import as_owner
from tests.factories.referrals import send
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once

NEED = "aide-demarches"


def no(by: Any, relayed: Any, code: str, **said: Any) -> Any:
    with tenant(by):
        return decline(relayed.handoff.pk, by=by, code=code, **said)


def refused(by: Any, relayed: Any, code: str, **said: Any) -> DomainError:
    with pytest.raises((Incomplete, Refused)) as refusal:
        no(by, relayed, code, **said)
    with as_owner():
        assert Handoff.objects.get(pk=relayed.handoff.pk).state == HandoffState.SENT
    return refusal.value


def read(cast: Any, relayed: Any) -> Any:
    """What the sender's page shows of the last answer."""
    with tenant(cast.alice):
        referral = Referral.objects.get(pk=relayed.referral.pk)
        return answered(cast.alice, referral, Handoff.objects.get(pk=relayed.handoff.pk))


@pytest.fixture
@made_once
def sent(cast: Any) -> Any:
    return send(cast.alice, cast.person, cast.recipient)


@pytest.fixture
@made_once
def service(cast: Any) -> Service:
    with as_owner():
        place = PlaceFactory(actor__network=cast.network, actor__structure=cast.recipient)
        return ServiceFactory(place=place, actor=place.actor, codes=[NEED])


@pytest.mark.parametrize(
    ("code", "field", "said"),
    [
        ("not_eligible", "detail_not_eligible", {}),
        ("not_eligible", "detail_not_eligible", {"detail": "bouger"}),
        ("needs_first", "detail_needs_first", {"detail": "age"}),
        ("accessibility", "detail_accessibility", {"detail": "budget"}),
        ("better_elsewhere", "actor", {}),
        ("duplicate", "duplicate_ref", {}),
        ("duplicate", "duplicate_ref", {"duplicate_ref": "9Z-0000"}),
        ("other", "text", {"text": "trop court"}),
        ("inconnu", "code", {}),
        ("information_missing", "code", {}),
        ("unreachable", "code", {}),
        ("safety", "code", {}),
    ],
)
def test_a_code_without_what_completes_it_is_refused_beside_its_field(cast, sent, code, field, said):
    assert refused(cast.bob, sent, code, **said).field == field


@pytest.mark.parametrize(
    ("code", "detail", "words"),
    [
        ("not_eligible", "age", "Condition non remplie (l’âge)"),
        ("accessibility", "bouger", "Accessibilité (pour qui bouge difficilement)"),
    ],
)
def test_what_was_chosen_is_kept_and_told(cast, sent, code, detail, words):
    no(cast.bob, sent, code, detail=detail)

    assert read(cast, sent).words == words


def test_a_stranger_cannot_decline(cast, sent):
    with pytest.raises(Handoff.DoesNotExist):
        no(cast.chloe, sent, "no_capacity")


def test_declining_twice_is_a_conflict(cast, sent):
    no(cast.bob, sent, "no_capacity")

    with pytest.raises(Conflict):
        no(cast.bob, sent, "no_capacity")


def test_full_may_be_shown_in_the_directory_until_a_day(cast, sent, service):
    until = timezone.localdate(clock.now()) + timedelta(days=20)

    no(cast.bob, sent, "no_capacity", full_until=until)

    with as_owner():
        service.refresh_from_db()
        assert (service.capacity, service.full_until) == ("full", until)
        assert Event.objects.filter(name="service.declared").count() == 1


def test_full_until_a_past_day_is_refused_and_nothing_is_answered(cast, sent, service):
    refusal = refused(cast.bob, sent, "no_capacity", full_until=timezone.localdate(clock.now()))

    assert refusal.field == "full_until"


@pytest.mark.parametrize(
    ("code", "detail"), [("out_of_scope", ""), ("out_of_area", ""), ("not_eligible", "income")]
)
def test_what_the_entry_promised_is_to_be_checked(cast, sent, service, code, detail):
    no(cast.bob, sent, code, detail=detail)

    with as_owner():
        found = Doubt.objects.get()
        assert (found.service_id, found.reason, found.criterion, found.times) == (service.pk, code, detail, 1)


def test_another_place_is_named_and_offered_to_the_sender(cast, sent):
    with as_owner():
        better = ActorFactory(network=cast.network, name="La Souris Verte", structure=cast.unrelated)

    no(cast.bob, sent, "better_elsewhere", actor_id=better.pk)

    said = read(cast, sent)
    assert said.elsewhere.name == "La Souris Verte"
    assert said.elsewhere.link == f"/demandes/{sent.referral.pk}/autre-lieu/?structure=souris"
    with tenant(cast.chloe):
        assert not Handoff.objects.exists()  # nothing went to it
    with as_owner():
        assert Handoff.objects.get().words == "Un autre lieu est proposé"


@pytest.mark.parametrize("owner", ["recipient", "sender", "elsewhere"])
def test_another_place_is_neither_ones_own_nor_the_senders_nor_of_another_network(cast, sent, owner):
    structure = getattr(cast, owner)
    with as_owner():
        actor = ActorFactory(network=structure.network, structure=structure)

    assert refused(cast.bob, sent, "better_elsewhere", actor_id=actor.pk).field == "actor"


def test_from_the_waiting_list_no_other_place_is_proposed(cast, sent):
    with as_owner():
        better = ActorFactory(network=cast.network, structure=cast.unrelated)
    with tenant(cast.bob):
        waitlist(sent.handoff.pk, by=cast.bob, until=timezone.localdate(clock.now()) + timedelta(days=9))

    with pytest.raises(Refused):
        no(cast.bob, sent, "better_elsewhere", actor_id=better.pk)


def test_another_need_first_joins_the_request_once_the_sender_agrees(cast, sent):
    no(cast.bob, sent, "needs_first", detail="acces-internet-materiel")
    assert read(cast, sent).need == "acces-internet-materiel"

    with tenant(cast.alice):
        assert add_need(sent.referral.pk, by=cast.alice, code="acces-internet-materiel")
        assert not add_need(sent.referral.pk, by=cast.alice, code="acces-internet-materiel")
        codes = sorted(Need.objects.of_referral(sent.referral.pk).values_list("code", flat=True))

    assert codes == ["acces-internet-materiel", NEED]
    assert read(cast, sent).need == ""


def test_a_need_that_nobody_named_is_not_added(cast, sent):
    no(cast.bob, sent, "no_capacity")

    with tenant(cast.alice), pytest.raises(Conflict):
        add_need(sent.referral.pk, by=cast.alice, code="acces-internet-materiel")


def test_the_other_reference_is_one_of_ones_own_and_links_both(cast, sent):
    other = send(cast.alice, cast.person, cast.recipient, needs=("prendre-en-main-dispositif",))

    no(cast.bob, sent, "duplicate", duplicate_ref=other.referral.ref_code.lower())

    said = read(cast, sent)
    assert said.duplicate_ref == other.referral.ref_code
    assert said.duplicate_url == f"/demandes/{other.referral.pk}/suivi/"


@pytest.mark.parametrize("code", ["safety", "conflict_of_interest"])
def test_what_is_for_leads_reads_as_another_reason_elsewhere(cast, sent, code):
    with as_owner():
        lead = MembershipFactory(structure=cast.recipient, role=Role.LEAD)
    no(lead, sent, code, text="Des mots pour la hiérarchie seule")

    assert read(cast, sent).words == "Autre motif"
    with as_owner():
        assert Event.objects.get(name="handoff.declined").payload["decline"] == "other"


@pytest.mark.parametrize("code", ["person_declined", "helped_elsewhere", "moved"])
def test_what_is_said_of_the_person_closes_once_the_sender_confirms(cast, sent, code):
    no(cast.bob, sent, code)
    assert read(cast, sent).ends

    with tenant(cast.alice):
        confirm_ending(sent.referral.pk, by=cast.alice)
        referral = Referral.objects.get()

    assert (referral.state, referral.close_reason, referral.closed_by) == ("closed", code, "human")
    with as_owner():
        assert Event.objects.get(name="referral.closed").payload["reason"] == code
    with tenant(cast.alice), pytest.raises(Conflict):
        confirm_ending(sent.referral.pk, by=cast.alice)


def test_a_death_is_written_in_the_file_not_here(cast, sent):
    no(cast.bob, sent, "deceased")

    assert read(cast, sent).died
    with tenant(cast.alice), pytest.raises(Conflict):
        confirm_ending(sent.referral.pk, by=cast.alice)


def test_nobody_else_confirms_an_ending(cast, sent):
    no(cast.bob, sent, "moved")

    with tenant(cast.bob), pytest.raises(Refused):
        confirm_ending(sent.referral.pk, by=cast.bob)
    with tenant(cast.chloe), pytest.raises(Referral.DoesNotExist):
        confirm_ending(sent.referral.pk, by=cast.chloe)


@pytest.mark.parametrize(("telling", "sentence"), [(True, "Ce lieu est complet en ce moment."), (False, "")])
def test_the_person_has_a_plain_sentence_or_none(cast, sent, telling, sentence):
    no(cast.bob, sent, "no_capacity", reason_for_person=telling)

    assert read(cast, sent).for_person == sentence
