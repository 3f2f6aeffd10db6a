"""Agreements that end: told once, written down, listed; and grants compared with the ledger each night."""

import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from core.journal.models import Event
from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from notifications.models import Message
from notifications.tasks import one_round
from people.models import AccessGrant, Consent, ConsentNotice, GrantDrift, LawfulShare, Person
from people.operations import extending, withdrawing
from people.operations.capturing import Taken
from people.operations.comparing import compare_all
from people.operations.expiring import end_all_past, tell_all_ending
from people.queries import ending_agreements
from people.tasks import watch_ledger
from referrals.operations import closing
from tests.factories.floor import as_owner
from tests.factories.people import grant, lawful_share
from tests.factories.referrals import accept, consent, send
from tests.factories.tenancy import MembershipFactory, UserFactory
from tests.session import sign_in

DAY = timedelta(days=1)


def told():
    with as_owner():
        return [
            (event.payload["on"], event.payload["reason"])
            for event in Event.objects.filter(name="consent.expiring").order_by("at")
        ]


@pytest.mark.parametrize(
    ("capture", "notice"), [("oral_witnessed", 30), ("oral_attested", 10), ("oral_phone", 10)]
)
def test_an_end_is_told_once_at_its_notice_and_not_before(cast, capture, notice):
    given = consent(cast.alice, cast.person, cast.recipient, capture=capture)

    with clock.moved(given.expires_at - notice * DAY - DAY):
        assert tell_all_ending() == 0
    with clock.moved(given.expires_at - notice * DAY + timedelta(minutes=1)):
        assert (tell_all_ending(), tell_all_ending()) == (1, 0)

    assert told() == [(given.expires_at.date().isoformat(), "term")]


def test_the_structure_and_whoever_recorded_it_are_told_with_the_reason_and_no_name(cast):
    with as_owner():
        cast.sender.email = "ccas@exemple.invalid"
        cast.sender.save(update_fields=["email"])
    given = consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")

    with clock.moved(given.expires_at - 9 * DAY):
        tell_all_ending()
        one_round()

    with as_owner():
        messages = Message.objects.filter(purpose="consent.expiring")
        assert {(each.owner_structure_id, each.user_id) for each in messages} == {
            (cast.sender.pk, None),
            (cast.sender.pk, cast.alice.user_id),
        }


def test_renewed_meanwhile_the_message_does_not_leave(cast):
    given = consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")
    with clock.moved(given.expires_at - 9 * DAY):
        tell_all_ending()
        with tenant(cast.alice):
            extending.renew(
                uuid7(),
                by=cast.alice,
                person_id=cast.person.pk,
                chain=given.chain,
                taken=Taken(capture="paper_signed", text="lu"),
            )
        one_round()
    with clock.moved((given.expires_at - 4 * DAY).replace(hour=10)):  # a working morning has passed
        one_round()

    with as_owner():
        mails = Message.objects.filter(purpose="consent.expiring", channel="mail")
        states = set(mails.values_list("state", flat=True))
        assert len(states) == 1 and not states & {"sent", "planned", "leased"}


def test_an_end_brought_nearer_by_the_closing_is_told_with_its_own_reason(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    with tenant(cast.bob):
        closing.report(sent.handoff.pk, by=cast.bob, code="need_met")
    with tenant(cast.alice):
        closing.acknowledge(sent.referral.pk, by=cast.alice)

    with clock.moved(clock.now() + 65 * DAY):
        assert tell_all_ending() == 1

    assert [reason for _, reason in told()] == ["referral_closed"]


def test_a_withdrawn_agreement_is_neither_told_nor_written_down_as_expired(cast):
    given = consent(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        withdrawing.withdraw(cast.person.pk, by=cast.alice)

    with clock.moved(given.expires_at - DAY):
        assert tell_all_ending() == 0
    with clock.moved(given.expires_at + DAY):
        assert end_all_past() == 0


@pytest.mark.scenario("people", 17)
def test_the_end_is_written_down_once_after_access_had_stopped_by_itself(cast):
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient))
    with as_owner():
        given = Consent.objects.get(act="given")

    with clock.moved(given.expires_at + DAY):
        with tenant(cast.bob):
            assert not Person.objects.exists()
        assert (end_all_past(), end_all_past()) == (1, 0)

    with as_owner():
        assert list(Consent.objects.order_by("at").values_list("act", flat=True)) == ["given", "expired"]
        event = Event.objects.get(name="consent.expired")
        assert (event.system, event.payload["structures"]) == ("watch_consents", [cast.recipient.pk])


@pytest.mark.scenario("people", 9)
def test_attested_and_never_confirmed_it_is_told_ten_days_before_and_ends_at_day_thirty(cast):
    given = consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")
    assert given.expires_at - given.starts_at == 30 * DAY
    sent = send(cast.alice, cast.person, cast.recipient, agreed=False)
    accept(cast.bob, sent)

    with clock.moved(given.starts_at + 20 * DAY + timedelta(hours=1)):
        assert tell_all_ending() == 1
    with clock.moved(given.starts_at + 30 * DAY + timedelta(hours=1)):
        with tenant(cast.bob):
            assert not Person.objects.exists()
        assert end_all_past() == 1


