"""The consent ledger: what each act needs, does, refuses and writes; and what the database refuses whoever asks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.instruments import consent_script
from people.models import AccessGrant, Consent, ConsentRecipient, ConsentText, Contact, Person
from people.operations import consenting, extending, narrowing, withdrawing
from people.operations.capturing import Taken
from people.operations.ledger import in_force, towards
from people.operations.sharing import confirm
from people.operations.stopping import stop_by_code
from referrals.models import Handoff, HandoffPreview, Need, Referral
from referrals.operations import closing
from tests.factories.floor import as_owner
from tests.factories.referrals import THREE, accept, consent, send

PAPER = Taken(capture="paper_signed", text="lu à voix haute")
DAY = timedelta(days=1)


def acts():
    with as_owner():
        return list(Consent.objects.order_by("at").values_list("act", flat=True))


def standing(cast):
    with tenant(cast.alice):
        return in_force(cast.alice, cast.person.pk)


def opens(cast):
    """Structure → scopes, chain by chain."""
    return [dict(each.opens) for each in standing(cast)]


def narrowed(cast, given, *, scopes=THREE, structures):
    with tenant(cast.alice):
        return narrowing.narrow(
            given.chain,
            by=cast.alice,
            person_id=cast.person.pk,
            scopes=scopes,
            structures=[one.pk for one in structures],
        )


def extended(cast, given, *, scopes=THREE, structures, taken=PAPER, id=None):
    with tenant(cast.alice):
        return extending.extend(
            id or uuid7(),
            by=cast.alice,
            person_id=cast.person.pk,
            chain=given.chain,
            scopes=scopes,
            structures=[one.pk for one in structures],
            taken=taken,
        )


def renewed(cast, given, taken=PAPER):
    with tenant(cast.alice):
        return extending.renew(
            uuid7(), by=cast.alice, person_id=cast.person.pk, chain=given.chain, taken=taken
        )


def withdrawn(cast, **what):
    with tenant(cast.alice):
        if "scope" in what:
            return withdrawing.withdraw_scope(cast.person.pk, by=cast.alice, **what)
        return withdrawing.withdraw(cast.person.pk, by=cast.alice, **what)


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


@pytest.mark.scenario("people", 14)
def test_one_scope_taken_back_from_one_structure_leaves_the_rest(cast):
    consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient, agreed=False))
    accept(
        cast.chloe,
        send(cast.alice, cast.person, cast.unrelated, agreed=False, needs=("acces-internet-materiel",)),
    )

    withdrawn(cast, scope=Scope.CONTACT, structure_id=cast.recipient.pk)

    assert acts() == ["given", "withdrawn"]
    assert opens(cast) == [{cast.recipient.pk: (1, 3), cast.unrelated.pk: (1, 2, 3)}]
    with tenant(cast.bob):
        assert Person.objects.exists() and Need.objects.exists()
        assert not Contact.objects.exists()
    with tenant(cast.chloe):
        assert Contact.objects.exists()


def test_the_last_scope_taken_back_cuts_like_a_withdrawal(cast):
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient))

    for scope in THREE:
        withdrawn(cast, scope=scope)

    assert opens(cast) == []
    with tenant(cast.bob):
        assert Handoff.objects.get().state == "cut"
        assert not Person.objects.exists()


def test_what_must_be_provided_leaves_the_preview_with_its_scope(cast):
    scopes = (*THREE, Scope.ACCOMMODATIONS)
    sent = send(cast.alice, cast.person, cast.recipient, scopes=scopes)
    with as_owner():
        content = HandoffPreview.objects.get().content
        HandoffPreview.objects.update(content=content | {"accommodations": ["voir"]})

    withdrawn(cast, scope=Scope.ACCOMMODATIONS)

    with tenant(cast.bob):
        assert Handoff.objects.get(pk=sent.handoff.pk).state == "sent"
        assert HandoffPreview.objects.get().content["accommodations"] == []


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


@pytest.mark.scenario("people", 12)
def test_after_version_2_of_the_text_older_agreements_keep_version_1(cast, settings, tmp_path):
    first = consent_script.read_aloud(["Le Fil des Écrans"], "vendredi 20 mai")
    with tenant(cast.alice):
        old = consenting.give(
            uuid7(),
            by=cast.alice,
            person_id=cast.person.pk,
            scopes=THREE,
            structures=[cast.recipient.pk],
            capture="paper_signed",
            text=first,
        )
    (tmp_path / "consent-2.0.0.json").write_text(
        '{"version": "2.0.0", "texts": {"fr": {"status": "source", "and": " et ", "text": "Avec {structures}, jusqu’au {until}."},'
        ' "ar": {"status": "to_validate", "and": " و ", "text": "{structures} — {until}"}}}'
    )
    settings.RELAIS_CONSENT_SCRIPTS = str(tmp_path)

    second = consent_script.read_aloud(["Le Fil des Écrans"], "vendredi 20 mai")
    new = renewed(cast, old, Taken(capture="paper_signed", text=second))

    assert (old.text_version, new.text_version) == ("1.0.0", "2.0.0")
    assert consent_script.current("ar").to_validate
    with tenant(cast.alice):
        texts = {row.version: row for row in ConsentText.objects.visible_to(cast.alice)}
        assert texts["1.0.0"].text == first
        assert old.text_sha256 == texts["1.0.0"].sha256 == consent_script.fingerprint(first)
        assert texts["2.0.0"].text == "Avec Le Fil des Écrans, jusqu’au vendredi 20 mai."


def test_a_text_under_a_hash_that_is_not_its_own_is_refused_and_none_is_ever_changed(cast):
    consent(cast.alice, cast.person, cast.recipient)

    with tenant(cast.alice), pytest.raises(IntegrityError, match="consenttext_hash"), transaction.atomic():
        ConsentText(network=cast.network, sha256="0" * 64, version="1.0.0", text="autre").save()
    with as_owner(), pytest.raises(ProgrammingError), transaction.atomic():
        ConsentText.objects.update(text="autre")


def test_confirming_is_one_tap_to_six_months_from_the_start_and_only_once(cast):
    consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")
    sent = send(cast.alice, cast.person, cast.recipient, agreed=False)
    accept(cast.bob, sent)
    start = clock.now()

    with clock.moved(start + 5 * DAY), tenant(cast.bob):
        assert [confirm(sent.handoff.pk) for _ in range(2)] == [True, False]

    [row] = standing(cast)
    assert timedelta(days=180) < row.expires_at - start < timedelta(days=185)


# What the database holds, whoever writes.


def row_after(last, **changes):
    columns = {
        name: getattr(last, name)
        for name in (
            "chain", "person_id", "home_structure_id", "network_id", "scopes", "capture", "witness", "text_version",
            "text_sha256", "starts_at", "expires_at", "captured_by_id", "captured_structure_id",
        )
    }  # fmt: skip
    return Consent(**columns | {"at": clock.now()} | changes)


def saved(cast, row, *structures):
    with tenant(cast.alice), transaction.atomic():
        for structure in structures:
            ConsentRecipient(
                consent_id=row.pk,
                person_id=row.person_id,
                home_structure_id=row.home_structure_id,
                network_id=row.network_id,
                structure=structure,
            ).save()
        row.save()


@pytest.mark.scenario("security", 11)
@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"act": "given"}, "does not follow"),
        ({"act": "asked"}, "does not follow"),
        ({"act": "evidence_added", "expires_at": clock.now() + 300 * DAY}, "only takes away"),
        ({"act": "confirmed", "expires_at": clock.now() + 170 * DAY}, "only an oral"),
        ({"act": "narrowed", "scopes": [1, 2, 3, 4]}, "only takes away"),
        ({"act": "renewed", "expires_at": clock.now() + 300 * DAY}, "no longer than"),
        ({"act": "renewed", "starts_at": clock.now() + 30 * DAY, "expires_at": clock.now() + 200 * DAY}, "no longer"),
        ({"act": "expired"}, "has not expired"),
    ],
)  # fmt: skip
def test_t11_a_forged_line_is_refused_by_the_database(cast, changes, words):
    given = consent(cast.alice, cast.person, cast.recipient)

    with pytest.raises(IntegrityError, match=words):
        saved(cast, row_after(given, **changes), cast.recipient)

    assert acts() == ["given"]


@pytest.mark.scenario("security", 11)
def test_t11_nobody_un_withdraws(cast):
    given = consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")
    withdrawn(cast)

    for act in ("renewed", "extended", "confirmed", "given", "narrowed", "evidence_added"):
        with pytest.raises(IntegrityError):
            saved(cast, row_after(given, act=act, starts_at=given.starts_at), cast.recipient)

    assert opens(cast) == []


@pytest.mark.scenario("security", 11)
def test_t11_a_structure_is_not_slipped_into_a_line_that_takes_away(cast):
    given = consent(cast.alice, cast.person, cast.recipient)

    with pytest.raises(IntegrityError, match="only takes away"):
        saved(cast, row_after(given, act="narrowed"), cast.recipient, cast.unrelated)


@pytest.mark.scenario("security", 11)
def test_t11_a_chain_belongs_to_one_person_and_an_id_serves_once(cast):
    given = consent(cast.alice, cast.person, cast.recipient)
    with as_owner():
        from tests.factories.people import PersonFactory  # noqa: PLC0415  slow import

        other = PersonFactory(home_structure=cast.sender)

    with pytest.raises(IntegrityError, match="does not follow"):
        saved(cast, row_after(given, act="renewed", person_id=other.pk), cast.recipient)
    again = {"by": cast.alice, "structures": [cast.recipient.pk], "capture": "paper_signed", "text": "autre"}
    with tenant(cast.alice):
        first = consenting.give(given.pk, person_id=cast.person.pk, scopes=list(Scope), **again)
        with pytest.raises(Conflict):
            consenting.give(given.pk, person_id=other.pk, scopes=THREE, **again)
    assert (first.scopes, first.expires_at) == (given.scopes, given.expires_at)
    assert acts() == ["given"]


@pytest.mark.scenario("people", 18)
def test_the_application_changes_no_line_of_the_ledger_and_no_grant(cast):
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient))

    for member in (cast.alice, cast.bob):
        for change in (
            lambda: Consent.objects.update(expires_at=clock.now() + 300 * DAY),
            lambda: AccessGrant.objects.update(expires_at=clock.now() + 300 * DAY),
            lambda: ConsentRecipient.objects.all().delete(),
        ):
            with (
                tenant(member),
                pytest.raises(ProgrammingError, match="permission denied"),
                transaction.atomic(),
            ):
                change()


def test_another_structure_writes_no_line_about_her(cast):
    given = consent(cast.alice, cast.person, cast.recipient)

    with pytest.raises(ProgrammingError, match="row-level security"), tenant(cast.bob), transaction.atomic():
        row_after(given, act="renewed").save()


def test_two_acts_at_the_same_instant_keep_their_order(cast):
    with clock.moved(clock.now()):
        given = consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
        withdrawn(cast, structure_id=cast.recipient.pk)
        withdrawn(cast, scope=Scope.CONTACT)

        assert opens(cast) == [{cast.unrelated.pk: (1, 3)}]
    with as_owner():
        assert Consent.objects.filter(chain=given.chain).values("at").distinct().count() == 3


# 90 days after the referral closes.


def closed(cast, sent):
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="need_met")
    with tenant(cast.alice):
        closing.acknowledge(sent.referral.pk, by=cast.alice)


def test_an_agreement_ends_ninety_days_after_its_referral_closes(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    before = clock.now()

    closed(cast, sent)

    [row] = standing(cast)
    assert (row.last.act, row.last.reason_code) == ("narrowed", "referral_closed")
    assert abs(row.expires_at - before - 90 * DAY) < timedelta(minutes=5)
    assert dict(row.opens) == {cast.recipient.pk: (1, 2, 3)}
    with clock.moved(row.expires_at + DAY):
        assert standing(cast) == []


def test_it_is_not_shortened_while_another_referral_lives_on_it(cast):
    first = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, first)
    send(cast.alice, cast.person, cast.recipient, agreed=False, needs=("acces-internet-materiel",))

    closed(cast, first)

    assert acts() == ["given"]


def test_a_shorter_agreement_is_not_touched_by_the_closing(cast):
    consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")
    sent = send(cast.alice, cast.person, cast.recipient, agreed=False)
    accept(cast.bob, sent)

    closed(cast, sent)

    assert acts() == ["given"]
    with as_owner():
        assert Referral.objects.get().state == "closed"


def test_towards_says_only_what_one_structure_receives(cast):
    consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
    withdrawn(cast, scope=Scope.CONTACT, structure_id=cast.recipient.pk)

    with tenant(cast.alice):
        [seen] = towards(cast.alice, cast.person.pk, cast.recipient.pk)

    assert (seen.scopes, seen.structures) == ([1, 3], [cast.recipient.pk])


def test_a_copy_on_the_screen_does_not_stand_in_the_way_of_a_withdrawal(cast):
    given = consent(cast.alice, cast.person, cast.recipient)
    renewed(cast, given, Taken(capture="on_screen", copy="printed", text="lu"))

    with as_owner(), connection.cursor() as cursor:
        cursor.execute("set role relais_grantor")
        cursor.execute("select floor.withdraw_person(%s, null, false, '')", [cast.person.pk])
        cursor.execute("reset role")

    assert opens(cast) == []


def test_stopping_one_structure_by_code_does_not_give_back_what_was_taken_from_another(cast):
    consent(cast.alice, cast.person, cast.recipient, cast.unrelated)
    sent = send(cast.alice, cast.person, cast.recipient, agreed=False)
    withdrawn(cast, scope=Scope.CONTACT, structure_id=cast.unrelated.pk)

    with tenant(cast.chloe):
        assert stop_by_code(sent.code, by=cast.chloe, from_address="", structure_id=cast.recipient.pk).done

    assert opens(cast) == [{cast.unrelated.pk: (1, 3)}]
