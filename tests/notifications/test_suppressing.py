"""Addresses that take nothing more: returned mail, complaints, STOP; who is told, and how one is opened again."""

import mailbox
from datetime import timedelta

import pytest
from django.urls import reverse

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Incomplete
from core.kernel.tenant import tenant
from notifications.gateways.bounces import hear_mailbox, read_bounce
from notifications.models import Message, Report, Suppression
from notifications.operations.delivering import deliver
from notifications.operations.hearing import hear
from notifications.operations.letters import Abilities, Answer, ReceiptRefused, Told
from notifications.operations.suppressing import lift
from notifications.states import Heard, Result
from referrals.models import Referral
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.notifications import message
from tests.factories.referrals import send
from tests.notifications.conftest import HER_PHONE
from tests.session import sign_in

NUMBER = "fil@exemple.invalid"  # where the team is written to, by whatever channel


@pytest.fixture
def asked(town, settings):
    settings.SMS_GATEWAY = {"url": "https://sms.invalid/"}
    return send(town.alice, town.person, town.recipient)


@pytest.fixture
def mail(town, asked):
    def make(**fields):
        with as_owner():
            return message(town.recipient, asked.handoff.pk, **fields)

    return make


def returned(row, *, status="5.1.1", action="failed"):
    """A delivery status notification, as a mail server writes it (RFC 3464)."""
    return f"""From: MAILER-DAEMON@exemple.invalid
To: ne-pas-repondre@relais.invalid
Subject: Undelivered Mail
Message-ID: <{row.pk}-{status}@exemple.invalid>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver it.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; exemple.invalid

Final-Recipient: rfc822; {NUMBER}
Action: {action}
Status: {status}

--b
Content-Type: text/rfc822-headers

Message-ID: <{row.pk}@relais.invalid>
Subject: Une demande vous attend
--b--
""".encode()


def complaint(row):
    return (
        returned(row)
        .replace(b"report-type=delivery-status", b"report-type=feedback-report")
        .replace(b"message/delivery-status", b"message/feedback-report")
    )


def suppressions():
    with as_owner():
        return list(Suppression.objects.values_list("owner_structure__slug", "reason"))


def events(name):
    with as_owner():
        return Event.objects.filter(name=name).count()


@pytest.mark.scenario("notifications", 13)
def test_a_returned_mail_suppresses_its_address_at_once_and_leaves_a_task(client, town, mail):
    row = mail()
    deliver("mail", Handed())

    heard = [hear("mail", read_bounce(returned(row))) for _ in range(3)]
    gateway = Handed()
    mail()
    deliver("mail", gateway)

    assert heard == [1, 0, 0]
    assert suppressions() == [("fil", "hard_bounce")]
    assert gateway.given == []
    assert (events("address.suppressed"), events("delivery.failed")) == (1, 1)
    with as_owner():
        assert Message.objects.get(state="skipped").skip_reason == "suppressed"
        kept = [str(value) for row in Suppression.objects.values_list() for value in row]
        kept += [str(value) for row in Report.objects.values_list() for value in row]
    assert not [value for value in kept if "@" in value]
    sign_in(client, town.bob)
    assert "l’adresse n’existe pas" in client.get(reverse("troubled")).content.decode()


@pytest.mark.scenario("notifications", 13)
@pytest.mark.scenario("referrals", 26)
def test_the_returned_mail_of_an_external_recipient_is_a_second_level_at_once(town, asked, mail):
    with as_owner():
        town.recipient.status = "external"
        town.recipient.save(update_fields=["status"])
    row = mail()
    deliver("mail", Handed())

    hear("mail", read_bounce(returned(row)))

    with as_owner():
        assert Referral.objects.get().escalation_level == 2
        assert Event.objects.get(name="referral.escalated").payload["bounced"] is True


def test_a_server_that_knows_no_such_mailbox_suppresses_it_too(mail):
    mail()

    deliver("mail", Handed(lambda letter: Answer(Result.PERMANENT, "550", bad_address=True)))

    assert suppressions() == [("fil", "hard_bounce")]


def test_a_complaint_suppresses(mail):
    row = mail()
    deliver("mail", Handed())

    hear("mail", read_bounce(complaint(row)))

    assert suppressions() == [("fil", "complaint")]


