"""Possible duplicates across structures: one sentence, and not a byte about whom (people §7)."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.utils import ProgrammingError

from core.journal.models import Event
from core.kernel.ids import uuid7
from core.kernel.seals import unseal
from core.kernel.tenant import tenant
from people.models import BlindKey, BlindMark, BlindQuestion, Person, PersonStatus
from people.operations import blind_index
from people.operations.blind_index import ASKED_A_DAY, Answer, ask, digests
from people.operations.contacting import set_contact
from people.operations.correcting import correct_identity
from people.operations.dying import record_death, undo_death
from people.operations.registering import register
from people.queries import twins
from tests.factories.floor import as_owner
from tests.session import sign_in

SENTENCE = "Une personne proche de ces informations est peut-être connue du réseau."
BORN = date(1961, 5, 14)


def someone(by, first_name="Amina", last_name="Ben Ali", birth_date=BORN, precision="day", **contact):
    """Registered, asked about, then her contact noted and asked about; her id and both answers."""
    with tenant(by):
        person = register(
            uuid7(),
            by=by,
            first_name=first_name,
            last_name=last_name,
            birth_date=birth_date,
            birth_precision=precision if birth_date else "none",
        )
        answers = [ask(person.pk, by=by)]
        if contact:
            set_contact(person.pk, by=by, **contact)
            answers.append(ask(person.pk, by=by))
    return person, answers


def typed(client, **fields):
    page = client.get("/personnes/nouvelle/")
    data = {"id": page.context["form"]["id"].value(), "birth_date": "14/5/1961", **fields}
    return client.post("/personnes/nouvelle/", data)


@pytest.mark.scenario("people", 24)
def test_the_second_structure_reads_the_sentence_and_nothing_of_the_first(client, cast):
    someone(cast.alice, "Amina", "Ben Ali", channels=["phone"], phone="+33639980077", commune="Échirolles")
    sign_in(client, cast.chloe)

    answer = typed(client, first_name="Aminah", last_name="Bénali")
    page = client.get(answer["Location"])

    with as_owner():
        mine = Person.objects.get(first_name="Aminah")
    text = page.content.decode()
    assert answer["Location"] == f"/personnes/{mine.pk}/proche/"
    assert SENTENCE in text
    assert not [word for word in ("Ben Ali", "Amina ", cast.sender.name, "Alice", "80077") if word in text]
    assert f'href="/personnes/{mine.pk}/"' in text


@pytest.mark.scenario("people", 24)
def test_the_sentence_depends_on_nothing_but_yes(client, cast):
    """Two persons known of two structures, one of them of both: the same page but for her own name."""
    someone(cast.alice)
    someone(cast.alice, "Zoé", "Morin", date(1990, 1, 2), channels=["phone"], phone="+33639980078")
    someone(cast.bob, "Zoé", "Morin", date(1990, 1, 2))
    sign_in(client, cast.chloe)
    first = client.get(typed(client, first_name="Amina", last_name="Benali")["Location"])

    second = client.get(typed(client, first_name="Zoé", birth_date="2/1/1990", last_name="Morin")["Location"])

    assert SENTENCE in first.content.decode()
    assert main(first, "Amina Benali") == main(second, "Zoé Morin")


def main(page, name):
    text = page.content.decode()
    text = text[text.index('<div class="head">') : text.index("</main>")]
    for word in (str(page.context["person"].pk), name, name.split()[0], page.context["csrf_token"]):
        text = text.replace(str(word), "")
    return text


def test_unknown_of_the_network_she_is_opened_without_a_word(client, cast):
    someone(cast.alice)
    sign_in(client, cast.chloe)

    answer = typed(client, first_name="Rosa", last_name="Martin")

    assert SENTENCE not in client.get(answer["Location"]).content.decode()
    assert not answer["Location"].endswith("/proche/")


@pytest.mark.parametrize(
    ("hers", "mine"),
    [
        (
            {"first_name": "Mohamed", "last_name": "Nguyen"},
            {"first_name": "Mohammed", "last_name": "N’Guyen"},
        ),
        ({"first_name": "Omar", "last_name": ""}, {"first_name": "Oumar", "last_name": ""}),
        ({"first_name": "Ali", "last_name": "Omar"}, {"first_name": "Omar", "last_name": "Ali"}),
    ],
    ids=["spelling", "first name only", "taken for each other"],
)
def test_a_name_said_alike_and_one_birth_date_are_enough(cast, hers, mine):
    someone(cast.alice, **hers)

    assert someone(cast.chloe, **mine)[1] == [Answer.MAYBE]


@pytest.mark.parametrize(
    "mine",
    [
        {"first_name": "Amina", "last_name": "Ben Ali", "birth_date": date(1962, 5, 14)},
        {"first_name": "Rosa", "last_name": "Ben Ali"},
    ],
    ids=["another day", "another first name"],
)
def test_another_day_or_another_name_is_no(cast, mine):
    someone(cast.alice)

    assert someone(cast.chloe, **mine)[1] == [Answer.NO]


def test_without_a_birth_date_nothing_is_compared(cast):
    someone(cast.alice, birth_date=None)

    assert someone(cast.chloe, birth_date=None)[1] == [Answer.NOTHING]


def test_a_year_is_compared_with_a_year(cast):
    someone(cast.alice, birth_date=date(1961, 1, 1), precision="year")

    assert someone(cast.chloe, birth_date=date(1961, 1, 1), precision="year")[1] == [Answer.MAYBE]


def test_a_phone_alone_or_a_birth_date_with_a_commune_is_enough(cast):
    someone(cast.alice, channels=["phone"], phone="+33639980077", commune="Saint-Martin-d’Hères")

    assert someone(cast.chloe, "Rosa", "X", None, phone="+33639980077")[1][-1] == Answer.MAYBE
    assert someone(cast.bob, "Zoé", "Y", BORN, commune="saint martin d'heres")[1] == [Answer.NO, Answer.MAYBE]


def test_the_first_of_january_or_a_year_designates_nobody_in_a_commune(cast):
    for precision in ("day", "year"):
        person = Person(first_name="A", last_name="B", birth_date=date(1985, 1, 1), birth_precision=precision)
        contact = type("Noted", (), {"phone": "", "commune": "Grenoble"})()

        assert len(digests(person, contact, b"secret")) == 1


def test_each_network_has_its_own_secret(cast):
    someone(cast.alice)

    assert someone(cast.dan)[1] == [Answer.NO]
    with as_owner():
        keys = {unseal(key.sealed) for key in BlindKey.objects.all()}
        marks = {bytes(mark.digest) for mark in BlindMark.objects.all()}
    assert (len(keys), len(marks)) == (2, 2)


def test_the_same_answer_is_not_given_twice(cast):
    someone(cast.alice)
    person, _ = someone(cast.chloe)

    with tenant(cast.chloe):
        set_contact(person.pk, by=cast.chloe, channels=["desk"], safe_hours="le matin")

        assert ask(person.pk, by=cast.chloe) == Answer.NOTHING


def test_nobody_asks_about_a_file_of_another_structure(cast):
    person, _ = someone(cast.alice)

    with tenant(cast.chloe):
        with pytest.raises(Person.DoesNotExist):
            ask(person.pk, by=cast.chloe)
        with connection.cursor() as cursor:
            cursor.execute("select floor.blind_ask(%s, 30)", [person.pk])
            assert cursor.fetchone() == ("nothing",)
            cursor.execute("select floor.blind_remember(%s, '{}', '{}')", [person.pk])
            cursor.execute("select count(*) from floor.own_twins(%s)", [person.pk])
            assert cursor.fetchone() == (0,)
    with as_owner():
        assert BlindMark.objects.filter(person=person).count() == 1


@pytest.mark.parametrize("act", ["select * from {}", "insert into {} (id) values (null)", "delete from {}"])
@pytest.mark.parametrize("table", ["people_blindmark", "people_blindquestion"])
def test_the_application_reads_and_writes_no_mark_and_no_question(cast, act, table):
    with tenant(cast.alice), connection.cursor() as cursor:
        cursor.execute("savepoint here")
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute(act.format(table))
        cursor.execute("rollback to here")


@pytest.mark.scenario("security", 38)
def test_the_thirty_first_question_of_the_day_is_refused_and_stays_counted(client, cast):
    someone(cast.alice)
    with as_owner():
        BlindQuestion.objects.bulk_create(
            BlindQuestion(network=cast.network, user_id=cast.chloe.user_id, at=cast.person.created_at)
            for _ in range(ASKED_A_DAY)
        )
    sign_in(client, cast.chloe)

    answer = typed(client, first_name="Amina", last_name="Benali")

    page = client.get(answer["Location"])
    assert SENTENCE not in page.content.decode()
    assert "Trop de fiches comparées aujourd’hui" in page.content.decode()
    assert someone(cast.bob)[1] == [Answer.MAYBE]
    with as_owner():
        asked = Event.objects.filter(name="duplicate.asked").order_by("at")
        assert Person.objects.filter(first_name="Amina", home_structure=cast.unrelated).count() == 1
        assert [event.payload["refused"] for event in asked] == [False, True, False]
        assert BlindQuestion.objects.filter(user_id=cast.chloe.user_id).count() == ASKED_A_DAY


@pytest.mark.parametrize("status", ["erased", "deceased", "merged"])
def test_who_is_erased_dead_or_merged_leaves_the_index(cast, status):
    person, _ = someone(cast.alice)
    with tenant(cast.alice):
        row = PersonStatus.objects.visible_to(cast.alice).get(person_id=person.pk)
        row.status = status
        row.save(update_fields=["status"])
        blind_index.remember(person, by=cast.alice)

    assert someone(cast.chloe)[1] == [Answer.NO]


def test_the_index_follows_the_contact(cast):
    person, _ = someone(cast.alice, birth_date=None, phone="+33639980077")
    with tenant(cast.alice):
        set_contact(person.pk, by=cast.alice, phone="+33639980079")

    assert someone(cast.chloe, "Rosa", "", None, phone="+33639980077")[1][-1] == Answer.NO
    assert someone(cast.bob, "Zoé", "", None, phone="+33639980079")[1][-1] == Answer.MAYBE


def test_the_index_follows_a_corrected_name(cast):
    person, _ = someone(cast.alice, "Rosa", "Martin")
    with tenant(cast.alice):
        correct_identity(person.pk, by=cast.alice, last_name="Delacroix")

    assert someone(cast.chloe, "Rosa", "Martin")[1] == [Answer.NO]
    assert someone(cast.bob, "Rosa", "Delacroix")[1] == [Answer.MAYBE]


def test_a_death_undone_brings_her_back_into_the_index(cast):
    person, _ = someone(cast.alice)
    with tenant(cast.alice):
        record_death(person.pk, by=cast.alice)
    with tenant(cast.lea):
        undo_death(person.pk, by=cast.lea)

    assert someone(cast.chloe)[1] == [Answer.MAYBE]


def test_a_rotation_rebuilds_the_index_under_a_new_secret(cast, capsys):
    someone(cast.alice, phone="+33639980077")
    someone(cast.dan)
    with as_owner():
        before = {bytes(mark.digest) for mark in BlindMark.objects.filter(network=cast.network)}

    call_command("rotate_blind_index", network=cast.network.slug)

    with as_owner():
        marks = BlindMark.objects.filter(network=cast.network)
        assert {bytes(mark.digest) for mark in marks}.isdisjoint(before)
        assert {mark.asked for mark in marks} == {True}
        assert BlindKey.objects.filter(network=cast.network).count() == 1
        assert Event.objects.filter(name="blind_index.rotated").count() == 1
        assert BlindMark.objects.exclude(network=cast.network).count() == 1
    assert "2 persons" in capsys.readouterr().out
    assert someone(cast.chloe)[1] == [Answer.MAYBE]


def test_while_it_is_rebuilt_both_secrets_answer(cast):
    someone(cast.alice)
    with tenant(cast.alice):
        blind_index._new_key(cast.network.pk)

    assert someone(cast.chloe)[1] == [Answer.MAYBE]


@pytest.mark.django_db(transaction=True)
def test_two_last_questions_at_once_are_one(cast, race):
    persons = [someone(cast.chloe, "Amina", "Ben Ali", date(1950, 1, day)) for day in (2, 3)]
    with as_owner():
        BlindQuestion.objects.all().delete()
        BlindMark.objects.all().update(asked=False)
        BlindQuestion.objects.bulk_create(
            BlindQuestion(network=cast.network, user_id=cast.chloe.user_id, at=cast.person.created_at)
            for _ in range(ASKED_A_DAY - 1)
        )

    def asking(person):
        def run():
            with tenant(cast.chloe):
                return ask(person.pk, by=cast.chloe)

        return run

    answers = race(*(asking(person) for person, _ in persons))

    assert sorted(answers) == [Answer.NO, Answer.OVER]


def test_one_of_our_own_that_sounds_alike_is_shown_by_name_and_written_down(client, cast):
    theirs, _ = someone(cast.lea)
    sign_in(client, cast.alice)

    page = client.get(typed(client, first_name="Amina", last_name="Benali")["Location"])

    assert [one.pk for one in page.context["twins"]] == [theirs.pk]
    assert "Est-ce la même personne" in page.content.decode()
    assert SENTENCE not in page.content.decode()


def test_two_of_a_family_who_share_a_phone_are_not_taken_for_one(cast):
    someone(cast.alice, "Amina", "Ben Ali", BORN, phone="+33639980077")
    person, _ = someone(cast.alice, "Karim", "Ben Ali", date(1990, 2, 3), phone="+33639980077")

    with tenant(cast.alice):
        assert twins(cast.alice, person) == []
