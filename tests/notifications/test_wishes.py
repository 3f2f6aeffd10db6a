"""How each of us is told: rhythm, hours, language, deputies; out of the digests in one click."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from notifications.models import Message, Preference
from notifications.operations.planning import plan_due
from notifications.operations.wishing import behind, wish, wish_for_the_team
from notifications.tasks import one_round
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.notifications.conftest import plain
from tests.session import sign_in

SAID = {
    "act_at": "own",
    "act_from": "",
    "act_until": "",
    "useful": "weekly",
    "calm": "never",
    "language": "en",
}


def accepted(town, count=1):
    with as_owner():
        persons = [PersonFactory(home_structure=town.sender) for _ in range(count)]
    return [accept(town.bob, send(town.alice, person, town.recipient)) for person in persons]


def mails(structure):
    with as_owner():
        return list(
            Message.objects.filter(owner_structure=structure, channel="mail", person=None)
            .order_by("pk")
            .values_list("purpose", "user_id", "rhythm")
        )


def digest_of(town, sink):
    """The mail of tomorrow morning to Alice."""
    accepted(town, 2)
    plan_due()
    with clock.moved(clock.now() + timedelta(days=1)):
        one_round()
    return next(each for each in sink.received if each["To"] == town.alice.user.email)


def test_a_user_says_how_she_wishes_to_be_told_and_reads_it_again(client, town):
    sign_in(client, town.alice)

    client.post(reverse("wishes"), SAID)
    page = client.get(reverse("wishes")).content.decode()

    said = Preference.objects.get()
    assert (said.user_id, said.useful, said.calm, said.language) == (
        town.alice.user_id,
        "weekly",
        "never",
        "en",
    )
    assert page.count("checked") == 4


@pytest.mark.parametrize(
    "hours", [("08:00", ""), ("15:00", "17:00"), ("", "12:00")], ids=["no end", "two hours", "no start"]
)
def test_hours_that_leave_no_time_to_answer_are_refused(client, town, hours):
    sign_in(client, town.alice)

    page = client.post(reverse("wishes"), SAID | {"act_from": hours[0], "act_until": hours[1]})

    assert page.status_code == 422
    assert Preference.objects.count() == 0


def test_hours_outside_those_of_work_are_refused(town):
    with pytest.raises(Incomplete):
        wish(town.alice.user_id, act_from=time(5), act_until=time(12))


def test_the_lead_says_how_the_mailbox_of_her_team_is_told_and_nobody_else_does(client, town):
    sign_in(client, town.lea)
    client.post(reverse("team_wishes"), {"useful": "", "calm": "never"})
    others = Client()
    sign_in(others, town.alice)

    assert Preference.objects.get().structure_id == town.sender.pk
    assert others.get(reverse("team_wishes")).status_code == 404
    with pytest.raises(Refused):
        wish_for_the_team(by=town.alice, useful="", calm="")


def test_what_must_be_done_may_go_to_the_mailbox_of_the_team_and_rings_for_her(town):
    with as_owner():
        Preference(user_id=town.bob.user_id, act_at="team").save()
    sent = send(town.alice, town.person, town.recipient)
    accept(town.bob, sent)
    plan_due()

    with as_owner():
        told = Message.objects.filter(purpose="handoff.sent").values_list("channel", "user_id")
        assert set(told) == {("mail", None), ("bell", town.bob.user_id)}


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (timedelta(0), True),
        (timedelta(hours=10), False),
        (timedelta(hours=-4), False),
        (timedelta(days=4), False),
    ],
    ids=["ten", "eight in the evening", "six in the morning", "Saturday"],
)
def test_a_mail_to_a_professional_leaves_in_the_hours_of_work(town, sink, moment, leaves):
    with clock.moved(clock.now() + moment):
        send(town.alice, town.person, town.recipient)
        one_round()

    assert ("fil@exemple.invalid" in [to for to, _ in sink.told]) is leaves


def test_what_waited_for_the_night_leaves_in_the_morning(town, sink):
    with clock.moved(clock.now() + timedelta(hours=10)):
        send(town.alice, town.person, town.recipient)
        one_round()

    with clock.moved(clock.now() + timedelta(hours=21, minutes=1)):
        one_round()

    assert "fil@exemple.invalid" in [to for to, _ in sink.told]


def test_the_hours_she_chose_are_hers_alone(town, sink):
    with as_owner():
        Preference(user_id=town.bob.user_id, act_from=time(14), act_until=time(18)).save()
    accept(town.bob, send(town.alice, town.person, town.recipient))
    one_round()
    before = list(sink.told)

    with clock.moved(clock.now() + timedelta(hours=4, minutes=1)):
        one_round()

    assert town.bob.user.email not in [to for to, _ in before]
    assert mails(town.recipient)[0][:2] == ("handoff.sent", town.bob.user_id)


@pytest.mark.parametrize("deputy", [True, False])
def test_during_an_absence_the_deputy_is_told_or_the_team(town, deputy):
    with as_owner():
        town.alice.absent_until = clock.now().date() + timedelta(days=3)
        town.alice.replaced_by = town.lea if deputy else None
        town.alice.save(update_fields=["absent_until", "replaced_by"])
    accepted(town)

    plan_due()

    assert [user for _, user, _ in mails(town.sender)] == [town.lea.user_id if deputy else None]


def test_after_the_absence_she_is_told_again(town):
    with as_owner():
        town.alice.absent_until = clock.now().date() - timedelta(days=1)
        town.alice.replaced_by = town.lea
        town.alice.save(update_fields=["absent_until", "replaced_by"])
    accepted(town)

    plan_due()

    assert [user for _, user, _ in mails(town.sender)] == [town.alice.user_id]


def test_the_digest_is_in_the_language_of_who_reads_it(town, sink):
    with as_owner():
        Preference(user_id=town.alice.user_id, language="en").save()

    digest = digest_of(town, sink)

    assert digest["Subject"].strip() == "In Relais: 2 pieces of news"
    assert "Your request is accepted" in plain(digest)
    assert "Bonjour" not in plain(digest)


def test_one_click_ends_the_digests_without_a_session_and_what_must_be_done_goes_on(town, sink):
    digest = digest_of(town, sink)
    address = digest["List-Unsubscribe"].strip()[1:-1]
    path = "/" + address.split("/", 3)[3]
    browser = Client(enforce_csrf_checks=True)

    shown = browser.get(path)
    after_looking = Preference.objects.count()
    done = browser.post(path, {"List-Unsubscribe": "One-Click"})

    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in plain(digest).replace("\n", "")
    assert (shown.status_code, after_looking, done.status_code) == (200, 0, 200)
    said = Preference.objects.get()
    assert (said.user_id, said.useful, said.calm) == (town.alice.user_id, "never", "never")
    assert town.alice.user.email not in done.content.decode()


def test_a_service_message_says_how_to_change_and_not_how_to_stop(town, sink):
    send(town.alice, town.person, town.recipient)

    one_round()

    [received] = sink.received
    assert received["List-Unsubscribe"] is None
    assert reverse("wishes") in plain(received)
    assert "fait partie du réseau" in plain(received)


def test_an_address_that_nobody_signed_opens_nothing(client, town):
    assert behind("faux") is None
    assert client.get(reverse("unsubscribe", args=["faux"])).status_code == 404
    assert client.post(reverse("unsubscribe", args=["faux"])).status_code == 404
