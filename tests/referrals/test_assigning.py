"""Who follows a request by name: given, taken, given in number, left behind by who leaves (referrals §3, §12, §13)."""

from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from core.journal.models import Event
from core.kernel.errors import Conflict, Refused
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from core.tenancy.models import Role
from core.tenancy.operations.leaving import remove
from referrals.forms.assigning import value_of
from referrals.models import Handoff, Referral
from referrals.operations.assigning import Item, assign, assign_all, entrust
from referrals.operations.standing_in import stand_in
from referrals.queries import team
from tests.cast import QUINQUET, make_cast
from tests.factories.floor import as_owner
from tests.factories.people import PersonFactory
from tests.factories.referrals import accept, send
from tests.factories.tenancy import MembershipFactory
from tests.holding import made_once
from tests.session import sign_in


@pytest.fixture
@made_once
def boss(cast):
    """Leads the structure that is asked."""
    with as_owner():
        return MembershipFactory(structure=cast.recipient, role=Role.LEAD, user__first_name="Maud")


@pytest.fixture
@made_once
def karim(cast):
    with as_owner():
        return MembershipFactory(structure=cast.recipient, role=Role.MEDIATOR, user__first_name="Karim")


@pytest.fixture
@made_once
def engaged(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)
    return relayed


def row(relayed) -> Handoff:
    with as_owner():
        return Handoff.objects.select_related("referral").get(pk=relayed.handoff.pk)


def events(name):
    with as_owner():
        return [event.payload for event in Event.objects.filter(name=name).order_by("at")]


def another(cast):
    with as_owner():
        person = PersonFactory(home_structure=cast.sender)
    relayed = send(cast.alice, person, cast.recipient)
    accept(cast.bob, relayed)
    return relayed


@pytest.mark.parametrize("who", ["boss", "bob"])
def test_the_lead_or_who_follows_it_gives_it_and_only_the_name_changes(
    request, cast, boss, karim, engaged, who
):
    by = boss if who == "boss" else cast.bob
    before = row(engaged)

    with tenant(by):
        assign(engaged.handoff.pk, by=by, to=karim.pk, version=before.version)
        assign(engaged.handoff.pk, by=by, to=karim.pk, version=before.version)

    after = row(engaged)
    assert (after.assignee_id, after.referral.holder_id) == (karim.pk, karim.pk)
    assert (after.state, after.due_at, after.referral.next_due_at) == (
        before.state,
        before.due_at,
        before.referral.next_due_at,
    )
    [told] = events("handoff.assigned")
    assert (told["assignee"], told["former"], told["taken"]) == (str(karim.pk), str(cast.bob.pk), False)
    assert told["given"] is (who == "boss")


@pytest.mark.parametrize("who", ["karim", "alice", "chloe", "dan", "desk"])
def test_a_stranger_to_it_gives_it_to_nobody(cast, boss, karim, engaged, who):
    by = karim if who == "karim" else getattr(cast, who)

    with tenant(by), pytest.raises(Refused if who in ("karim", "alice") else Handoff.DoesNotExist):
        assign(engaged.handoff.pk, by=by, to=karim.pk)
    assert row(engaged).assignee_id == cast.bob.pk


def test_it_goes_to_someone_of_the_team_who_opens_files(cast, boss, engaged):
    with as_owner():
        counter = MembershipFactory(structure=cast.recipient, role=Role.DESK)
        gone = MembershipFactory(structure=cast.recipient, ended_at=engaged.handoff.created_at)
        asleep = MembershipFactory(structure=cast.recipient, user__is_active=False)
    for someone in (cast.chloe, counter, gone, asleep):
        with tenant(boss), pytest.raises(Refused) as refusal:
            assign(engaged.handoff.pk, by=boss, to=someone.pk)
        assert refusal.value.field == "to"


def test_the_database_holds_that_who_follows_is_of_the_structure(cast, engaged):
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update referrals_handoff set assignee_id = %s where id = %s", [cast.chloe.pk, engaged.handoff.pk]
        )
        cursor.execute("set constraints all immediate")


def test_before_acceptance_there_is_nothing_to_give(cast, boss, karim):
    relayed = send(cast.alice, cast.person, cast.recipient)

    with tenant(boss), pytest.raises(Refused):
        assign(relayed.handoff.pk, by=boss, to=karim.pk)


def test_what_changed_meanwhile_is_a_conflict(cast, boss, karim, engaged):
    shown = row(engaged).version
    with tenant(boss):
        assign(engaged.handoff.pk, by=boss, to=karim.pk, version=shown)

    with tenant(boss), pytest.raises(Conflict):
        assign(engaged.handoff.pk, by=boss, to=cast.bob.pk, version=shown)


