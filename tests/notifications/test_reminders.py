"""« Rappels et horaires »: who sets them, within which bounds, and what becomes of the hours already agreed."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from core.kernel.tenant import tenant
from notifications.models import Preference, QuietProfile, ReminderPolicy
from notifications.operations.setting_reminders import follow_network, set_hours, set_reminders
from notifications.queries.hours import times_of
from notifications.queries.policies import policy_of
from notifications.rules.examples import example
from notifications.rules.reminding import USUAL, Policy
from notifications.rules.rhythms import hours_of
from notifications.rules.windows import PROFILES, Calendar, Hours, Quiet, Times
from tests.factories.floor import as_owner
from tests.session import sign_in

PARIS = ZoneInfo("Europe/Paris")
OURS = {"what": "own", "offsets": ["-2d", "-3h"], "channels": ["sms"]}


def says(member, **said):
    with tenant(member):
        return set_reminders(by=member, **{"offsets": ["-2d"], "channels": ["sms"]} | said)


def hours(member, profile=Quiet.VOICE, **said):
    usual = {"opens": time(10), "closes": time(18), "days": [0, 1, 2, 3], "holidays": False}
    with tenant(member):
        return set_hours(profile, by=member, **usual | said)


def in_force(structure):
    with tenant(structure=structure, system="plan_messages"):
        return policy_of("appointment", structure)


def changes():
    with as_owner():
        found = Event.objects.filter(name__in=("reminders.changed", "hours.changed")).order_by("at", "id")
        return [(each.member_id, each.payload) for each in found]


def test_without_a_word_the_usual_reminder_leaves(cast):
    assert in_force(cast.sender) == USUAL["appointment"]


def test_a_structure_comes_before_its_network_and_its_network_before_the_usual(cast):
    says(cast.solene, offsets=["-1d", "-7d"])
    says(cast.lea, offsets=["-3h"])

    assert in_force(cast.sender).offsets == ("-3h",)
    assert in_force(cast.recipient).offsets == ("-7d", "-1d")
    assert in_force(cast.elsewhere).offsets == ("-1d",)


def test_a_structure_may_be_as_its_network_again(cast):
    says(cast.solene, offsets=["-7d"])
    says(cast.lea, enabled=False)
    off = in_force(cast.sender).enabled

    for _ in range(2):
        with tenant(cast.lea):
            follow_network(by=cast.lea)

    assert off is False
    assert in_force(cast.sender).offsets == ("-7d",)
    assert [payload["follows"] for _, payload in changes()] == [False, False, True]


def test_the_change_is_written_in_the_journal_once(cast):
    for _ in range(2):
        says(cast.solene, offsets=["-3h", "-2d"], channels=["call", "sms"])

    assert changes() == [
        (
            cast.solene.pk,
            {
                "purpose": "appointment",
                "structure": None,
                "enabled": True,
                "offsets": ["-2d", "-3h"],
                "channels": ["sms", "call"],
                "follows": False,
            },
        )
    ]


@pytest.mark.parametrize("who", ["alice", "bob", "desk", "dan"])
def test_only_the_coordination_and_leads_set_them(cast, who):
    with pytest.raises(Refused):
        says(getattr(cast, who))
    with pytest.raises(Refused):
        hours(getattr(cast, who))


def test_the_hours_are_not_a_leads_nor_the_networks_reminders_to_follow(cast):
    with pytest.raises(Refused, match="coordination"):
        hours(cast.lea)
    with pytest.raises(Refused, match="structure"), tenant(cast.solene):
        follow_network(by=cast.solene)


@pytest.mark.parametrize(
    ("said", "error", "field"),
    [
        ({"offsets": []}, Incomplete, "offsets"),
        ({"offsets": ["-7d", "-2d", "-1d", "-3h"]}, Refused, "offsets"),
        ({"channels": []}, Incomplete, "channels"),
        ({"channels": ["letter"]}, Incomplete, "channels"),
    ],
    ids=["never", "too-often", "by-nothing", "by-a-letter"],
)
def test_reminders_say_when_and_how(cast, said, error, field):
    with pytest.raises(error) as refused:
        says(cast.solene, **said)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"opens": time(6)}, "opens"),
        ({"closes": time(21, 30)}, "opens"),
        ({"opens": time(18), "closes": time(10)}, "closes"),
        ({"opens": time(16)}, "closes"),
        ({"days": [0, 1]}, "days"),
    ],
    ids=["at-night", "late", "backwards", "too-short", "too-few-days"],
)
def test_nobody_is_written_to_outside_what_is_decent(cast, said, field):
    with pytest.raises((Incomplete, Refused)) as refused:
        hours(cast.solene, **said)
    assert refused.value.field == field


WRONG_POLICIES = {
    "reminderpolicy_offsets": {"offsets": ["-1w"]},
    "reminderpolicy_channels": {"channels": ["bell"]},
    "reminderpolicy_says_when_and_how": {"offsets": []},
    "reminderpolicy_purpose": {"purpose": "party"},
    "reminderpolicy_follows": {"follows": True},
}


@pytest.mark.parametrize("name", list(WRONG_POLICIES))
def test_the_database_holds_the_same_of_a_policy(cast, name):
    usual = {
        "purpose": "appointment",
        "offsets": ["-1d"],
        "channels": ["sms"],
        "template": "you.reminder",
    }
    with as_owner(), pytest.raises(IntegrityError, match=name), transaction.atomic():
        ReminderPolicy(network=cast.network, **usual | WRONG_POLICIES[name]).save()


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"profile": "today"}, "quietprofile_profile"),
        ({"opens": time(6, 59)}, "quietprofile_hours"),
        ({"closes": time(21, 1)}, "quietprofile_hours"),
        ({"opens": time(17), "closes": time(19)}, "quietprofile_hours"),
        ({"days": [1, 2]}, "quietprofile_days"),
        ({"days": [1, 2, 7]}, "quietprofile_days"),
    ],
    ids=["fixed", "early", "late", "short", "two-days", "eighth-day"],
)
def test_the_database_holds_the_same_of_hours(cast, wrong, name):
    usual: dict[str, Any] = {"profile": "voice", "opens": time(9), "closes": time(19), "days": [0, 1, 2]}
    with as_owner(), pytest.raises(IntegrityError, match=name), transaction.atomic():
        QuietProfile(network=cast.network, **usual | wrong).save()


def test_another_network_and_another_structure_cannot_be_written_for(cast):
    row = {
        "purpose": "appointment",
        "offsets": ["-1d"],
        "channels": ["sms"],
        "template": "you.reminder",
    }
    for where in (
        {"network": cast.network, "structure": cast.recipient},
        {"network": cast.elsewhere.network, "structure": None},
    ):
        with tenant(cast.lea), pytest.raises(Exception, match="row-level security"), transaction.atomic():
            ReminderPolicy(**where, **row).save()


def test_hours_hold_for_the_network_that_said_them(cast):
    hours(cast.solene)
    hours(cast.solene, Quiet.MAIL, opens=time(8), closes=time(20), days=[5, 6, 0], holidays=True)

    def voice(structure):
        with tenant(structure=structure, system="plan_messages"):
            return times_of(structure.network).of(Quiet.VOICE)

    assert voice(cast.recipient) == Hours(time(10), time(18), frozenset(range(4)), holidays=False)
    assert voice(cast.elsewhere) == PROFILES[Quiet.VOICE]
    assert [payload["profile"] for _, payload in changes()] == ["voice", "mail"]


def test_of_the_working_hours_one_keeps_those_one_chose_and_all_when_none_is_common():
    desk = Hours(time(10), time(16), frozenset(range(5)), holidays=False)

    def between(opens, closes):
        kept = hours_of(Preference(act_from=opens, act_until=closes), desk)
        return kept.opens, kept.closes

    assert between(time(8), time(12)) == (time(10), time(12))
    assert between(time(7), time(10)) == (time(10), time(16))
    assert between(None, None) == (time(10), time(16))


def test_the_example_is_what_the_rules_give():
    monday = datetime(2027, 3, 1, 9, tzinfo=PARIS)
    times = Times(Calendar("Europe/Paris"))

    made = example(Policy(("-2d", "-3h")), times, now=monday)
    nothing = example(Policy(("-1d",), enabled=False), times, now=monday)

    thursday = datetime(2027, 3, 11, 14, tzinfo=PARIS)
    assert (made.starts_at, made.channel) == (thursday, "sms")
    assert list(made.at) == [thursday - timedelta(days=2), thursday - timedelta(hours=3)]
    assert list(nothing.at) == []


def test_the_coordination_sees_an_example_then_keeps_it(client, cast):
    address = reverse("set_reminders")

    with clock.moved(datetime(2027, 3, 1, 9, tzinfo=PARIS)):
        sign_in(client, cast.solene)
        seen = client.post(address, OURS | {"see": "1"}).content.decode().replace("\u00a0", " ")
        before = changes()
        kept = client.post(address, OURS, follow=True).content.decode().replace("\u00a0", " ")

    sentence = (
        "Mme B. a rendez-vous jeudi 11 mars à 14 h : SMS mardi 9 mars à 14 h, puis jeudi 11 mars à 11 h."
    )
    assert sentence in seen
    assert before == []
    assert sentence in kept and "Deux jours avant, trois heures avant" in kept and "par Solène" in kept
    sign_in(client, cast.solene)
    assert client.post(address, {"what": "own", "channels": ["sms"]}).status_code == 422
    assert client.post(address, {"what": "own", "channels": ["sms"], "see": "1"}).status_code == 422
    assert client.post(address, {"see": "1"}).status_code == 422


def test_a_lead_sets_her_structures_and_comes_back_to_the_networks(client, cast):
    sign_in(client, cast.lea)
    page, address = reverse("reminders"), reverse("set_reminders")
    assert "Comme le réseau" in client.get(page).content.decode()

    own = client.post(address, OURS, follow=True).content.decode()
    none = client.post(address, OURS | {"what": "none"}, follow=True).content.decode()
    again = client.post(address, {"what": "follow"}, follow=True).content.decode()

    assert "Choisi par votre structure" in own
    assert "Aucun rappel ne part" in none
    assert "Comme le réseau" in again and "La veille" in again
    assert client.get(reverse("set_hours", args=["voice"])).status_code == 404


def test_the_coordination_changes_the_hours_on_a_page(client, cast):
    sign_in(client, cast.solene)
    address = reverse("set_hours", args=["voice"])
    said = {"opens": "10:00", "closes": "18:00", "days": ["0", "1", "2", "3"]}

    assert client.post(address, said | {"closes": "12:00"}).status_code == 422
    page = client.post(address, said, follow=True).content.decode().replace("\u00a0", " ")

    assert "De 10 h à 18 h, du lundi au jeudi" in page
    assert client.get(reverse("set_hours", args=["today"])).status_code == 404


@pytest.mark.parametrize("who", ["alice", "desk", "bob"])
def test_to_others_these_pages_do_not_exist(client, cast, who):
    sign_in(client, getattr(cast, who))

    for address in (reverse("reminders"), reverse("set_reminders"), reverse("set_hours", args=["voice"])):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_much_for_one_profile_chosen_as_for_three(client, cast, queries, count):
    for profile in (Quiet.VOICE, Quiet.MAIL, Quiet.DESK)[:count]:
        hours(cast.solene, profile)
    sign_in(client, cast.solene)
    client.get(reverse("reminders"))

    with queries() as asked:
        client.get(reverse("reminders"))

    assert len(asked) == 13