def test_the_list_of_ends_is_of_ones_own_persons(client, cast):
    given = consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")

    with clock.moved(given.expires_at - 9 * DAY):
        for who, count in ((cast.alice, 1), (cast.bob, 0), (cast.desk, 0), (cast.dan, 0)):
            with tenant(who):
                assert len(ending_agreements(who)) == count
        sign_in(client, cast.alice)
        page = client.get("/accords/").content.decode()
        assert f"/personnes/{cast.person.pk}/accords/" in page
        assert "Un accord finit bientôt" in client.get("/personnes/").content.decode()
        sign_in(client, cast.desk)
        assert client.get("/accords/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_ends_asks_as_often_for_one_as_for_three(client, cast, queries, count):
    for structure in (cast.recipient, cast.unrelated, cast.coordination)[:count]:
        given = consent(cast.alice, cast.person, structure, capture="oral_attested")
    sign_in(client, cast.alice)
    with clock.moved(given.expires_at - 9 * DAY):
        client.get("/accords/")
        with queries() as seen:
            client.get("/accords/")

    assert len(seen) == 13


# The nightly comparison.


def engaged(cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    return sent


def test_what_the_product_wrote_never_differs(cast):
    engaged(cast)
    consent(cast.alice, cast.person, cast.unrelated)

    assert compare_all() == []
    call_command("compare_grants", "--system")


def test_a_surplus_planted_behind_the_products_back_is_ended_and_raises_an_alarm(cast, caplog):
    engaged(cast)
    with as_owner():
        grant(cast.person, cast.unrelated, Scope.CONTACT)
    with tenant(cast.chloe):
        assert AccessGrant.objects.live(cast.chloe).exists()

    [drift] = compare_all()

    assert (drift.structure_id, drift.scope, drift.kind) == (cast.unrelated.pk, Scope.CONTACT, "surplus")
    with tenant(cast.chloe):
        assert not AccessGrant.objects.live(cast.chloe).exists()
    with tenant(cast.bob):
        assert Person.objects.exists()
    with as_owner():
        event = Event.objects.get(name="grants.drifted")
        assert event.payload == {"structure": cast.unrelated.pk, "scope": 2, "kind": "surplus"}
    [line] = [record for record in caplog.records if "differed" in record.message]
    assert line.levelname == "ERROR" and "Quinquet" not in str(line.__dict__)
    assert compare_all() == []


def test_a_longer_date_is_brought_back_and_a_missing_access_restored(cast):
    engaged(cast)
    with as_owner():
        rows = AccessGrant.objects.order_by("scope")
        right = rows[0].expires_at
        rows.filter(scope=Scope.IDENTITY).update(expires_at=right + 100 * DAY)
        rows.filter(scope=Scope.CONTACT).delete()

    found = {(drift.scope, drift.kind) for drift in compare_all()}

    assert found == {(1, "other_date"), (2, "missing")}
    with as_owner():
        assert set(AccessGrant.objects.values_list("scope", "expires_at")) == {
            (each, right) for each in (1, 2, 3)
        }


def test_a_share_by_law_is_not_a_surplus_and_its_missing_grant_is_restored(cast):
    with as_owner():
        lawful_share(cast.person, cast.unrelated, scopes=[Scope.IDENTITY, Scope.CONTACT])
        grant(cast.person, cast.unrelated, Scope.IDENTITY, ground="casf_l121_6_2")
        AccessGrant.objects.update(expires_at=LawfulShare.objects.get().expires_at)

    assert [(drift.scope, drift.kind) for drift in compare_all()] == [(Scope.CONTACT, "missing")]
    with as_owner():
        assert sorted(AccessGrant.objects.values_list("scope", "ground")) == [
            (Scope.IDENTITY, "casf_l121_6_2"),
            (Scope.CONTACT, "casf_l121_6_2"),
        ]
    assert compare_all() == []


def test_a_grant_by_law_without_its_share_is_a_surplus(cast):
    engaged(cast)
    with as_owner():
        grant(cast.person, cast.unrelated, Scope.IDENTITY, ground="continuity")

    [drift] = compare_all()

    assert (drift.structure_id, drift.kind) == (cast.unrelated.pk, "surplus")
    with tenant(cast.chloe):
        assert not AccessGrant.objects.live(cast.chloe).exists()
    with tenant(cast.bob):
        assert Person.objects.exists()


def test_the_command_fails_when_something_differed(cast, capsys):
    with as_owner():
        grant(cast.person, cast.unrelated, Scope.CONTACT)

    with pytest.raises(CommandError, match="1 grant"):
        call_command("compare_grants", "--system")

    assert "Quinquet" not in capsys.readouterr().out


def test_the_nightly_task_does_the_three(cast):
    given = consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")

    with clock.moved(given.expires_at - 9 * DAY):
        assert watch_ledger() == (0, 1, 0)


def test_the_alarm_is_read_by_the_lead_and_by_the_officer_without_a_name(client, cast):
    with as_owner():
        grant(cast.person, cast.unrelated, Scope.CONTACT)
        officer = MembershipFactory(
            user=UserFactory(), structure=cast.coordination, role="observer", data_protection=True
        )
    compare_all()

    seen = {}
    for name, who in {"lea": cast.lea, "officer": officer, "alice": cast.alice, "dan": cast.dan}.items():
        sign_in(client, who)
        answer = client.get("/controle-des-acces/", follow=True)
        body = re.sub(r"<title>.*?</title>", "", answer.content.decode())
        seen[name] = (answer.status_code, "Accès en trop" in body, "Quinquet" in body)

    assert seen["lea"] == seen["officer"] == (200, True, False)
    assert seen["alice"][0] == seen["dan"][0] == 404


def test_notices_and_drifts_are_not_written_by_hand(cast):
    given = consent(cast.alice, cast.person, cast.recipient)
    with as_owner():
        assert ConsentNotice.objects.count() == GrantDrift.objects.count() == 0
    with tenant(cast.bob), pytest.raises(Exception, match="row-level security"):
        ConsentNotice(
            person_id=cast.person.pk,
            home_structure=cast.sender,
            network=cast.network,
            chain=given.chain,
            expires_at=given.expires_at,
            told_at=clock.now(),
        ).save()
