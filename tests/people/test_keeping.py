"""Told before a file is made nameless: once a night, to the team, on a page; and the hold that keeps a file longer."""

from datetime import timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.db import DatabaseError, transaction
from django.utils import timezone

from core.journal.models import Access, Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from notifications.models import Message
from notifications.operations.planning import plan_due
from people.models import LegalHold, Notice, NoticeKind, Person, PersonStatus, PrivacySetting
from people.operations.keeping import hold, lift
from people.operations.retaining import run
from people.operations.setting_aside import set_aside
from tests.cast import QUINQUET
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.session import sign_in

PAGE = "/fiches-bientot-effacees/"
REASON = "Réclamation en cours auprès du tribunal."


@pytest.fixture(autouse=True)
def _files(tmp_path, settings):
    settings.RELAIS_TOMBSTONES = str(tmp_path / "tombstones.txt")


def silent_since(days, *persons):
    with as_owner():
        PersonStatus.objects.filter(person__in=persons).update(
            last_contact_on=timezone.localdate(clock.now()) - timedelta(days=days)
        )


def others(cast, number):
    with as_owner():
        return PersonFactory.create_batch(number, home_structure=cast.sender)


def keep(cast, *, by=None, days=100, reason=REASON):
    by = by or cast.lea
    until = timezone.localdate(clock.now()) + timedelta(days=days)
    with tenant(by):
        return hold(uuid7(), by=by, person_id=cast.person.pk, reason=reason, until=until)


def there(person):
    with as_owner():
        return Person.objects.filter(pk=person.pk).exists()


def told():
    with as_owner():
        return list(Event.objects.filter(name="retention.announced"))


def test_a_structure_is_told_once_a_night_for_all_its_files(cast):
    with as_owner():
        cast.sender.email = "equipe@exemple.invalid"
        cast.sender.save(update_fields=["email"])
    silent_since(700, cast.person, *others(cast, 2))

    assert run()["announce"] == 3
    silent_since(701, *others(cast, 1))
    assert run()["announce"] == 1

    (event,) = told()
    on = timezone.localdate(clock.now()) + timedelta(days=30)
    assert (event.payload["home"], event.payload["on"], event.payload["files"]) == (
        cast.sender.pk,
        on.isoformat(),
        3,
    )
    assert event.person_mark is None
    plan_due()
    with as_owner():
        message = Message.objects.get(purpose="retention.announced", channel="mail")
        assert (message.owner_structure_id, message.message_class, message.user_id) == (
            cast.sender.pk,
            "B",
            None,
        )
        assert str(message.subject_id) == event.payload["notice"]
        assert Event.objects.filter(name="ending.announced").count() == 4


def test_another_structure_is_told_of_its_own_only(cast):
    with as_owner():
        elsewhere = PersonFactory(home_structure=cast.unrelated)
    silent_since(700, cast.person, elsewhere)

    run()

    assert {event.payload["home"] for event in told()} == {cast.sender.pk, cast.unrelated.pk}


def test_after_an_outage_nothing_goes_before_its_notice_is_thirty_days_old(cast):
    silent_since(720, cast.person)
    start = clock.now()

    with clock.moved(start + timedelta(days=100)):
        assert (run()["announce"], run()["anonymise"]) == (1, 0)
    with clock.moved(start + timedelta(days=129)):
        assert run()["anonymise"] == 0
        assert there(cast.person)
    with clock.moved(start + timedelta(days=130)):
        assert run()["anonymise"] == 1


def test_the_database_refuses_a_notice_of_less_than_thirty_days(cast):
    with as_owner(), pytest.raises(DatabaseError, match="notice_thirty_days"), transaction.atomic():
        Notice(
            person=cast.person,
            home_structure=cast.sender,
            network=cast.network,
            kind=NoticeKind.RETENTION,
            subject=uuid7(),
            due_on=timezone.localdate(clock.now()) + timedelta(days=20),
            told_at=clock.now(),
        ).save()