def test_several_are_given_at_once_and_one_that_changed_undoes_none_of_the_others(cast, boss, karim):
    first, second = another(cast), another(cast)
    items = [Item(row(one).pk, row(one).version) for one in (first, second)]
    with tenant(boss):
        assign(second.handoff.pk, by=boss, to=boss.pk)

    with tenant(boss):
        results = assign_all(items, by=boss, to=karim.pk)

    assert {one.ref_code: bool(one.refused) for one in results} == {
        first.referral.ref_code: False,
        second.referral.ref_code: True,
    }
    assert (row(first).assignee_id, row(second).assignee_id) == (karim.pk, boss.pk)


def test_who_leaves_leaves_nothing_without_a_structure_nor_with_her_name(cast, boss, engaged):
    with tenant(boss):
        remove(cast.bob, by=boss)

    after = row(engaged)
    assert (after.assignee_id, after.referral.holder_id) == (None, None)
    assert (after.referral.holder_structure_id, after.referral.next_due_kind) == (cast.recipient.pk, "assign")
    assert [told["handoff"] for told in events("handoff.released")] == [str(engaged.handoff.pk)]
    with tenant(boss):
        assert team.without_anyone(boss) == 1


def test_the_coordinator_who_removes_a_lead_leaves_what_she_followed_to_her_structure(cast, boss):
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(boss, relayed)

    with tenant(cast.solene):
        remove(boss, by=cast.solene)

    assert row(relayed).assignee_id is None
    assert row(relayed).referral.holder_structure_id == cast.recipient.pk


def test_anyone_of_the_team_takes_what_nobody_follows_and_its_clock_goes_on(cast, boss, karim, engaged):
    with tenant(boss):
        remove(cast.bob, by=boss)

    with tenant(karim):
        assign(engaged.handoff.pk, by=karim, to=karim.pk)

    after = row(engaged)
    assert (after.assignee_id, after.referral.holder_id) == (karim.pk, karim.pk)
    assert after.referral.next_due_kind == "first_contact"
    assert events("handoff.assigned")[-1]["taken"] is True


@pytest.mark.scenario("referrals", 21)
def test_when_its_sender_leaves_the_structure_keeps_it_and_a_colleague_takes_it(cast):
    relayed = send(cast.alice, cast.person, cast.recipient)
    with tenant(cast.lea):
        remove(cast.alice, by=cast.lea)

    with as_owner():
        left = Referral.objects.get(pk=relayed.referral.pk)
    assert (left.holder_structure_id, left.holder_id) == (cast.sender.pk, None)
    with tenant(cast.lea):
        assert [one.pk for one in team.held_by_nobody(cast.lea)] == [left.pk]
        entrust(left.pk, by=cast.lea, to=cast.lea.pk)
        assert team.without_anyone(cast.lea) == 0
    assert events("referral.assigned")[-1]["holder"] == str(cast.lea.pk)


@pytest.mark.parametrize("who", ["bob", "chloe", "dan"])
def test_another_structure_entrusts_nothing_of_it(cast, who):
    relayed = send(cast.alice, cast.person, cast.recipient)
    by = getattr(cast, who)

    with tenant(by), pytest.raises((Refused, Referral.DoesNotExist)):
        entrust(relayed.referral.pk, by=by, to=by.pk)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_it_at_once_one_has_it(race):
    with as_owner():
        cast = make_cast()
        boss = MembershipFactory(structure=cast.recipient, role=Role.LEAD)
        both = [MembershipFactory(structure=cast.recipient, role=Role.MEDIATOR) for _ in range(2)]
    relayed = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, relayed)
    with tenant(boss):
        remove(cast.bob, by=boss)

    def take(member):
        with tenant(member):
            return assign(relayed.handoff.pk, by=member, to=member.pk)

    results = race(*[partial(take, member) for member in both])

    assert [type(one) for one in results if isinstance(one, Exception)] == [Refused]
    assert len(events("handoff.assigned")) == 1


def test_the_leads_page_gives_what_is_ticked_with_a_result_for_each(
    client: Client, cast, boss, karim, engaged
):
    sign_in(client, boss)
    address = reverse("sharing_out", query={"de": str(cast.bob.pk)})
    page = client.get(address)
    value = value_of(engaged.handoff.pk, row(engaged).version)

    answer = client.post(address, {"items": [value], "to": str(karim.pk)})
    again = client.post(address, {"items": [value], "to": str(karim.pk)})

    assert [tab["count"] for tab in page.context["tabs"]] == [0, 1, 0, 0]
    assert "1 demande confiée." in answer.content.decode()
    assert row(engaged).assignee_id == karim.pk
    assert "1 demande confiée." in again.content.decode()
    assert len(events("handoff.assigned")) == 1


