"""Sharing that a law provides for: what the officer allows, what home shares, what ends it and what does not."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import Conflict, DomainError, Incomplete, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.once import signed
from core.kernel.tenant import tenant
from people.models import AccessGrant, GroundDecision, LawfulShare, Person
from people.operations.comparing import compare_all
from people.operations.dying import record_death, undo_death
from people.operations.erasing import erase
from people.operations.grounds import decide, enabled_in, standings
from people.operations.lawful import answer_objection, end_share_by_law, object_to_share, share_by_law
from people.operations.withdrawing import withdraw
from tests.factories.floor import as_owner
from tests.factories.people import grant, lawful_share
from tests.factories.referrals import accept, consent, send
from tests.factories.tenancy import MembershipFactory, UserFactory
from tests.session import sign_in

LAW = "casf_l121_6_2"
DAY = timedelta(days=1)


@pytest.fixture
def officer(cast):
    with as_owner():
        return MembershipFactory(
            user=UserFactory(), structure=cast.coordination, role="observer", data_protection=True
        )


def decided(officer, ground=LAW, *, enabled=True):
    with tenant(officer):
        return decide(uuid7(), by=officer, ground=ground, enabled=enabled, reason="Convention signée.")


def today():
    return clock.now().date()


def shared(cast, structure=None, *, by=None, id=None, days=20, ground=LAW, scopes=(Scope.CONTACT,), **said):
    by = by or cast.alice
    with tenant(by):
        return share_by_law(
            id or uuid7(),
            by=by,
            person_id=cast.person.pk,
            structure_id=(structure or cast.recipient).pk,
            ground=ground,
            scopes=scopes,
            until=today() + days * DAY,
            **({"informed_on": today()} | said),
        )


def opened(cast, who):
    """What this member reads of the person now."""
    with tenant(who):
        return sorted(
            AccessGrant.objects.live(who).filter(person_id=cast.person.pk).values_list("scope", "ground")
        ), Person.objects.visible_to(who).filter(pk=cast.person.pk).exists()


def events():
    with as_owner():
        return set(Event.objects.values_list("name", flat=True))


def test_a_share_opens_what_was_chosen_until_its_date_and_without_any_task(cast, officer):
    decided(officer)
    share = shared(cast, days=20)

    assert opened(cast, cast.bob) == ([(1, LAW), (2, LAW)], True)
    assert opened(cast, cast.chloe) == ([], False)
    with clock.moved(share.expires_at - timedelta(minutes=1)):
        assert opened(cast, cast.bob)[1]
    with clock.moved(share.expires_at + timedelta(minutes=1)):
        assert opened(cast, cast.bob) == ([], False)
    assert events() >= {"ground.decided", "lawful_share.opened"}


def test_the_same_click_twice_shares_once(cast, officer):
    decided(officer)
    id = uuid7()

    assert shared(cast, id=id).pk == shared(cast, id=id).pk == id
    with as_owner():
        assert LawfulShare.objects.count() == 1


def test_nothing_is_shared_where_the_officer_has_not_decided_or_no_longer_allows(cast, officer):
    with pytest.raises(Refused) as refusal:
        shared(cast)
    assert refusal.value.code == "ground-disabled"

    decided(officer)
    share = shared(cast)
    decided(officer, enabled=False)

    with pytest.raises(Refused) as refusal:
        shared(cast, cast.unrelated)
    assert refusal.value.code == "ground-disabled"
    assert opened(cast, cast.bob)[1]
    with tenant(officer):
        assert [each.live for each in standings(officer) if each.ground == LAW] == [1]
        assert enabled_in(officer) == []
    with clock.moved(share.expires_at):
        assert not opened(cast, cast.bob)[1]


@pytest.mark.parametrize("who", ["alice", "lea", "solene", "dan"])
def test_only_the_officer_decides(cast, who):
    member = getattr(cast, who)

    with pytest.raises(Refused):
        decided(member)
    with tenant(member), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        GroundDecision(
            network=member.network,
            ground=LAW,
            enabled=True,
            reason="x",
            decided_at=clock.now(),
            decided_by_id=member.pk,
        ).save()
    with as_owner():
        assert not GroundDecision.objects.exists()


def test_a_decision_says_why(cast, officer):
    with tenant(officer), pytest.raises(Incomplete):
        decide(uuid7(), by=officer, ground=LAW, enabled=True, reason=" ")
    with pytest.raises(Refused):
        decided(officer, "consent")


def test_the_officer_of_another_network_decides_for_that_one_alone(cast):
    with as_owner():
        cast.dan.data_protection = True
        cast.dan.save(update_fields=["data_protection"])
    decided(cast.dan)

    with pytest.raises(Refused) as refusal:
        shared(cast)
    assert refusal.value.code == "ground-disabled"


@pytest.mark.parametrize("who", ["bob", "chloe", "dan", "desk"])
def test_nobody_but_home_shares_not_even_whoever_reads_her(cast, officer, who):
    decided(officer)
    shared(cast)

    with pytest.raises((Person.DoesNotExist, Refused)):
        shared(cast, cast.coordination, by=getattr(cast, who))
    with as_owner():
        assert LawfulShare.objects.count() == 1


@pytest.mark.parametrize("target", ["sender", "elsewhere", "left", "external"])
def test_it_goes_to_an_active_structure_of_the_network_other_than_home(cast, officer, target):
    decided(officer)
    with as_owner():
        if target in ("left", "external"):
            cast.unrelated.status = target
            cast.unrelated.save(update_fields=["status"])
    structure = cast.unrelated if target in ("left", "external") else getattr(cast, target)

    with pytest.raises(Refused) as refusal:
        shared(cast, structure)
    assert refusal.value.code == "target-unavailable"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"days": 91}, "until"),
        ({"days": -1}, "until"),
        ({"informed_on": None}, "informed_on"),
        ({"not_informed_why": "Elle est hospitalisée."}, "informed_on"),
        ({"ground": "continuity", "days": 31}, "until"),
        ({"ground": "continuity", "scopes": (Scope.NEEDS,)}, "scopes"),
    ],
    ids=["too long", "past", "nothing said", "both said", "continuity too long", "continuity too wide"],
)
def test_what_the_law_does_not_allow_is_refused_beside_its_field(cast, officer, said, field):
    decided(officer)
    decided(officer, "continuity")

    with pytest.raises(DomainError) as refusal:
        shared(cast, **said)

    assert refusal.value.field == field
    assert not opened(cast, cast.bob)[1]


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"informed_on": None}, "lawfulshare_informed_or_why_not"),
        ({"ground": "consent"}, "lawfulshare_ground"),
        ({"scopes": [2]}, "lawfulshare_scopes"),
        ({"days": 92}, "lawfulshare_ninety_days"),
        ({"ground": "continuity", "days": 32}, "lawfulshare_continuity"),
        ({"ground": "continuity", "scopes": [1, 3]}, "lawfulshare_continuity"),
    ],
    ids=["nothing said", "consent", "no identity", "too long", "continuity too long", "continuity too wide"],
)
def test_the_database_refuses_it_too(cast, fields, constraint):
    days = fields.pop("days", 20)
    with as_owner(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        lawful_share(cast.person, cast.recipient, expires_at=clock.now() + days * DAY, **fields)


def test_ninety_days_and_thirty_for_continuity_are_allowed(cast, officer):
    decided(officer)
    decided(officer, "continuity")

    assert shared(cast, days=90).last_day == today() + 90 * DAY
    assert shared(cast, cast.unrelated, ground="continuity", days=30).last_day == today() + 30 * DAY


def test_neither_a_share_nor_a_grant_is_written_by_hand(cast):
    for made in (
        lambda: lawful_share(cast.person, cast.recipient),
        lambda: grant(cast.person, cast.recipient, Scope.IDENTITY, ground=LAW),
    ):
        with (
            tenant(cast.alice),
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            made()


def test_a_share_cannot_be_prolonged_by_hand(cast, officer):
    decided(officer)
    shared(cast)

    with tenant(cast.alice), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LawfulShare.objects.update(expires_at=clock.now() + 80 * DAY)


def test_a_withdrawal_ends_what_she_agreed_to_and_leaves_what_a_law_opens(cast, officer):
    decided(officer)
    sent = send(cast.alice, cast.person, cast.recipient)
    accept(cast.bob, sent)
    shared(cast, cast.unrelated)
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    assert opened(cast, cast.bob) == ([], False)
    assert opened(cast, cast.chloe) == ([(1, LAW), (2, LAW)], True)


def test_the_ground_that_holds_longest_is_kept_and_the_other_takes_over(cast, officer):
    decided(officer)
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient))
    agreed = opened(cast, cast.bob)[0]
    shared(cast, days=5)
    both = opened(cast, cast.bob)[0]
    with tenant(cast.alice):
        withdraw(cast.person.pk, by=cast.alice)

    assert {ground for _scope, ground in agreed} == {"consent"}
    assert (1, "consent") in both
    assert opened(cast, cast.bob) == ([(1, LAW), (2, LAW)], True)


def test_a_share_that_ends_leaves_what_she_agreed_to(cast, officer):
    decided(officer)
    consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient, agreed=False))
    share = shared(cast, days=90, scopes=tuple(Scope))
    assert opened(cast, cast.bob)[0] == [(int(scope), LAW) for scope in Scope]

    with tenant(cast.alice):
        assert end_share_by_law(share.pk, by=cast.alice)
        assert not end_share_by_law(share.pk, by=cast.alice)

    left, reads = opened(cast, cast.bob)
    assert reads
    assert {ground for _scope, ground in left} == {"consent"}


def test_a_request_is_accepted_where_a_law_already_opens_as_much(cast, officer):
    decided(officer)
    consent(cast.alice, cast.person, cast.recipient, capture="oral_attested")
    sent = send(cast.alice, cast.person, cast.recipient, agreed=False)
    shared(cast, days=90, scopes=tuple(Scope))

    accept(cast.bob, sent)

    assert opened(cast, cast.bob)[1]


def test_the_nightly_comparison_leaves_it_alone(cast, officer):
    decided(officer)
    accept(cast.bob, send(cast.alice, cast.person, cast.recipient))
    shared(cast, days=90)
    shared(cast, cast.unrelated)

    assert compare_all() == []
    assert opened(cast, cast.chloe)[1]


def test_her_death_ends_it_and_an_undone_death_does_not_bring_it_back(cast, officer):
    decided(officer)
    shared(cast)
    with tenant(cast.alice):
        record_death(cast.person.pk, by=cast.alice)
    assert not opened(cast, cast.bob)[1]
    with pytest.raises(Refused):
        shared(cast)

    with tenant(cast.lea):
        undo_death(cast.person.pk, by=cast.lea)
    accept(cast.chloe, send(cast.alice, cast.person, cast.unrelated))

    assert not opened(cast, cast.bob)[1]


def test_erasing_her_takes_it_away(cast, officer):
    decided(officer)
    shared(cast)
    with tenant(cast.lea):
        erase(cast.person.pk, by=cast.lea)

    with as_owner():
        assert not LawfulShare.objects.exists()


def test_home_and_the_officer_end_it_nobody_else(cast, officer):
    decided(officer)
    share = shared(cast)
    for stranger in (cast.bob, cast.chloe, cast.dan, cast.solene):
        with tenant(stranger), pytest.raises(LawfulShare.DoesNotExist):
            end_share_by_law(share.pk, by=stranger)
        with tenant(stranger), connection.cursor() as cursor:
            cursor.execute("select floor.end_by_law(%s)", [share.pk])
            assert cursor.fetchone() == (False,)
    assert opened(cast, cast.bob)[1]

    with tenant(cast.alice):
        object_to_share(share.pk, by=cast.alice)
    with tenant(officer):
        assert end_share_by_law(share.pk, by=officer)
    assert not opened(cast, cast.bob)[1]
    assert "lawful_share.ended" in events()


def test_an_objection_waits_a_month_for_the_officer_and_ends_nothing(cast, officer):
    decided(officer)
    share = shared(cast)
    with tenant(officer):
        assert not LawfulShare.objects.visible_to(officer).exists()
    with tenant(cast.alice):
        noted = object_to_share(share.pk, by=cast.alice, words="Je ne veux pas.")
        assert object_to_share(share.pk, by=cast.alice).objected_at == noted.objected_at

    assert 28 * DAY <= noted.objection_due_on - today() <= 31 * DAY
    assert opened(cast, cast.bob)[1]
    with tenant(officer):
        assert LawfulShare.objects.visible_to(officer).waiting().get().objection == "Je ne veux pas."
        assert not Person.objects.visible_to(officer).exists()
    with tenant(cast.alice), pytest.raises(Refused):
        answer_objection(share.pk, by=cast.alice, answer="kept", explanation="Non.")


@pytest.mark.parametrize(("answer", "reads"), [("ended", False), ("kept", True)])
def test_the_officer_ends_it_or_says_why_it_goes_on(cast, officer, answer, reads):
    decided(officer)
    share = shared(cast)
    with tenant(cast.alice):
        object_to_share(share.pk, by=cast.alice)
    with tenant(officer):
        with pytest.raises(Incomplete):
            answer_objection(share.pk, by=officer, answer=answer, explanation="")
        answer_objection(share.pk, by=officer, answer=answer, explanation="Voilà pourquoi.")
        with pytest.raises(Conflict):
            answer_objection(share.pk, by=officer, answer=answer, explanation="Encore.")

    assert opened(cast, cast.bob)[1] is reads
    assert events() >= {"lawful_share.objected", "lawful_share.answered"}


def test_the_whole_way_on_the_pages(client, cast, officer):
    sign_in(client, officer)
    answer = client.post(
        "/partages-par-la-loi/casf_l121_6_2/", {"id": signed(uuid7()), "reason": "Convention."}
    )
    assert answer.status_code == 302
    address = f"/personnes/{cast.person.pk}/partage-par-la-loi/"
    sign_in(client, cast.alice)
    day = f"{today() + 20 * DAY:%d/%m/%Y}"
    said = {"ground": LAW, "structure": cast.recipient.pk, "scopes": [2], "until": day}
    empty = client.post(address, said | {"id": signed(uuid7())})
    assert (empty.status_code, "l’un des deux" in empty.content.decode()) == (422, True)
    assert (
        client.post(address, said | {"id": signed(uuid7()), "informed_on": f"{today():%d/%m/%Y}"}).status_code
        == 302
    )

    assert "CASF, art. L121-6-2" in client.get(f"/personnes/{cast.person.pk}/").content.decode()
    with as_owner():
        share = LawfulShare.objects.get()
    assert client.post(f"{address}{share.pk}/opposition/", {"words": "Non"}).status_code == 302
    assert "Elle s’y oppose" in client.get(f"/personnes/{cast.person.pk}/droits/").content.decode()

    sign_in(client, cast.bob)
    body = client.get(f"/personnes/{cast.person.pk}/").content.decode()
    assert "CASF, art. L121-6-2" in body
    assert "ce que la personne a accepté" not in body
    assert client.get(address).status_code == client.post(f"{address}{share.pk}/fin/").status_code == 404

    sign_in(client, officer)
    assert "1 opposition" in client.get("/").content.decode()
    page = client.get("/partages-par-la-loi/").content.decode()
    assert ("1 partage en cours" in page, "Quinquet" in page) == (True, False)
    task = f"/partages-par-la-loi/oppositions/{share.pk}/"
    assert "Quinquet" not in client.get(task).content.decode()
    assert client.post(task, {"answer": "ended", "explanation": "Vous avez raison."}).status_code == 302

    sign_in(client, cast.alice)
    assert "Vous avez raison." in client.get(address).content.decode()


@pytest.mark.parametrize("who", ["alice", "lea", "solene", "dan"])
def test_the_pages_of_the_officer_do_not_exist_for_anyone_else(client, cast, who):
    sign_in(client, getattr(cast, who))

    assert client.get("/partages-par-la-loi/").status_code == 404
    assert client.get("/partages-par-la-loi/continuity/").status_code == 404


def test_the_officers_page_asks_the_same_number_of_questions_for_one_and_for_three(
    client, cast, officer, queries
):
    counts = []
    sign_in(client, officer)
    for more in (1, 2):
        with as_owner():
            for _ in range(more):
                now = clock.now()
                lawful_share(
                    cast.person, cast.recipient, objected_at=now, objection_due_on=now.date() + 30 * DAY
                )
        with queries() as asked:
            assert client.get("/partages-par-la-loi/").status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1]
