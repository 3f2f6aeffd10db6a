"""The consent ledger: what giving, narrowing, extending and renewing need, do, refuse and write."""

from datetime import timedelta

import pytest

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import Consent, Contact, Person
from people.operations import consenting, narrowing, withdrawing
from people.operations.capturing import Taken
from people.operations.ledger import in_force, towards
from people.operations.sharing import confirm
from referrals.models import Handoff, Need
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, accept, consent, send
from tests.people.ledger_acts import DAY, acts, extended, narrowed, opens, renewed, standing, withdrawn


def test_asked_then_given_is_one_chain_and_opens_only_what_was_given(cast):
    with tenant(cast.alice):
        asked = consenting.ask(
            uuid7(), by=cast.alice, person_id=cast.person.pk, structures=[cast.recipient.pk]
        )
    assert opens(cast) == []

    given = consent(cast.alice, cast.person, cast.recipient)

    assert (given.chain, acts()) == (asked.pk, ["asked", "given"])
    assert opens(cast) == [{cast.recipient.pk: (1, 2, 3)}]


def test_a_refusal_is_a_line_that_opens_nothing_and_ends_its_chain(cast):
    with tenant(cast.alice):
        consenting.ask(uuid7(), by=cast.alice, person_id=cast.person.pk, structures=[cast.recipient.pk])
        consenting.refuse(uuid7(), by=cast.alice, person_id=cast.person.pk, structures=[cast.recipient.pk])

    assert acts() == ["asked", "refused"]
    given = consent(cast.alice, cast.person, cast.recipient)
    with as_owner():
        assert given.chain == given.pk
        assert Event.objects.filter(name="consent.refused").count() == 1


