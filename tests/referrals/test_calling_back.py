"""« La personne appelle » and « À rappeler »: one answer, no file opened, a number that goes with its call."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from core.journal.models import Access, Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete
from core.kernel.ids import uuid7
from core.kernel.once import fresh, signed
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from people.models import Contact
from referrals.models import CallBack
from referrals.operations.calling_back import NAMES_A_DAY, Caller, call_back, done, note_attempt
from referrals.operations.keeping import forget_typed
from referrals.operations.slips import reprint
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory, UserFactory
from tests.holding import made_once
from tests.session import sign_in

BORN = date(1948, 3, 1)
NUMBER = "+33639980077"
HER = {"first_name": "Yvette", "last_name": QUINQUET, "birth_date": "1/3/1948"}
TOKENS = re.compile(r'name="(csrfmiddlewaretoken|id)" value="[^"]*"')


@pytest.fixture
@made_once
def born(cast):
    with as_owner():
        cast.person.birth_date, cast.person.birth_precision = BORN, "day"
        cast.person.save(update_fields=["birth_date", "birth_precision"])
    return cast.person


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


def calls(client: Any, **typed: str) -> Any:
    said = {
        "id": fresh(),
        "number": "06 39 98 00 77",
        "motive": "news",
        "code": "",
        "first_name": "",
        "last_name": "",
    }
    return client.post("/la-personne-appelle/", {**said, **typed}, follow=True)


def waiting(member: Any) -> list[CallBack]:
    with tenant(member):
        return list(CallBack.objects.visible_to(member).waiting())


@pytest.mark.scenario("ux", 9)
def test_with_the_code_whoever_holds_the_referral_calls(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.desk)
    calls(client, code=sent.code, motive="lost_paper")
    accept(cast.bob, sent)
    calls(client, code=sent.code)

    assert [call.motive for call in waiting(cast.desk)] == ["lost_paper"]
    [bobs] = waiting(cast.bob)
    assert (bobs.number, bobs.ref_code) == (NUMBER, sent.referral.ref_code)
    assert bobs.due_at > clock.now()


def test_with_the_reference_too(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    sign_in(client, cast.desk)

    calls(client, code=sent.referral.ref_code.lower())

    assert len(waiting(cast.bob)) == 1


def test_with_her_name_and_birth_date_home_calls_when_nothing_is_under_way(client, cast, born):
    sign_in(client, cast.chloe)

    calls(client, **HER)

    assert [call.caller for call in waiting(cast.alice)] == ["Yvette"]
    assert waiting(cast.chloe) == []


@pytest.mark.parametrize("said", [{"first_name": "Yvette"}, {"code": "1234 5678 9012"}, {"code": "2F-0000"}])
def test_nobody_found_is_for_who_took_the_call(client, cast, said):
    sign_in(client, cast.chloe)

    calls(client, **said)

    [call] = waiting(cast.chloe)
    assert (call.person_id, call.referral_id, call.ref_code) == (None, None, "")


@pytest.mark.scenario("referrals", 36)
@pytest.mark.scenario("security", 36)
@pytest.mark.scenario("ux", 9)
def test_the_answer_is_the_same_for_one_several_or_nobody(client, cast, born):
    send(cast.alice, born, cast.recipient)
    sign_in(client, cast.chloe)

    answers = [
        calls(client, **HER),
        calls(client, **{**HER, "last_name": "Personne"}),
        calls(client, code="12"),
    ]

    assert len({TOKENS.sub("", text(answer)) for answer in answers}) == 1
    assert "C’est noté. On vous rappelle avant demain soir." in text(answers[0])
    assert QUINQUET not in text(answers[0])


@pytest.mark.scenario("security", 36)
@pytest.mark.scenario("security", 38)
def test_the_eleventh_name_of_a_day_is_refused_and_its_line_stays(client, cast, born):
    sign_in(client, cast.chloe)
    for _ in range(NAMES_A_DAY.tries):
        calls(client, **{**HER, "last_name": "Personne"})

    over = calls(client, **HER)

    assert over.status_code == 422
    assert "Trop d’essais" in text(over)
    assert waiting(cast.alice) == []
    with as_owner():
        assert Event.objects.filter(name="callback.refused").count() == 1


def test_no_file_is_opened_and_the_number_never_becomes_the_files(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with as_owner():
        before = Access.objects.count()
    sign_in(client, cast.desk)

    calls(client, code=sent.code)
    shown = client.get("/a-rappeler/")

    assert QUINQUET not in text(shown)
    assert "06 39 98 00 77" in text(shown)
    with as_owner():
        assert Access.objects.count() == before
        assert not Contact.objects.filter(phone=NUMBER).exists()


def test_the_code_of_a_voided_paper_still_asks_for_a_call(client, cast):
    sent = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.alice):
        reprint(sent.referral.pk, by=cast.alice)
    sign_in(client, cast.chloe)

    calls(client, code=sent.code, motive="lost_paper")

    assert len(waiting(cast.alice)) == 1


def test_the_same_form_twice_is_one_call(client, cast):
    sign_in(client, cast.desk)
    once = signed(uuid7())

    for _ in range(2):
        calls(client, id=once, first_name="Yvette")

    assert len(waiting(cast.desk)) == 1


def test_a_try_without_an_answer_keeps_the_number_and_done_forgets_it(client, cast):
    sign_in(client, cast.desk)
    calls(client, first_name="Yvette")
    [call] = waiting(cast.desk)

    client.post(f"/a-rappeler/{call.pk}/", {"what": "tried"})
    [tried] = waiting(cast.desk)
    client.post(f"/a-rappeler/{call.pk}/", {"what": "done"})

    assert (tried.attempts, tried.number) == (1, NUMBER)
    assert waiting(cast.desk) == []
    with as_owner():
        row = CallBack.objects.get()
        assert (row.number, row.caller) == ("", "")
        assert {one.name for one in Event.objects.all()} >= {
            "callback.asked",
            "callback.attempted",
            "callback.done",
        }


def test_done_twice_is_harmless_and_a_try_after_it_is_refused(cast):
    with tenant(cast.desk):
        call_back(
            uuid7(),
            by=cast.desk,
            from_address="",
            caller=Caller(first_name="Y"),
            motive="other",
            number=NUMBER,
        )
        id = CallBack.objects.get().pk
        done(id, by=cast.desk)
        done(id, by=cast.desk)
        with pytest.raises(Conflict):
            note_attempt(id, by=cast.desk)


def test_another_structure_neither_sees_nor_settles_it(client, cast):
    sign_in(client, cast.desk)
    calls(client, first_name="Yvette")
    [call] = waiting(cast.desk)
    sign_in(client, cast.chloe)

    assert client.post(f"/a-rappeler/{call.pk}/", {"what": "done"}).status_code == 404
    with tenant(cast.chloe):
        assert not CallBack.objects.exists()


def test_the_number_goes_after_thirty_days_and_the_call_stays(cast):
    with tenant(cast.desk):
        call_back(
            uuid7(),
            by=cast.desk,
            from_address="",
            caller=Caller(first_name="Y"),
            motive="other",
            number=NUMBER,
        )

    with clock.moved(clock.now() + timedelta(days=29)):
        assert forget_typed() == 0
    with clock.moved(clock.now() + timedelta(days=31)):
        assert forget_typed() == 1

    [call] = waiting(cast.desk)
    assert (call.number, call.caller) == ("", "")


def test_without_a_number_nobody_can_call(cast):
    with tenant(cast.desk), pytest.raises(Incomplete):
        call_back(
            uuid7(), by=cast.desk, from_address="", caller=Caller(first_name="Y"), motive="news", number=""
        )


def test_a_form_that_says_nothing_of_her_is_asked_again(client, cast):
    sign_in(client, cast.desk)

    answer = calls(client)

    assert answer.status_code == 422
    assert "Notez au moins son prénom" in text(answer)


@pytest.mark.parametrize("address", ["/la-personne-appelle/", "/a-rappeler/"])
def test_observers_and_visitors_do_not_come_here(client, cast, address):
    assert client.get(address).status_code == 302
    with as_owner():
        observer = MembershipFactory(user=UserFactory(), structure=cast.unrelated, role=Role.OBSERVER)
    sign_in(client, observer)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_asks_the_same_questions_whatever_its_length(client, cast, queries, item_count):
    sign_in(client, cast.desk)
    for _ in range(item_count):
        calls(client, first_name="Yvette")
    client.get("/a-rappeler/")
    cache.clear()

    with queries() as asked:
        client.get("/a-rappeler/")

    assert len(asked) == 12
