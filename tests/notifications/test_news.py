"""What rings: at once, for whoever follows the request or for her team, until it is read."""

import pytest
from django.urls import reverse

from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from notifications.models import Message
from notifications.operations.planning import plan_due
from notifications.operations.reading import read, read_all
from tests.factories.floor import as_owner
from tests.factories.notifications import message
from tests.factories.referrals import accept, send
from tests.session import sign_in


def bell(structure, subject_id, *, user=None, purpose="handoff.accepted", **more):
    return message(
        structure,
        subject_id,
        purpose=purpose,
        channel="bell",
        state="sent",
        sent_at=clock.now(),
        user_id=user.user_id if user else None,
        **more,
    )


def rung(structure):
    with as_owner():
        return set(
            Message.objects.filter(owner_structure=structure, channel="bell").values_list(
                "purpose", "user_id", "state"
            )
        )


def test_an_acceptance_rings_for_who_sent_the_request_and_for_nobody_else(town):
    sent = send(town.alice, town.person, town.recipient)
    plan_due()
    accept(town.bob, sent)

    plan_due()

    assert rung(town.sender) == {("handoff.accepted", town.alice.user_id, "sent")}
    assert rung(town.recipient) == {("handoff.sent", None, "sent")}


def test_a_recipient_without_account_has_no_bell(town):
    with as_owner():
        town.recipient.status = "external"
        town.recipient.save(update_fields=["status"])
    send(town.alice, town.person, town.recipient)

    plan_due()

    assert rung(town.recipient) == set()


def test_the_page_says_what_happened_and_opening_it_marks_it_read(client, town):
    sent = send(town.alice, town.person, town.recipient)
    with as_owner():
        made = bell(town.recipient, sent.handoff.pk, purpose="handoff.sent")
    sign_in(client, town.bob)

    page = client.get(reverse("news")).content.decode()
    opened = client.get(reverse("open_news", args=[made.pk]))
    after = client.get(reverse("news")).content.decode()

    assert "1 nouvelle à lire." in page
    assert f"Une demande vous attend (réf. {sent.referral.ref_code})" in page
    assert town.person.last_name not in page
    assert opened.headers["Location"] == reverse("handoff", args=[sent.handoff.pk])
    assert "Vous avez tout lu." in after


def test_the_bar_counts_in_words_what_asks_something_of_me(client, town):
    sent = send(town.alice, town.person, town.recipient)
    with as_owner():
        bell(town.sender, sent.handoff.pk, user=town.alice)
        bell(town.sender, sent.handoff.pk)
        bell(town.sender, sent.handoff.pk, user=town.lea)
        bell(town.sender, sent.handoff.pk, user=town.alice, message_class="C")
        bell(town.sender, sent.handoff.pk, user=town.alice, read_at=clock.now())
        bell(town.recipient, sent.handoff.pk)
    sign_in(client, town.alice)

    page = client.get(reverse("help")).content.decode()

    assert '<strong class="count">2<span class="aside-text"> non lues</span></strong>' in page


def test_what_was_forgotten_rings_for_nobody(client, town):
    with as_owner():
        bell(town.sender, uuid7(), key=f"handoff.accepted:{uuid7()}:0:gone-{uuid7()}:0:bell:None")
    sign_in(client, town.alice)

    assert 'class="count"' not in client.get(reverse("help")).content.decode()
    assert "Aucune nouvelle." in client.get(reverse("news")).content.decode()


def test_everything_is_read_in_one_act_and_a_colleagues_stays(client, town):
    with as_owner():
        bell(town.sender, uuid7(), user=town.alice)
        bell(town.sender, uuid7())
        hers = bell(town.sender, uuid7(), user=town.lea)
    sign_in(client, town.alice)

    client.post(reverse("read_all_news"))

    with as_owner():
        assert list(Message.objects.filter(read_at=None).values_list("pk", flat=True)) == [hers.pk]


@pytest.mark.parametrize("who", ["lea", "bob", "desk", "dan"])
def test_another_ones_news_is_a_404(client, town, who):
    with as_owner():
        hers = bell(town.sender, uuid7(), user=town.alice)
    sign_in(client, getattr(town, who))

    assert client.get(reverse("open_news", args=[hers.pk])).status_code == 404


def test_the_desk_is_not_told_what_its_team_reads(client, town):
    with as_owner():
        of_the_team = bell(town.sender, uuid7())
    sign_in(client, town.desk)

    assert client.get(reverse("open_news", args=[of_the_team.pk])).status_code == 404
    assert "Aucune nouvelle." in client.get(reverse("news")).content.decode()


def test_reading_twice_keeps_the_first_time(town):
    with as_owner():
        made = bell(town.sender, uuid7(), user=town.alice)

    with tenant(town.alice):
        first = read(made.pk, by=town.alice, user_id=town.alice.user_id).read_at
        again = read(made.pk, by=town.alice, user_id=town.alice.user_id).read_at
        assert read_all(by=town.alice, user_id=town.alice.user_id) == 0

    assert first == again


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_asks_the_database_the_same_whatever_its_length(client, town, queries, item_count):
    sent = send(town.alice, town.person, town.recipient)
    with as_owner():
        for _ in range(item_count):
            bell(town.sender, sent.handoff.pk, user=town.alice)
    sign_in(client, town.alice)

    with queries() as seen:
        page = client.get(reverse("news")).content.decode()

    assert page.count("Votre demande est acceptée") == item_count
    assert len(seen) == 13