def test_narrowing_needs_no_evidence_and_ends_access_in_the_same_transaction(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    [given] = standing(cast)

    narrowed(cast, given, scopes=[Scope.IDENTITY, Scope.NEEDS], structures=[cast.recipient])

    assert acts() == ["given", "narrowed"]
    with tenant(cast.bob):
        assert Person.objects.exists() and Need.objects.exists()
        assert not Contact.objects.exists()
        assert Handoff.objects.get().state == "accepted"
    with as_owner():
        event = Event.objects.get(name="consent.narrowed")
        assert (event.payload["scopes"], event.payload["ended"]) == ([1, 3], [])


def test_narrowing_to_fewer_structures_cuts_the_one_left_out(cast):
    consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
    sent = send(cast.alice, cast.person, cast.recipient, agreed=False)
    accept(cast.bob, sent)
    [given] = standing(cast)

    narrowed(cast, given, structures=[cast.unrelated])

    assert opens(cast) == [{cast.unrelated.pk: (1, 2, 3)}]
    with tenant(cast.bob):
        assert not Person.objects.exists()
        assert Handoff.objects.get().state == "cut"


@pytest.mark.parametrize("scopes", [THREE, (), (Scope.MATURITY,)])
def test_narrowing_that_changes_nothing_or_leaves_nothing_is_refused(cast, scopes):
    given = consent(cast.alice, cast.person, cast.recipient)

    with pytest.raises(Incomplete):
        narrowed(cast, given, scopes=scopes, structures=[cast.recipient])

    assert acts() == ["given"]


def test_extending_takes_the_same_evidence_as_giving_and_starts_a_new_term(cast):
    given = consent(cast.alice, cast.person, cast.recipient)

    with pytest.raises(Incomplete) as refusal:
        extended(
            cast,
            given,
            scopes=[*THREE, Scope.MATURITY],
            structures=[cast.recipient],
            taken=Taken(capture="oral_witnessed", text="lu"),
        )
    assert refusal.value.code == "evidence-missing"

    row = extended(cast, given, scopes=[*THREE, Scope.MATURITY], structures=[cast.recipient, cast.unrelated])

    assert acts() == ["given", "extended"]
    assert opens(cast) == [{cast.recipient.pk: (1, 2, 3, 4), cast.unrelated.pk: (1, 2, 3, 4)}]
    assert row.expires_at - row.starts_at == timedelta(days=365)


def test_extending_never_takes_away_and_must_add(cast):
    given = consent(cast.alice, cast.person, cast.recipient, cast.unrelated)

    with pytest.raises(Incomplete, match="réduire"):
        extended(cast, given, scopes=[*THREE, Scope.MATURITY], structures=[cast.recipient])
    with pytest.raises(Incomplete, match="en plus"):
        extended(cast, given, structures=[cast.recipient, cast.unrelated])


def test_renewing_keeps_exactly_what_is_shared_for_a_new_term(cast):
    given = consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
    withdrawn(cast, scope=Scope.CONTACT, structure_id=cast.recipient.pk)
    before = opens(cast)

    with clock.moved(clock.now() + 100 * DAY):
        row = renewed(cast, given)
        assert opens(cast) == before == [{cast.recipient.pk: (1, 3), cast.unrelated.pk: (1, 2, 3)}]
        assert row.expires_at - clock.now() == timedelta(days=365)


def test_an_agreement_by_phone_is_not_carried_on_by_another_call(cast):
    given = consent(cast.alice, cast.person, cast.recipient, capture="oral_phone")
    call = Taken(capture="oral_phone", phone_called="+33639980001", text="lu")

    with pytest.raises(Refused, match="autrement"):
        renewed(cast, given, call)

    renewed(cast, given, Taken(capture="oral_witnessed", witness="Ines", text="lu"))
    assert acts() == ["given", "renewed"]


def test_the_date_of_a_call_is_kept_and_is_not_in_the_future(cast):
    called = clock.now() - timedelta(hours=2)
    taken = {"capture": "oral_phone", "phone_called": "+33639980001", "text": "lu"}

    with tenant(cast.alice):
        give = {"by": cast.alice, "person_id": cast.person.pk, "scopes": THREE} | taken
        with pytest.raises(Incomplete, match="pas encore"):
            consenting.give(uuid7(), structures=[cast.recipient.pk], called_at=clock.now() + DAY, **give)
        given = consenting.give(uuid7(), structures=[cast.recipient.pk], called_at=called, **give)

    assert (given.called_at, given.expires_at - given.starts_at) == (called, 30 * DAY)


def test_a_signature_on_the_screen_says_what_became_of_the_copy(cast):
    given = consent(cast.alice, cast.person, cast.recipient)

    with pytest.raises(Incomplete, match="copie"):
        renewed(cast, given, Taken(capture="on_screen", text="lu"))

    assert renewed(cast, given, Taken(capture="on_screen", copy="offered", text="lu")).copy == "offered"


@pytest.mark.parametrize("act", ["narrow", "extend", "renew"])
def test_nothing_is_done_with_an_agreement_that_has_ended(cast, act):
    given = consent(cast.alice, cast.person, cast.recipient)
    withdrawn(cast)

    with pytest.raises(Conflict) as refusal:
        {
            "narrow": lambda: narrowed(cast, given, scopes=[Scope.NEEDS], structures=[cast.recipient]),
            "extend": lambda: extended(cast, given, structures=[cast.recipient, cast.unrelated]),
            "renew": lambda: renewed(cast, given),
        }[act]()

    assert refusal.value.code == "consent-expired"


@pytest.mark.parametrize("who", ["bob", "chloe", "desk", "dan", "solene"])
def test_nobody_else_acts_on_the_ledger_nor_reads_it(cast, who):
    given = consent(cast.alice, cast.person, cast.recipient)
    stranger = getattr(cast, who)

    with tenant(stranger):
        assert in_force(stranger, cast.person.pk) == []
        assert not Consent.objects.visible_to(stranger).exists()
        with pytest.raises(Person.DoesNotExist):
            narrowing.narrow(
                given.chain,
                by=stranger,
                person_id=cast.person.pk,
                scopes=[Scope.NEEDS],
                structures=[cast.recipient.pk],
            )
        with pytest.raises(Person.DoesNotExist):
            withdrawing.withdraw_scope(cast.person.pk, by=stranger, scope=Scope.NEEDS)


def test_every_act_is_recorded_under_its_own_name(cast):
    given = consent(cast.alice, cast.person, cast.recipient)
    renewed(cast, given)
    extended(cast, given, scopes=[*THREE, Scope.MATURITY], structures=[cast.recipient])
    narrowed(cast, given, scopes=[Scope.NEEDS], structures=[cast.recipient])
    withdrawn(cast)

    with as_owner():
        names = list(
            Event.objects.filter(name__startswith="consent.").order_by("at").values_list("name", flat=True)
        )
    assert names == [f"consent.{act}" for act in ("given", "renewed", "extended", "narrowed", "withdrawn")]


@pytest.mark.scenario("people", 9)
def test_confirming_is_one_tap_to_six_months_from_the_start_and_only_once(cast):
    consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")
    sent = send(cast.alice, cast.person, cast.recipient, agreed=False)
    accept(cast.bob, sent)
    start = clock.now()

    with clock.moved(start + 5 * DAY), tenant(cast.bob):
        assert [confirm(sent.handoff.pk) for _ in range(2)] == [True, False]

    [row] = standing(cast)
    assert timedelta(days=180) < row.expires_at - start < timedelta(days=185)


def test_two_acts_at_the_same_instant_keep_their_order(cast):
    with clock.moved(clock.now()):
        given = consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
        withdrawn(cast, structure_id=cast.recipient.pk)
        withdrawn(cast, scope=Scope.CONTACT)

        assert opens(cast) == [{cast.unrelated.pk: (1, 3)}]
    with as_owner():
        assert Consent.objects.filter(chain=given.chain).values("at").distinct().count() == 3


def test_towards_says_only_what_one_structure_receives(cast):
    consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
    withdrawn(cast, scope=Scope.CONTACT, structure_id=cast.recipient.pk)

    with tenant(cast.alice):
        [seen] = towards(cast.alice, cast.person.pk, cast.recipient.pk)

    assert (seen.scopes, seen.structures) == ([1, 3], [cast.recipient.pk])