def test_what_changed_meanwhile_is_said_line_by_line(client: Client, cast, boss, karim, engaged):
    sign_in(client, boss)
    stale = value_of(engaged.handoff.pk, row(engaged).version)
    with as_owner():
        Handoff.objects.filter(pk=engaged.handoff.pk).update(version=row(engaged).version + 1)
    address = reverse("sharing_out", query={"de": str(cast.bob.pk)})

    answer = client.post(address, {"items": [stale, value_of(uuid7(), 1)], "to": str(karim.pk)})
    forged = client.post(address, {"items": ["x"], "to": str(karim.pk)})

    assert [one.ref_code for one in answer.context["refused"]] == [engaged.referral.ref_code]
    assert engaged.referral.ref_code in answer.content.decode()
    assert (answer.context["done"], forged.status_code) == (0, 422)
    assert row(engaged).assignee_id == cast.bob.pk


@pytest.mark.parametrize("who", ["bob", "karim", "desk"])
def test_the_leads_page_does_not_exist_for_the_others(client: Client, cast, karim, who):
    sign_in(client, karim if who == "karim" else getattr(cast, who))

    assert client.get(reverse("sharing_out")).status_code == 404


def test_one_request_is_given_from_its_page(client: Client, cast, karim, engaged):
    sign_in(client, cast.bob)

    shown = client.get(reverse("entrust", args=[engaged.handoff.pk]))
    answer = client.post(
        reverse("entrust", args=[engaged.handoff.pk]),
        {"to": str(karim.pk), "version": row(engaged).version},
    )

    assert str(cast.bob.pk) not in shown.content.decode()
    assert answer.status_code == 302
    assert row(engaged).assignee_id == karim.pk


def test_opening_what_a_colleague_follows_asks_one_tap_that_is_written_down(
    client: Client, cast, karim, engaged
):
    sign_in(client, karim)
    address = reverse("handoff", args=[engaged.handoff.pk])

    asked = client.get(address)
    client.post(reverse("stand_in", args=[engaged.handoff.pk]), {"why": "replacing"})
    opened = client.get(address)

    assert QUINQUET not in asked.content.decode()
    assert "Je remplace" in asked.content.decode()
    assert QUINQUET in opened.content.decode()
    [told] = events("handoff.covered")
    assert (told["why"], told["assignee"]) == ("replacing", str(cast.bob.pk))


@pytest.mark.parametrize("who", ["alice", "chloe", "dan"])
def test_nobody_stands_in_for_another_structure(cast, engaged, who):
    by = getattr(cast, who)

    with tenant(by), pytest.raises((Refused, Handoff.DoesNotExist)):
        stand_in(engaged.handoff.pk, by=by, why="replacing")


def test_my_persons_and_my_team_are_one_switch_apart(client: Client, cast, karim, engaged):
    sign_in(client, karim)

    counts = [
        client.get(reverse("inbox", query={"onglet": "en-cours"} | who)).context["page"].paginator.count
        for who in ({}, {"qui": "moi"})
    ]

    assert counts == [1, 0]


@pytest.mark.parametrize("item_count", [1, 3])
def test_the_leads_page_costs_the_same_whatever_its_length(client: Client, cast, boss, queries, item_count):
    for _ in range(item_count):
        another(cast)
    sign_in(client, boss)
    address = reverse("sharing_out", query={"de": str(cast.bob.pk)})
    client.get(address)

    with queries() as seen:
        client.get(address)

    assert len(seen) == 18


@pytest.mark.parametrize("page", ["rendez-vous", "seance", "resultat", "resultat/atteint", "passer", "pause"])
def test_each_page_of_a_colleagues_file_asks_why_and_shows_nothing_before(client, cast, karim, engaged, page):
    sign_in(client, karim)
    address = f"/demandes/{engaged.handoff.pk}/{page}/"

    asked = client.get(address).content.decode()
    client.post(reverse("stand_in", args=[engaged.handoff.pk]), {"why": "on_duty"})
    opened = client.get(address).content.decode()

    assert "Pourquoi l’ouvrez-vous" in asked
    assert "Pourquoi l’ouvrez-vous" not in opened
    for word in (QUINQUET, cast.person.first_name):
        assert word not in asked


def test_whoever_follows_it_is_asked_nothing_and_whoever_leads_gives_it_unopened(client, cast, boss, engaged):
    sign_in(client, cast.bob)
    mine = client.get(f"/demandes/{engaged.handoff.pk}/seance/").content.decode()
    sign_in(client, boss)
    given = client.get(reverse("entrust", args=[engaged.handoff.pk])).content.decode()

    assert "Pourquoi l’ouvrez-vous" not in mine + given
    assert QUINQUET not in given
