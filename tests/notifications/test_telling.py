"""What the person is told: by her channel, in her hours, once; reminders of her appointments."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from core.journal.operations import record
from core.kernel import clock
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from notifications.gateways import gateway_of, sms_files
from notifications.models import Message, ReminderPolicy
from notifications.operations import by_hand
from notifications.operations.delivering import claim, deliver, prepare
from notifications.operations.falling_back import fall_back
from notifications.operations.letters import Abilities, Answer
from notifications.operations.planning import plan_due
from notifications.operations.telling import about_whom
from notifications.states import Result
from notifications.tasks import one_round
from people.models import Contact
from referrals.models import Appointment, Slip
from referrals.operations import closing, following, slips
from referrals.operations.moving_hours import move_hour
from referrals.pdf import paper_of
from referrals.queries.facts import facts_of
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.gateways import Handed
from tests.factories.referrals import accept, send
from tests.notifications.conftest import plain

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = datetime(2027, 3, 9, 10, tzinfo=PARIS)
FRIDAY = datetime(2027, 3, 12, 14, tzinfo=PARIS)


@pytest.fixture
def reached(town, settings):
    """The person asked for SMS; her home has a phone and hours; it is Tuesday morning."""
    settings.SIMULATED_SENDING = True
    with as_owner():
        town.sender.phone, town.sender.hours = "+33465710012", "lun-ven 9 h-17 h"
        town.sender.team_line = "l’accueil Chorier"
        town.sender.save(update_fields=["phone", "hours", "team_line"])
    with clock.moved(TUESDAY):
        yield town


def asked(town, channels=("sms",), **contact):
    """A request accepted, the news of it out of the way; the person is reached by these channels."""
    sent = send(town.alice, town.person, town.recipient)
    with as_owner():
        Contact.objects.filter(person=town.person).update(
            **{"channels": list(channels), "phone": "+33639980002"} | contact
        )
        Slip.objects.update(made_at=clock.now() - timedelta(days=1))
    accept(town.bob, sent)
    plan_due()
    with as_owner():
        Message.objects.all().delete()
    return sent


def hour(town, sent, starts=FRIDAY):
    id = uuid7()
    with tenant(town.bob):
        following.set_appointment(
            id,
            by=town.bob,
            handoff_id=sent.handoff.pk,
            starts_at=starts,
            place="MDH Capuche",
            with_whom="Bob",
        )
    return id


def texts(town):
    """What left by SMS, in the order in which it left: a file begins with its instant."""
    place = sms_files.folder(town.network.pk)
    files = sorted(path.read_text() for path in place.glob("*.txt")) if place.is_dir() else []
    return [text.split("\n", 2)[2] for text in files]


def lines(**which):
    with as_owner():
        found = Message.objects.filter(person=which.pop("person"), **which).order_by("pk")
        return [(one.purpose, one.channel, one.state, one.skip_reason) for one in found]


def test_a_person_with_sms_gets_the_hour_and_its_reminder(reached):
    sent = asked(reached)
    hour(reached, sent)

    with clock.moved(TUESDAY + timedelta(minutes=11)):
        one_round()
    with clock.moved(FRIDAY - timedelta(days=1)):
        one_round()

    assert texts(reached) == [
        "Rendez-vous vendredi 12 mars, 14h, MDH Capuche. Aide : 04 65 71 00 12, l'accueil Chorier, lun-ven 9 h-17 h",
        "Rappel : rendez-vous vendredi 12 mars, 14h, MDH Capuche. Aide : 04 65 71 00 12, l'accueil Chorier, lun-ven 9 h-17 h",
    ]


def later_on(town, **later):
    with clock.moved(TUESDAY + timedelta(**later)):
        one_round()


@pytest.mark.scenario("notifications", 7)
def test_an_hour_that_is_cancelled_is_said_and_its_reminder_does_not_leave(reached):
    sent = asked(reached)
    id = hour(reached, sent)
    later_on(reached, minutes=11)
    with clock.moved(TUESDAY + timedelta(hours=1)), tenant(reached.bob):
        move_hour(id, by=reached.bob)

    later_on(reached, hours=2)
    with clock.moved(FRIDAY - timedelta(days=1)):
        one_round()

    assert [text.split(".")[0] for text in texts(reached)] == [
        "Rendez-vous vendredi 12 mars, 14h, MDH Capuche",
        "Votre rendez-vous de vendredi 12 mars, 14h, est annulé",
    ]
    assert ("you.reminder", "sms", "superseded", None) in lines(person=reached.person)


@pytest.mark.scenario("notifications", 7)
def test_one_cancelled_between_its_claim_and_its_sending_is_set_aside(reached):
    sent = asked(reached)
    id = hour(reached, sent)
    later_on(reached, minutes=11)
    with clock.moved(FRIDAY - timedelta(days=1)):
        [claimed] = claim(reached.network.pk, "sms")
        with as_owner():
            Appointment.objects.filter(pk=id).update(cancelled_at=clock.now())
        assert prepare(claimed, gateway_of("sms")) is None

    assert lines(person=reached.person, purpose="you.reminder") == [
        ("you.reminder", "sms", "skipped", "state")
    ]


def test_an_hour_that_moves_brings_its_reminder_along(reached):
    sent = asked(reached)
    id = hour(reached, sent)
    later_on(reached, minutes=11)
    with clock.moved(TUESDAY + timedelta(hours=1)), tenant(reached.bob):
        move_hour(id, by=reached.bob, starts_at=FRIDAY + timedelta(days=3))

    later_on(reached, hours=2)
    with clock.moved(FRIDAY - timedelta(days=1)):
        one_round()
    with clock.moved(FRIDAY + timedelta(days=1, hours=4)):  # Monday at 14 h, recalled on Saturday
        one_round()

    assert [text.split(".")[0] for text in texts(reached)][1:] == [
        "Votre rendez-vous change : lundi 15 mars, 14h, MDH Capuche",
        "Rappel : rendez-vous lundi 15 mars, 14h, MDH Capuche",
    ]


@pytest.mark.scenario("notifications", 5)
@pytest.mark.parametrize(
    ("back", "expected"),
    [
        (FRIDAY - timedelta(hours=18), [("you.reminder", "sms", "planned", None)]),  # 20 h: next morning
        (FRIDAY - timedelta(hours=4), [("you.reminder", "sms", "sent", None)]),
        (FRIDAY + timedelta(hours=1), [("you.reminder", "sms", "skipped", "late")]),
    ],
)
def test_after_an_outage_a_reminder_leaves_while_it_is_of_use(reached, back, expected):
    sent = asked(reached)
    hour(reached, sent)
    later_on(reached, minutes=11)

    with clock.moved(back):
        one_round()

    assert lines(person=reached.person, purpose="you.reminder") == expected


@pytest.mark.scenario("notifications", 6)
@pytest.mark.parametrize("back", [FRIDAY - timedelta(hours=4), FRIDAY - timedelta(hours=23)])
def test_of_two_overdue_reminders_the_most_recent_leaves_and_nobody_has_to_look(reached, back):
    with as_owner():
        ReminderPolicy(
            network=reached.network, purpose="appointment", offsets=["-2d", "-1d"], channels=["sms"],
            template="you.reminder",
        ).save()  # fmt: skip
    sent = asked(reached)
    hour(reached, sent)
    later_on(reached, minutes=11)

    with clock.moved(back):
        one_round()

    with as_owner():
        reminded = Message.objects.filter(purpose="you.reminder").order_by("not_before")
        assert list(reminded.values_list("offset", "state", "skip_reason")) == [
            ("-2d", "skipped", "late"),
            ("-1d", "sent", None),
        ]
    with clock.moved(back), tenant(reached.alice):
        assert by_hand.too_late(reached.alice) == []


@pytest.mark.scenario("notifications", 23)
def test_an_hour_booked_the_evening_before_has_no_reminder(reached):
    evening = TUESDAY.replace(hour=17, minute=30)
    with clock.moved(evening):
        sent = asked(reached)
        hour(reached, sent, starts=(evening + timedelta(days=1)).replace(hour=9, minute=0))
        plan_due()

    assert ("you.reminder", "sms", "skipped", "recent") in lines(person=reached.person)
    assert ("you.appointment_set", "sms", "planned", None) in lines(person=reached.person)


@pytest.mark.scenario("notifications", 24)
def test_a_success_that_nobody_opens_reminds_nobody(reached):
    sent = asked(reached)
    with tenant(reached.bob):
        closing.report(sent.handoff.pk, by=reached.bob, code="need_met")
    with clock.moved(TUESDAY + timedelta(days=20)):
        plan_due()

    with as_owner():
        assert set(Message.objects.values_list("purpose", flat=True)) == {"handoff.ended", "you.ended"}


def test_several_news_of_one_moment_are_one_message(reached):
    sent = asked(reached)
    hour(reached, sent)
    hour(reached, sent, starts=FRIDAY + timedelta(days=7))

    later_on(reached, minutes=11)

    assert texts(reached) == [
        "Vos rendez-vous : 12/03 14h00, 19/03 14h00. Aide : 04 65 71 00 12, l'accueil Chorier, lun-ven 9 h-17 h"
    ]
    assert [line[2:] for line in lines(person=reached.person, purpose="you.appointment_set")] in (
        [("sent", None), ("skipped", "merged")],
        [("skipped", "merged"), ("sent", None)],
    )


def test_when_an_hour_moves_what_its_news_had_gathered_is_said_all_the_same(reached):
    sent = asked(reached)
    said = {
        hour(reached, sent): "15/03 14h00, 19/03 14h00",
        hour(reached, sent, starts=FRIDAY + timedelta(days=7)): "12/03 14h00, 15/03 14h00",
    }
    with clock.moved(TUESDAY + timedelta(minutes=11)):
        plan_due()
        deliver("sms", Handed(lambda letter: Answer(Result.TEMPORARY), abilities=Abilities()))
    with as_owner():
        carrier = Message.objects.get(purpose="you.appointment_set", state="planned").subject_id
    with clock.moved(TUESDAY + timedelta(minutes=12)), tenant(reached.bob):
        move_hour(carrier, by=reached.bob, starts_at=FRIDAY + timedelta(days=3))

    later_on(reached, hours=2)

    [text] = texts(reached)
    assert text.startswith(f"Vos rendez-vous : {said[carrier]}. ")


def test_news_of_the_evening_wait_for_the_morning(reached):
    with clock.moved(TUESDAY.replace(hour=20)):
        sent = asked(reached)
        hour(reached, sent)
        plan_due()

    with as_owner():
        planned = Message.objects.get(purpose="you.appointment_set")
    assert planned.not_before == TUESDAY.replace(hour=9) + timedelta(days=1)


def test_an_hour_of_today_that_is_cancelled_leaves_before_nine(reached):
    with clock.moved(TUESDAY.replace(hour=7, minute=30)):
        sent = asked(reached)
        id = hour(reached, sent, starts=TUESDAY.replace(hour=15))
        plan_due()
        with tenant(reached.bob):
            move_hour(id, by=reached.bob)
        one_round()

    assert [text.split(".")[0] for text in texts(reached)] == [
        "Votre rendez-vous de mardi 9 mars, 15h, est annulé"
    ]


@pytest.mark.scenario("notifications", 8)
def test_a_channel_that_fails_gives_way_to_the_next_of_hers_once(reached):
    sent = asked(reached, ("sms", "letter"), address="3 rue du Lac, 38100 Grenoble")
    hour(reached, sent)
    plan_due()
    with as_owner():
        [made] = Message.objects.filter(purpose="you.appointment_set")
    with tenant(structure=reached.sender, system="deliver_messages"):
        fall_back(made)
        fall_back(made)

    told = lines(person=reached.person, purpose="you.appointment_set")
    assert sorted(line[1] for line in told) == ["letter", "sms"]


def test_who_asked_not_to_be_contacted_is_not(reached):
    sent = asked(reached, ["sms", "none"])
    hour(reached, sent)
    plan_due()

    assert lines(person=reached.person) == [("you.appointment_set", "slip", "skipped", "unwanted")]


def test_where_nothing_is_shared_nobody_is_told(reached):
    with tenant(reached.alice):
        made = record("handoff.sent", subject=reached.network, by=reached.alice)

    assert about_whom(made.pk) is None


@pytest.mark.scenario("notifications", 9)
def test_who_has_no_channel_is_told_by_the_printing_of_her_paper(reached):
    sent = asked(reached, [])
    hour(reached, sent)
    later_on(reached, minutes=11)
    waiting = lines(person=reached.person)

    with clock.moved(TUESDAY + timedelta(hours=1)), tenant(reached.alice):
        slips.reprint(sent.referral.pk, by=reached.alice)
    later_on(reached, hours=2)

    assert waiting == [("you.appointment_set", "slip", "planned", None)]
    assert lines(person=reached.person) == [("you.appointment_set", "slip", "sent", None)]


@pytest.mark.scenario("notifications", 9)
def test_a_paper_printed_after_a_move_says_which_one_it_replaces(reached):
    sent = asked(reached, [])
    appointment = hour(reached, sent)
    with tenant(reached.alice):
        first = facts_of(sent.referral, None, by=reached.alice).replaces
        slips.reprint(sent.referral.pk, by=reached.alice)
    with tenant(reached.bob):
        move_hour(appointment, by=reached.bob, starts_at=FRIDAY + timedelta(days=3))

    with clock.moved(TUESDAY + timedelta(days=1)), tenant(reached.alice):
        slips.reprint(sent.referral.pk, by=reached.alice)
        again = facts_of(sent.referral, None, by=reached.alice)
        paper = paper_of(again, network=reached.network, code="0" * 12, language_code="en", discreet=True)

    assert (first, again.replaces) == ("", "2027-03-09")
    [row] = [row for row in paper.above if "remplace" in row.cells[0].text]
    assert [cell.text.replace("\u00a0", " ") for cell in row.cells] == [
        "Ce papier remplace celui du mardi 9 mars.",
        "This paper replaces the one of Tuesday 9 March.",
    ]


def test_a_mail_to_the_person_says_a_first_name_a_phone_and_a_desk(reached, sink, settings):
    settings.SIMULATED_SENDING = False
    sent = asked(reached, ["email"], email="elle@exemple.invalid")
    hour(reached, sent)
    later_on(reached, minutes=11)

    [mail] = [each for each in sink.received if each["To"] == "elle@exemple.invalid"]
    text = plain(mail)
    assert text.startswith("Bonjour Yvette,")
    assert "vendredi 12\u00a0mars à 14\u00a0h, MDH Capuche" in text
    assert "l’accueil Chorier, lun-ven 9 h-17 h" in text
    assert QUINQUET not in mail.as_string()


def test_a_file_that_changes_home_takes_its_messages_along(reached):
    sent = asked(reached)
    hour(reached, sent)
    plan_due()
    with as_owner():
        with connection.cursor() as cursor:
            cursor.execute("select set_config('app.moving_home', %s, true)", [str(reached.person.pk)])
        type(reached.person).objects.filter(pk=reached.person.pk).update(home_structure=reached.unrelated)
        assert set(
            Message.objects.filter(person=reached.person).values_list("owner_structure", flat=True)
        ) == {reached.unrelated.pk}