def test_a_shorter_clock_brings_no_announced_day_nearer_and_a_longer_one_asks_for_a_new_notice(cast):
    silent_since(700, cast.person)
    assert run()["announce"] == 1
    with as_owner():
        setting = PrivacySetting(network=cast.network, name="person", value=400)
        setting.save()

    with clock.moved(clock.now() + timedelta(days=29)):
        assert (run()["announce"], run()["anonymise"]) == (0, 0)
    with as_owner():
        setting.value = 800
        setting.save(update_fields=["value"])
    with clock.moved(clock.now() + timedelta(days=31)):
        assert (run()["announce"], run()["anonymise"]) == (0, 0)
    with clock.moved(clock.now() + timedelta(days=71)):
        assert (run()["announce"], run()["anonymise"]) == (1, 0)
    with clock.moved(clock.now() + timedelta(days=101)):
        assert run()["anonymise"] == 1


def test_a_held_file_is_not_erased_and_home_is_told_again_when_the_hold_ends(cast):
    silent_since(700, cast.person)
    run()
    keep(cast, days=100)

    with clock.moved(clock.now() + timedelta(days=60)):
        assert (run()["announce"], run()["anonymise"], there(cast.person)) == (0, 0, True)
    with clock.moved(clock.now() + timedelta(days=101)):
        assert (run()["announce"], run()["anonymise"]) == (1, 0)
    with clock.moved(clock.now() + timedelta(days=131)):
        assert run()["anonymise"] == 1


def test_lifting_a_hold_tells_home_again_thirty_days_before(cast):
    silent_since(800, cast.person)
    with clock.moved(clock.now() - timedelta(days=31)):
        run()
        keep(cast)
    with tenant(cast.lea):
        lift(cast.person.pk, by=cast.lea)

    assert (run()["announce"], run()["anonymise"]) == (1, 0)
    with as_owner():
        names = Event.objects.filter(name__in=("file.held", "hold.lifted"))
        assert sorted(names.values_list("name", flat=True)) == ["file.held", "hold.lifted"]
        assert all(event.person_mark for event in names)
        assert REASON not in str(list(names.values_list("payload", flat=True)))


@pytest.mark.parametrize(
    ("days", "reason", "fault", "field"),
    [
        (100, " ", Incomplete, "reason"),
        (100, "Son numéro est 1 85 05 78 006 084 91", Refused, "reason"),
        (0, REASON, Refused, "until"),
        (3 * 366 + 2, REASON, Refused, "until"),
    ],
)
def test_a_hold_takes_a_reason_and_a_day_within_three_years(cast, days, reason, fault, field):
    with pytest.raises(fault) as refused:
        keep(cast, days=days, reason=reason)

    assert refused.value.field == field
    with as_owner():
        assert not LegalHold.objects.exists()


def test_the_database_refuses_a_hold_of_more_than_three_years(cast):
    now = clock.now()
    with as_owner(), pytest.raises(DatabaseError, match="legalhold_three_years"), transaction.atomic():
        LegalHold(
            person=cast.person,
            home_structure=cast.sender,
            network=cast.network,
            reason=REASON,
            until=now.date() + relativedelta(years=3, days=2),
            held_at=now,
            held_by_id=cast.lea.pk,
        ).save()


def test_three_years_to_the_day_are_allowed(cast):
    until = timezone.localdate(clock.now()) + relativedelta(years=3)

    with tenant(cast.lea):
        made = hold(uuid7(), by=cast.lea, person_id=cast.person.pk, reason=REASON, until=until)

    assert made.until == until


def test_only_the_lead_of_home_holds_and_lifts(cast):
    with pytest.raises(Refused):
        keep(cast, by=cast.alice)
    with pytest.raises(Person.DoesNotExist):
        keep(cast, by=cast.bob)
    keep(cast)

    with pytest.raises(Refused), tenant(cast.alice):
        lift(cast.person.pk, by=cast.alice)
    with pytest.raises(Conflict):
        keep(cast)


def test_lifting_what_nothing_holds_is_refused(cast):
    with pytest.raises(Conflict), tenant(cast.lea):
        lift(cast.person.pk, by=cast.lea)