@pytest.mark.parametrize("days", [3, 4], ids=["within-a-week", "over-more-than-a-week"])
def test_three_soft_returns_in_a_week_suppress(mail, days):
    """At days 0, 3 and 6; or 0, 4 and 8."""
    now = clock.now()
    for time in range(3):
        with clock.moved(now + timedelta(days=days * time)):
            row = mail(not_before=clock.now())
            deliver("mail", Handed())
            hear("mail", read_bounce(returned(row, status="4.2.2", action="delayed")))

    assert suppressions() == ([("fil", "hard_bounce")] if days == 3 else [])


@pytest.mark.parametrize(
    ("status", "action", "heard"),
    [
        ("5.1.1", "failed", Heard.HARD_BOUNCE),
        ("5.2.2", "failed", Heard.SOFT_BOUNCE),
        ("4.4.1", "delayed", Heard.SOFT_BOUNCE),
        ("2.0.0", "delivered", Heard.DELIVERED),
    ],
)
def test_what_a_status_means(mail, status, action, heard):
    row = mail()

    [told] = read_bounce(returned(row, status=status, action=action))

    assert (told.heard, told.reference, told.code) == (heard, row.pk, status)


@pytest.mark.parametrize("raw", [b"", b"Subject: Absente\n\nJe reviens lundi.", b"x" * 300_000])
def test_what_is_no_returned_mail_is_not_read(raw):
    with pytest.raises(ReceiptRefused):
        read_bounce(raw)


def test_a_mailbox_is_read_as_often_as_one_likes(mail, tmp_path):
    row = mail()
    deliver("mail", Handed())
    place = tmp_path / "retours"
    box = mailbox.mbox(place)
    box.add(returned(row))
    box.add(b"Subject: Absente\n\nJe reviens lundi.")
    box.close()

    assert [hear_mailbox(str(place)) for _ in range(2)] == [1, 0]
    assert hear_mailbox("") == 0
    assert suppressions() == [("fil", "hard_bounce")]


@pytest.mark.scenario("notifications", 8)
def test_after_a_stop_the_person_is_called_and_who_wrote_sees_it(client, town, hers):
    hers()
    deliver("sms", Handed(abilities=Abilities()))

    heard = [hear("sms", [Told(Heard.STOP, "in-1", address=HER_PHONE)]) for _ in range(2)]
    hers()
    gateway = Handed(abilities=Abilities())
    deliver("sms", gateway)

    assert heard == [1, 0]
    assert gateway.given == []
    assert suppressions() == [("ccas", "stop")]
    with as_owner():
        assert Message.objects.get(channel="call").state == "planned"


def test_a_stop_of_a_number_nobody_wrote_to_is_kept_for_the_coordination(town):
    hear("sms", [Told(Heard.STOP, "in-1", address="+33600000099")])

    assert suppressions() == [("coordination", "stop")]


@pytest.fixture
def shut(mail):
    row = mail()
    deliver("mail", Handed())
    hear("mail", read_bounce(returned(row)))
    with as_owner():
        return Suppression.objects.get()


def test_the_page_says_why_and_never_the_address(client, town, shut):
    sign_in(client, town.bob)

    page = client.get(reverse("lift_suppression", args=[shut.pk])).content.decode()

    assert "l’adresse n’existe pas" in page
    assert NUMBER not in page


def test_a_human_opens_it_again_with_a_reason(client, town, mail, shut):
    sign_in(client, town.bob)
    address = reverse("lift_suppression", args=[shut.pk])

    without = client.post(address, {"why": ""})
    client.post(address, {"why": "Vu avec l’accueil : la boîte est réparée."})
    mail()

    assert without.status_code == 422
    assert deliver("mail", Handed()) == 1
    with as_owner():
        shut.refresh_from_db()
    assert (shut.lifted_by_id, bool(shut.lifted_at)) == (town.bob.pk, True)
    assert events("address.reopened") == 1
    assert client.get(address).status_code == 404


def test_a_stranger_opens_nothing(town, shut):
    with tenant(town.alice), pytest.raises(Suppression.DoesNotExist):
        lift(shut.pk, by=town.alice, why="Je sais")


def test_no_reason_no_address(town, shut):
    with tenant(town.bob), pytest.raises(Incomplete):
        lift(shut.pk, by=town.bob, why=" ")
