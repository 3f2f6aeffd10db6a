"""Sharing that a law provides for: what it opens, to whom, how long, and what is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from core.kernel import clock
from core.kernel.errors import DomainError, Refused
from core.kernel.floor.scopes import Scope
from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.models import LawfulShare, Person
from people.operations.grounds import enabled_in, standings
from tests.factories.floor import as_owner
from tests.factories.people import grant, lawful_share
from tests.people.lawful_acts import DAY, LAW, decided, events, opened, shared, today
from tests.session import sign_in


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
    assert (refusal.value.code, refusal.value.field) == ("target-unavailable", "structure")


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
    suspended(cast.sender)

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
    suspended(cast.sender)

    assert shared(cast, days=90).last_day == today() + 90 * DAY
    assert shared(cast, cast.unrelated, ground="continuity", days=30).last_day == today() + 30 * DAY


def test_continuity_waits_until_the_structure_is_no_longer_open(client, cast, officer):
    decided(officer, "continuity")
    page = f"/personnes/{cast.person.pk}/partage-par-la-loi/"
    sign_in(client, cast.alice)

    with pytest.raises(Refused) as refusal:
        shared(cast, ground="continuity", days=30)
    before = client.get(page).context["allowed"]
    suspended(cast.sender)
    after = client.get(page).context["form"].fields["ground"].choices

    assert (refusal.value.code, refusal.value.field) == ("home-open", "ground")
    assert not before and [value for value, _label in after] == ["continuity"]
    assert shared(cast, ground="continuity", days=30).pk


def suspended(structure):
    with as_owner():
        structure.status = "suspended"
        structure.save(update_fields=["status"])


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
