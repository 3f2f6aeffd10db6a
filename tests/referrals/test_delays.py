"""« Délais du réseau »: who sets them, within which bounds, and what becomes of the requests that run."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused
from core.kernel.tenant import tenant
from referrals.models import BOUNDS, Delay, Referral
from referrals.operations.setting_delays import change_delay
from referrals.rules.clocks import LADDERS, Ladder
from referrals.rules.delays import SETTABLE
from referrals.states import DueKind
from referrals.tasks import sweep
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import send
from tests.factories.tenancy import StructureFactory
from tests.session import sign_in

PAGE = "/delais-du-reseau/"
PARIS = ZoneInfo("Europe/Paris")


def change(by, name="answer", first=4, second=6, third=9):
    with tenant(by):
        return change_delay(name, by=by, first=first, second=second, third=third)


def on(day, month=3):
    return clock.moved(datetime(2026, month, day, 9, 1, tzinfo=PARIS))


def days_of(referral_id):
    """(promised, next level): local days."""
    with as_owner():
        row = Referral.objects.get(pk=referral_id)
    return tuple(at.astimezone(PARIS).date() for at in (row.next_due_at, row.level_due_at))


def test_every_ladder_that_runs_may_be_set_and_the_usual_one_is_within_its_bounds():
    tells_nobody, never_starts = DueKind.CLOSING, DueKind.OUTCOME
    assert {each.key for each in SETTABLE.values()} == set(BOUNDS)
    assert set(BOUNDS) == {key for key in LADDERS if key[0] not in (tells_nobody, never_starts)}
    for each in SETTABLE.values():
        least, most = each.bounds
        assert least <= each.usual.first < each.usual.second < each.usual.third <= most


@pytest.mark.parametrize("name", ["answer", "waitlist"])
def test_no_mail_leaves_for_a_structure_that_is_asked_before_the_third_day(name):
    assert SETTABLE[name].bounds[0] == 3


def test_the_next_requests_follow_the_new_ladder_and_the_journal_keeps_both(cast):
    ladder = change(cast.solene)

    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient)
    assert ladder == Ladder(4, 6, 9)
    assert days_of(sent.referral.pk)[0] == date(2026, 3, 13)
    fired = []
    for day in range(9, 24):
        with on(day):
            if sweep():
                fired.append(day)
    assert fired == [13, 17, 20]
    with as_owner():
        event = Event.objects.get(name="delay.changed")
    assert event.member_id == cast.solene.pk
    assert event.payload == {"clock": "answer", "old": [3, 7, 10], "new": [4, 6, 9], "moved": 0}


def test_the_same_ladder_again_is_harmless_and_the_last_one_holds(cast):
    change(cast.solene)
    change(cast.solene)
    change(cast.solene, first=3, second=7, third=10)

    with as_owner():
        row = Delay.objects.get()
        assert Event.objects.filter(name="delay.changed").count() == 2
    assert (row.first, row.second, row.third, row.changed_by_id) == (3, 7, 10, cast.solene.pk)


def test_what_runs_keeps_its_day_and_what_is_late_climbs_the_new_ladder(cast):
    with as_owner():
        other = PersonFactory(home_structure=cast.sender)
    with on(9):
        late = send(cast.alice, cast.person, cast.recipient)
    with on(11):
        in_time = send(cast.alice, other, cast.recipient)
    with on(12):
        assert sweep() == 1
        assert days_of(late.referral.pk) == (date(2026, 3, 12), date(2026, 3, 18))
        change(cast.solene, first=5, second=7, third=8)

    assert days_of(late.referral.pk) == (date(2026, 3, 12), date(2026, 3, 16))
    assert days_of(in_time.referral.pk) == (date(2026, 3, 16), date(2026, 3, 16))
    with as_owner():
        assert Event.objects.get(name="delay.changed").payload["moved"] == 1
    with on(17):
        assert sweep() == 2
    with as_owner():
        told = Event.objects.filter(name="referral.escalated").order_by("at", "id")
        levels = {
            key: [each.payload["level"] for each in told if each.payload["referral"] == str(sent.referral.pk)]
            for key, sent in (("late", late), ("in_time", in_time))
        }
    assert levels == {"late": [1, 3], "in_time": [1]}  # two levels of the new ladder had passed: the highest


def test_a_longer_ladder_puts_the_next_level_off(cast):
    with on(9):
        sent = send(cast.alice, cast.person, cast.recipient)
    with on(12):
        sweep()
        change(cast.solene, first=3, second=12, third=20)

    assert days_of(sent.referral.pk)[1] == date(2026, 3, 25)
    with on(18):
        assert sweep() == 0


@pytest.mark.parametrize("who", ["alice", "bob", "lea", "desk", "dan"])
def test_only_the_coordination_sets_them(cast, who):
    with pytest.raises(Refused):
        change(getattr(cast, who))
    with as_owner():
        assert not Delay.objects.exists()


def test_another_network_keeps_its_own(cast):
    change(cast.solene)

    with as_owner():
        near = StructureFactory(network=cast.elsewhere.network)
    with on(9):
        sent = send(cast.dan, cast.dans_person, near)
    assert days_of(sent.referral.pk)[0] == date(2026, 3, 12)


@pytest.mark.parametrize(
    ("days", "error", "field"),
    [
        ((2, 7, 10), Refused, "first"),
        ((3, 7, 21), Refused, "third"),
        ((5, 5, 10), Incomplete, "second"),
        ((5, 7, 7), Incomplete, "third"),
    ],
)
def test_out_of_bounds_or_out_of_order_is_refused_with_the_field(cast, days, error, field):
    with pytest.raises(error) as refused:
        change(cast.solene, "answer", *days)
    assert refused.value.field == field


@pytest.mark.parametrize("name", list(SETTABLE))
def test_the_database_holds_the_same_bounds_and_order(cast, name):
    each = SETTABLE[name]
    least, most = each.bounds

    def write(first, second, third):
        with transaction.atomic():
            ladder = {"first": first, "second": second, "third": third}
            Delay(network=cast.network, kind=each.kind, priority=each.priority, **ladder).save()
            transaction.set_rollback(True)

    with as_owner():
        write(least, most - 1, most)
        for wrong in ((least - 1, most - 1, most), (least, most, most + 1)):
            with pytest.raises(IntegrityError, match="delay_within_bounds"):
                write(*wrong)
        with pytest.raises(IntegrityError, match="delay_rises"):
            write(least, least, most)


@pytest.mark.parametrize("kind", ["closing", "outcome", "unknown"])
def test_the_database_keeps_no_ladder_of_another_clock(cast, kind):
    with (
        as_owner(),
        pytest.raises(IntegrityError, match="delay_within_bounds"),
        transaction.atomic(),
    ):
        Delay(network=cast.network, kind=kind, first=3, second=7, third=10).save()


def test_the_pages_say_what_runs_before_saving_and_change_one_clock(client, cast):
    send(cast.alice, cast.person, cast.recipient)
    sign_in(client, cast.solene)
    assert "Répondre à une demande" in client.get(PAGE).content.decode()

    page = client.get(f"{PAGE}answer/").content.decode()
    assert "1 demande est dans les temps" in page.replace("\u00a0", " ")
    assert "Aucune demande n’attend cela" in client.get(f"{PAGE}answer-urgent/").content.decode()
    assert client.post(f"{PAGE}answer/", {"first": 2, "second": 6, "third": 9}).status_code == 422
    assert client.post(f"{PAGE}answer/", {"first": 4, "second": 6, "third": 9}).status_code == 302
    page = client.get(PAGE).content.decode().replace("\u00a0", " ")
    assert "4 jours : l’équipe sollicitée" in page and "par Solène" in page and "Choisi ici" in page
    assert client.get(f"{PAGE}closing/").status_code == 404
    sign_in(client, cast.lea)
    for address in (PAGE, f"{PAGE}answer/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_list_asks_as_much_for_one_ladder_chosen_as_for_three(client, cast, queries, item_count):
    for name in ("answer", "waitlist", "first_contact")[:item_count]:
        change(cast.solene, name, 4, 6, 9)
    sign_in(client, cast.solene)
    client.get(PAGE)

    with queries() as asked:
        client.get(PAGE)

    assert len(asked) == 11
