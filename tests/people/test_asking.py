"""What a person asks about her own file: written down, due within a month, answered by home."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import system_member, tenant
from people.models import Person, RightRequest
from people.operations.asking import answer_right, ask_right, ask_right_by_code
from tests.factories.floor import as_owner
from tests.factories.people import grant
from tests.factories.referrals import send

DAY = datetime(2026, 1, 31, 10, tzinfo=ZoneInfo("Europe/Paris"))


def ask(cast, kind="copy", by=None, **words):
    by = by or cast.alice
    with tenant(by):
        return ask_right(uuid7(), by=by, person_id=cast.person.pk, kind=kind, **words)


def test_a_request_is_due_within_a_month(cast):
    with clock.moved(DAY):
        request = ask(cast, via="letter", wish="Je veux relire ce qui est écrit.")

    assert request.due_on == date(2026, 2, 28)
    with as_owner():
        assert Event.objects.get(name="right.asked").payload == {"kind": "copy", "via": "letter"}


def test_the_same_request_asked_twice_waits_once(cast):
    with clock.moved(DAY):
        first = ask(cast)

    again = ask(cast)

    assert again.pk == first.pk
    assert again.due_on == date(2026, 2, 28)


def test_a_structure_that_may_read_the_person_takes_no_request(cast):
    with as_owner():
        grant(cast.person, cast.recipient, 1)

    with pytest.raises(Refused):
        ask(cast, by=cast.bob)


def test_a_stranger_does_not_find_her(cast):
    with pytest.raises(Person.DoesNotExist):
        ask(cast, by=cast.chloe)


def test_a_request_is_answered_once(cast):
    request = ask(cast)

    with tenant(cast.alice):
        answer_right(request.pk, by=cast.alice, answer="done")
    with pytest.raises(Conflict), tenant(cast.alice):
        answer_right(request.pk, by=cast.alice, answer="done")


def test_what_is_not_done_has_a_reason_and_words_for_the_person(cast):
    request = ask(cast)

    with tenant(cast.alice):
        with pytest.raises(Incomplete):
            answer_right(request.pk, by=cast.alice, answer="partly")
        with pytest.raises(Incomplete):
            answer_right(request.pk, by=cast.alice, answer="partly", reason="claim")
        answered = answer_right(
            request.pk, by=cast.alice, answer="partly", reason="claim", explanation="Un recours est en cours."
        )

    assert answered.reason_code == "claim"
    with as_owner():
        assert Event.objects.get(name="right.answered").payload == {
            "kind": "copy", "answer": "partly", "reason": "claim",
        }  # fmt: skip


@pytest.mark.parametrize("kind", ["erasure", "objection"])
def test_erasing_and_setting_aside_are_the_leads_to_answer(cast, kind):
    request = ask(cast, kind)

    with pytest.raises(Refused), tenant(cast.alice):
        answer_right(request.pk, by=cast.alice, answer="refused", reason="claim", explanation="Non.")
    with tenant(cast.lea):
        answer_right(request.pk, by=cast.lea, answer="refused", reason="claim", explanation="Non.")


def test_another_structure_does_not_find_a_request(cast):
    request = ask(cast)

    with pytest.raises(RightRequest.DoesNotExist), tenant(cast.chloe):
        answer_right(request.pk, by=cast.chloe, answer="done")


def by_code(cast, code, kind="copy", **words):
    with tenant(public=cast.network.pk) as context:
        by = system_member(context)
        return ask_right_by_code(code, by=by, from_address="192.0.2.1", kind=kind, **words)


def test_the_code_alone_asks_and_home_finds_it_on_its_list(cast):
    sent = send(cast.alice, cast.person, cast.recipient)

    assert by_code(cast, sent.code, "rectification", wish="Mon numéro a changé.").done
    assert by_code(cast, sent.code, "rectification").done

    with tenant(cast.alice):
        [request] = RightRequest.objects.visible_to(cast.alice).waiting()
    assert (request.via, request.wish) == ("page", "Mon numéro a changé.")
    with as_owner():
        events = Event.objects.filter(name="right.asked")
        assert {event.person_mark for event in events} != {None}


def test_a_wrong_code_asks_nothing_and_is_counted(cast):
    assert not by_code(cast, "4827 1930 5618").done

    with as_owner():
        assert not RightRequest.objects.exists()
        assert Event.objects.filter(name="code.refused").count() == 1


def test_the_coordinator_reads_counts_and_nobody_else_does(cast):
    with clock.moved(DAY):
        ask(cast)
    ask(cast, "erasure")

    def waiting(member):
        with tenant(member), connection.cursor() as cursor:
            cursor.execute("select structure_id, waiting, late from floor.rights_waiting()")
            return cursor.fetchall()

    assert waiting(cast.solene) == [(cast.sender.pk, 2, 1)]
    assert waiting(cast.lea) == []