def test_a_hold_that_ended_by_itself_leaves_room_for_another(cast):
    with clock.moved(clock.now() - timedelta(days=200)):
        keep(cast, days=100)

    keep(cast)

    with as_owner():
        assert LegalHold.objects.count() == 2


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_asks_as_much_for_three_files_as_for_one(client, cast, queries, item_count):
    persons = others(cast, item_count)
    silent_since(700, *persons)
    run()
    sign_in(client, cast.alice)
    client.get(PAGE)

    with queries() as asked:
        page = client.get(PAGE)

    assert len(page.context["ending"]) == item_count
    assert len(asked) == 17


def test_the_page_says_who_and_when_and_writes_down_who_was_shown(client, cast):
    silent_since(700, cast.person)
    run()
    sign_in(client, cast.lea)

    page = client.get(PAGE).content.decode()

    assert QUINQUET in page and "effacée le" in page and "droits/garder/" in page
    with as_owner():
        assert Access.objects.latest("at").count == 1
    sign_in(client, cast.alice)
    assert "droits/garder/" not in client.get(PAGE).content.decode()


def test_a_contact_takes_the_file_off_the_page_and_a_hold_moves_it_below(client, cast):
    (contacted,) = others(cast, 1)
    silent_since(700, cast.person, contacted)
    run()
    silent_since(-1, contacted)
    keep(cast)
    sign_in(client, cast.lea)

    page = client.get(PAGE)

    assert page.context["ending"] == []
    assert [person.pk for _hold, person in page.context["kept"]] == [cast.person.pk]
    assert REASON in page.content.decode()


def test_who_is_set_aside_is_shown_to_the_lead_alone(client, cast):
    silent_since(700, cast.person)
    run()
    with tenant(cast.lea):
        set_aside(cast.person.pk, by=cast.lea)
    seen = []

    for member in (cast.lea, cast.alice):
        sign_in(client, member)
        seen.append(QUINQUET in client.get(PAGE).content.decode())

    assert seen == [True, False]


def test_first_pages_lead_there_only_when_a_file_is_announced(client, cast):
    sign_in(client, cast.lea)
    before = [PAGE in client.get(path).content.decode() for path in ("/", "/personnes/")]
    silent_since(700, cast.person)
    run()

    after = [PAGE in client.get(path).content.decode() for path in ("/", "/personnes/", "/equipe/")]

    assert (before, after) == ([False, False], [True, True, True])


def test_the_lead_holds_from_the_page_reads_it_among_the_rights_and_lifts_it(client, cast):
    sign_in(client, cast.lea)
    address = f"/personnes/{cast.person.pk}/droits/garder/"
    form = client.get(address).context["form"]
    until = timezone.localdate(clock.now()) + timedelta(days=90)

    answer = client.post(
        address, {"id": form["id"].value(), "reason": REASON, "until": f"{until:%d/%m/%Y}"}, follow=True
    )
    assert "Fiche gardée au-delà de sa durée" in answer.content.decode()
    assert REASON in answer.content.decode()
    lifted = client.post(f"{address}fin/", follow=True)

    assert "Fiche gardée au-delà de sa durée" not in lifted.content.decode()
    assert client.post(f"{address}fin/").status_code == 404


@pytest.mark.parametrize("who", ["alice", "bob", "dan", "desk", "solene"])
def test_the_page_of_a_hold_does_not_exist_for_others(client, cast, who):
    sign_in(client, getattr(cast, who))
    address = f"/personnes/{cast.person.pk}/droits/garder/"

    assert [client.get(address).status_code, client.post(f"{address}fin/").status_code] == [404, 404]


@pytest.mark.parametrize("who", ["bob", "dan", "solene"])
def test_the_list_of_another_structure_shows_none_of_these_files(client, cast, who):
    silent_since(700, cast.person)
    run()
    sign_in(client, getattr(cast, who))

    page = client.get(PAGE)

    assert (page.context["ending"], QUINQUET in page.content.decode()) == ([], False)


def test_the_desk_has_no_such_page(client, cast):
    sign_in(client, cast.desk)

    assert client.get(PAGE).status_code == 404
