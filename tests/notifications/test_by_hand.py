"""Calls, letters and papers: lines that a human ticks, for the home structure alone."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from core.journal.models import Access
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Network
from notifications.models import Message
from notifications.operations import by_hand
from notifications.operations.printing import print_letters
from notifications.operations.ticking import tick
from notifications.operations.tidying import tidy, tidy_due
from people.models import PersonStatus
from people.operations.contacting import set_contact
from referrals.operations.calling_back import Caller, call_back
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.notifications import message
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.session import sign_in


@pytest.fixture
def asked(town):
    """A request under way; the person is reached by phone, or as a test says."""
    with as_owner():
        town.sender.phone, town.sender.hours = "+33465710012", "lun-ven 9 h-17 h"
        town.sender.save(update_fields=["phone", "hours"])
    return send(town.alice, town.person, town.recipient)


def reach(town, person=None, **contact):
    person = person or town.person
    with tenant(town.alice):
        set_contact(person.pk, by=town.alice, **{"channels": ["phone"], "phone": "+33639980002"} | contact)


def told(town, asked, person=None, channel="call", **fields):
    with as_owner():
        return message(
            town.sender,
            asked.handoff.pk,
            purpose="you.sent",
            channel=channel,
            person=person or town.person,
            **fields,
        )


def states(**which):
    with as_owner():
        found = Message.objects.filter(purpose="you.sent", **which).order_by("pk")
        return [(one.channel, one.state, one.skip_reason) for one in found]


@pytest.mark.scenario("notifications", 15)
def test_the_page_says_whom_to_call_and_nothing_before_she_answers(client, town, asked):
    told(town, asked)
    sign_in(client, town.alice)

    page = client.get(reverse("to_say")).content.decode()

    assert "1 personne à appeler aujourd’hui" in page
    assert "« Bonjour, puis-je parler à Yvette Q. ? »" in page
    assert "Le Fil des Écrans va la lire" in page
    with as_owner():
        assert Access.objects.filter(reason="told_by_hand").count() == 1


def test_on_the_answering_machine_of_a_discreet_person_nothing_is_left(client, town, asked):
    reach(town, discreet=True)
    told(town, asked)
    sign_in(client, town.alice)

    page = client.get(reverse("to_say")).content.decode()

    assert "Sur un répondeur : aucun message." in page
    assert "Le Fil des Écrans" not in page


def test_what_is_said_to_her_face_is_no_call(client, town, asked):
    """She comes to the counter: no number to dial, no answering machine, one button."""
    reach(town, channels=["desk"], phone="")
    line = told(town, asked)
    sign_in(client, town.alice)

    page = client.get(reverse("to_say")).content.decode()
    client.post(reverse("tick", args=[line.pk]), {"result": "reached"})

    assert "Aucun appel à passer aujourd’hui." in page
    assert "À l’accueil, à son prochain passage." in page
    assert "Répondeur" not in page
    assert states() == [("call", "sent", None)]


def test_the_lists_of_one_mornings_phone_work_lead_to_each_other(client, town, asked):
    accept(town.bob, asked)
    with tenant(town.bob):
        typed = Caller(last_name="Inconnue")
        call_back(uuid7(), by=town.bob, from_address="", caller=typed, motive="news", number="+33639980077")
    sign_in(client, town.bob)

    pages = [client.get(reverse(name)).content.decode() for name in ("to_say", "callbacks", "to_tell")]

    counts = ["1 personne à rappeler</a>", "1 personne à prévenir</a>"]
    assert [[one in page for one in counts] for page in pages] == [[True, True], [False, True], [True, False]]
    assert [f'href="{reverse("to_say")}"' in page for page in pages[1:]] == [True, True]


@pytest.mark.parametrize("who", ["bob", "chloe", "solene", "dan"])
def test_another_structure_reads_no_line(client, town, asked, who):
    made = told(town, asked)
    sign_in(client, getattr(town, who))

    assert QUINQUET not in client.get(reverse("to_say")).content.decode()
    assert client.post(reverse("tick", args=[made.pk]), {"result": "reached"}).status_code == 404


def test_the_counter_has_no_such_page(client, town, asked):
    sign_in(client, town.desk)

    assert client.get(reverse("to_say")).status_code == 404


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ("reached", [("call", "sent", None)]),
        ("voicemail", [("call", "planned", None)]),
        ("no_answer", [("call", "planned", None)]),
        ("wrong_number", [("call", "dead", None), ("slip", "planned", None)]),
        ("refused", [("call", "skipped", "unwanted")]),
    ],
)
def test_each_key_leads_somewhere(town, asked, result, expected):
    made = told(town, asked)

    with tenant(town.alice):
        tick(made.pk, by=town.alice, result=result)

    assert states() == expected
    with tenant(town.alice):
        assert by_hand.calls(town.alice) == []


def test_after_three_calls_without_an_answer_the_next_channel_takes_over(town, asked):
    made = told(town, asked)

    for day in range(3):
        with clock.moved(clock.now() + timedelta(days=3 * day)), tenant(town.alice):
            tick(made.pk, by=town.alice, result="no_answer")

    assert states() == [("call", "dead", None), ("slip", "planned", None)]


def test_a_line_that_a_colleague_ticked_is_refused(town, asked):
    made = told(town, asked)
    with tenant(town.alice):
        tick(made.pk, by=town.alice, result="reached")

    with pytest.raises(Conflict, match="collègue"), tenant(town.lea):
        tick(made.pk, by=town.lea, result="no_answer")


def test_a_result_that_is_none_is_refused(town, asked):
    made = told(town, asked)

    with pytest.raises(Incomplete), tenant(town.alice):
        tick(made.pk, by=town.alice, result="posted")


def test_several_calls_to_one_person_are_one_line_and_one_tick(town, asked):
    made = told(town, asked)
    told(town, asked)

    with tenant(town.alice):
        [line] = by_hand.calls(town.alice)
        tick(made.pk, by=town.alice, result="reached")

    assert len(line.messages) == 2
    assert states() == [("call", "sent", None)] * 2


def test_what_does_not_hold_any_more_is_no_line(town, asked):
    told(town, asked)
    with as_owner():
        type(asked.handoff).objects.filter(pk=asked.handoff.pk).update(
            state="recalled", due_at=None, owed_by=None
        )

    with tenant(town.alice):
        assert by_hand.calls(town.alice) == []


@pytest.mark.parametrize("why", ["state", "person", "late"])
def test_what_nobody_has_to_say_any_more_leaves_the_lists_with_its_reason(town, asked, why):
    told(town, asked, not_after=clock.now() + timedelta(hours=2))
    with as_owner():
        if why == "state":
            type(asked.handoff).objects.filter(pk=asked.handoff.pk).update(
                state="recalled", due_at=None, owed_by=None
            )
        elif why == "person":
            PersonStatus.objects.filter(person=town.person).update(status="deceased")
    before = tidy(town.sender) if why == "late" else 0

    with clock.moved(clock.now() + timedelta(hours=3 if why == "late" else 0)):
        counts = [tidy(town.sender), tidy(town.sender)]

    assert (before, counts) == (0, [1, 0])
    assert states() == [("call", "skipped", why)]


def test_the_lists_are_tidied_once_a_day(town, asked):
    told(town, asked, not_after=clock.now() - timedelta(seconds=30))

    counts = [tidy_due(), tidy_due()]

    assert counts == [Network.objects.count(), 0]
    assert states() == [("call", "skipped", "late")]


@pytest.fixture
def letters(town, asked):
    """Two persons who have only a letter box."""
    with as_owner():
        other = PersonFactory(home_structure=town.sender, first_name="Omar", last_name="Zèbre")
    addresses = {town.person: "3 rue du Lac, 38400 Saint-Martin", other: "1 quai Nord, 38100 Grenoble"}
    for person, address in addresses.items():
        reach(town, person, channels=["letter"], address=address)
        told(town, asked, person, channel="letter")


def test_letters_are_printed_once_under_a_number_in_the_order_of_the_post(client, town, asked, letters):
    sign_in(client, town.alice)

    answer = client.post(reverse("print_letters"))
    document = client.get(answer.url)
    again = client.post(reverse("print_letters"))

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(document.content)).pages)
    assert document["Content-Type"] == "application/pdf"
    assert text.index("38100 Grenoble") < text.index("38400 Saint-Martin")
    assert "Bonjour Yvette," in text
    assert again.status_code == 409
    with as_owner():
        assert Message.objects.filter(channel="letter").filter(batch__number=1).count() == 2


def test_a_letter_that_is_posted_is_sent(town, asked, letters):
    with tenant(town.alice):
        print_letters(by=town.alice)
        first, second = by_hand.to_post(town.alice)
        tick(first.id, by=town.alice, result="posted")
        assert [line.id for line in by_hand.to_post(town.alice)] == [second.id]

    assert sorted(states()) == [("letter", "planned", None), ("letter", "sent", None)]


def test_a_letter_in_a_batch_does_not_leave_once_she_has_died(town, asked, letters):
    with tenant(town.alice):
        batch = print_letters(by=town.alice)
    with as_owner():
        PersonStatus.objects.filter(person=town.person).update(status="deceased")

    with tenant(town.alice):
        assert [line.person.first_name for line in by_hand.letters_of(batch.pk, town.alice)] == ["Omar"]


@pytest.mark.parametrize("line_count", [1, 3])
def test_the_page_asks_the_database_the_same_whatever_its_length(client, town, asked, queries, line_count):
    told(town, asked)
    for _ in range(line_count - 1):
        with as_owner():
            person = PersonFactory(home_structure=town.sender)
        reach(town, person)
        told(town, asked, person)
    sign_in(client, town.alice)

    with queries() as seen:
        page = client.get(reverse("to_say")).content.decode()

    assert page.count("data-keys") == line_count
    assert len(seen) == 24
