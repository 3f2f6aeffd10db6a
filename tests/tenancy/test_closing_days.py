"""Closing days: declared by who answers for the structure, said before sending, held by the database."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, Incomplete, Refused
from core.kernel.tenant import tenant
from core.tenancy.models import Closure, Role, Structure
from core.tenancy.operations.closing_days import declare_closure, lift_closure
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory, StructureFactory
from tests.session import sign_in

PAGE = "/equipe/fermetures/"


def day(days):
    return clock.now().astimezone(clock.zone()).date() + timedelta(days=days)


def close(by, first=1, last=5, **more):
    with tenant(by):
        return declare_closure(by=by, first_day=day(first), last_day=day(last), **more)


def closed_until(cast, structure, on):
    with tenant(cast.alice):
        rows = Structure.objects.visible_to(cast.alice).with_closed_until(on)
        return rows.get(pk=structure.pk).closed_until


def test_a_lead_closes_her_structure_and_the_journal_says_it(cast):
    closure = close(cast.lea, 1, 5, reason="training")

    with as_owner():
        row, event = Closure.objects.get(), Event.objects.get(name="closure.declared")
    assert (row.pk, row.structure_id, row.declared_by_id) == (closure.pk, cast.sender.pk, cast.lea.pk)
    assert event.member_id == cast.lea.pk
    assert event.payload == {
        "structure": cast.sender.pk,
        "first_day": day(1).isoformat(),
        "last_day": day(5).isoformat(),
        "reason": "training",
    }


def test_senders_read_until_when_also_for_the_whole_network(cast):
    close(cast.lea, 1, 5)
    close(cast.solene, 3, 8, whole_network=True)

    assert closed_until(cast, cast.sender, day(0)) is None
    assert closed_until(cast, cast.sender, day(2)) == day(5)
    assert closed_until(cast, cast.sender, day(4)) == day(8)
    assert closed_until(cast, cast.recipient, day(2)) is None
    assert closed_until(cast, cast.recipient, day(4)) == day(8)


@pytest.mark.parametrize("who", ["alice", "bob", "desk", "dan"])
def test_who_does_not_answer_for_the_structure_closes_nothing(cast, who):
    with pytest.raises(Refused):
        close(getattr(cast, who))

    with as_owner():
        assert not Closure.objects.exists()


def test_a_lead_does_not_close_the_network_nor_reopen_another_structure(cast):
    with as_owner():
        fil = MembershipFactory(structure=cast.recipient, role=Role.LEAD)
    closure = close(fil)
    everywhere = close(cast.solene, whole_network=True)

    with pytest.raises(Refused):
        close(cast.lea, whole_network=True)
    for one in (closure, everywhere):
        with tenant(cast.lea), pytest.raises(Refused):
            lift_closure(one.pk, by=cast.lea)
    with tenant(cast.dan), pytest.raises(Closure.DoesNotExist):
        lift_closure(closure.pk, by=cast.dan)


@pytest.mark.parametrize(
    ("first", "last", "reason"), [(-1, 3, "leave"), (3, 2, "leave"), (1, 94, "leave"), (1, 2, "ill")]
)
def test_days_to_come_three_months_at_most_and_a_known_reason(cast, first, last, reason):
    with pytest.raises(Incomplete):
        close(cast.lea, first, last, reason=reason)


def test_the_same_days_twice_are_a_conflict_and_may_be_declared_again_once_taken_back(cast):
    closure = close(cast.lea)
    with pytest.raises(Conflict):
        close(cast.lea)
    with tenant(cast.lea):
        lift_closure(closure.pk, by=cast.lea)
    with tenant(cast.lea), pytest.raises(Conflict):
        lift_closure(closure.pk, by=cast.lea)

    close(cast.lea)

    with as_owner():
        assert Event.objects.filter(name="closure.lifted").count() == 1
        assert Closure.objects.standing().count() == 1
    assert closed_until(cast, cast.sender, day(2)) == day(5)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"last_day": date(2026, 4, 30)}, "closure_days"),
        ({"last_day": date(2026, 8, 2)}, "closure_days"),
        ({"reason": "ill"}, "closure_reason"),
    ],
)
def test_the_database_holds_the_same(cast, change, constraint):
    row = {"first_day": date(2026, 5, 1), "last_day": date(2026, 5, 2)} | change
    with as_owner(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Closure(network=cast.network, structure=cast.sender, **row).save()


def test_the_whole_network_is_closed_once_on_the_same_days(cast):
    row = {"network": cast.network, "first_day": date(2026, 5, 1), "last_day": date(2026, 5, 1)}
    with as_owner(), pytest.raises(IntegrityError, match="closure_once"), transaction.atomic():
        Closure(**row).save()
        Closure(**row).save()


def test_two_clicks_from_the_team_and_one_to_take_it_back(client, cast):
    sign_in(client, cast.lea)
    assert PAGE in client.get("/equipe/").content.decode()
    typed = {
        "first_day": day(1).strftime("%d/%m/%Y"),
        "last_day": day(5).strftime("%d/%m/%Y"),
        "reason": "leave",
    }

    assert client.post(PAGE, typed | {"whole_network": "on"}).status_code == 302

    with as_owner():
        closure = Closure.objects.get()
    assert closure.structure_id == cast.sender.pk  # a lead has no such box
    assert "Congés" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{closure.pk}/annuler/").status_code == 302
    assert "Aucune fermeture à venir" in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}{closure.pk}/annuler/").status_code == 404


def test_the_coordinator_may_close_everybody_and_the_others_find_no_page(client, cast):
    sign_in(client, cast.solene)
    day_off = day(3).strftime("%d/%m/%Y")
    answer = client.post(
        PAGE, {"first_day": day_off, "last_day": day_off, "reason": "other", "whole_network": "on"}
    )
    assert answer.status_code == 302
    assert "Tout le réseau" in client.get(PAGE).content.decode()

    for who in (cast.alice, cast.desk):
        sign_in(client, who)
        assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_page_asks_as_much_for_one_as_for_three(client, cast, queries, item_count):
    for number in range(item_count):
        close(cast.lea, number + 1, number + 2)
    with as_owner():
        StructureFactory(network=cast.network)
    sign_in(client, cast.lea)
    client.get(PAGE)

    with queries() as asked:
        client.get(PAGE)

    assert len(asked) == 11
