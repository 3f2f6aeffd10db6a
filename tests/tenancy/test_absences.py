"""Someone is away: until when and who answers, said by herself or by who answers for the structure."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core.journal.models import Event
from core.kernel import clock
from core.kernel.errors import DomainError, Refused
from core.kernel.tenant import tenant
from core.tenancy.models import Membership, Role
from core.tenancy.operations.absences import come_back, say_absent
from core.tenancy.rules import absence_of
from tests.factories.floor import as_owner
from tests.factories.tenancy import MembershipFactory


def row(member: Membership) -> Membership:
    with as_owner():
        return Membership.objects.select_related("user", "structure", "replaced_by__user").get(pk=member.pk)


def today() -> date:
    return clock.now().astimezone(clock.zone()).date()


@pytest.mark.parametrize("who", ["lea", "alice"])
def test_the_lead_or_herself_says_that_she_is_away_and_back(cast, who):
    by = getattr(cast, who)
    with tenant(by):
        say_absent(cast.alice.pk, by=by, until=today() + timedelta(days=3), replaced_by_id=cast.lea.pk)
    away = row(cast.alice)

    with tenant(by):
        come_back(cast.alice.pk, by=by)
        come_back(cast.alice.pk, by=by)

    assert (away.absent_until, away.replaced_by_id) == (today() + timedelta(days=3), cast.lea.pk)
    assert absence_of(away, today()).replace("\u00a0", " ").endswith("Léa répond : 04 65 71 00 01.")
    assert absence_of(away, today(), on=today() + timedelta(days=4)) == ""
    assert (row(cast.alice).absent_until, row(cast.alice).replaced_by_id) == (None, None)
    with as_owner():
        names = (
            Event.objects.filter(name__startswith="membership.").order_by("at").values_list("name", flat=True)
        )
        assert list(names) == ["membership.absent", "membership.back"]


@pytest.mark.parametrize("who", ["bob", "desk", "dan", "solene"])
def test_a_stranger_says_nothing_of_her(cast, who):
    by = getattr(cast, who)

    with tenant(by), pytest.raises((Refused, Membership.DoesNotExist)):
        say_absent(cast.alice.pk, by=by, until=today())
    assert row(cast.alice).absent_until is None


def test_who_answers_is_of_the_team_opens_files_and_is_there(cast):
    with as_owner():
        also_away = MembershipFactory(structure=cast.sender, role=Role.MEDIATOR, absent_until=today())
    for someone in (cast.bob, cast.desk, cast.alice, also_away):
        with tenant(cast.lea), pytest.raises(Refused) as refusal:
            say_absent(cast.alice.pk, by=cast.lea, until=today(), replaced_by_id=someone.pk)
        assert refusal.value.field == "to"


@pytest.mark.parametrize("days", [-1, 400])
def test_the_day_is_one_to_come(cast, days):
    with tenant(cast.lea), pytest.raises(DomainError) as refusal:
        say_absent(cast.alice.pk, by=cast.lea, until=today() + timedelta(days=days))
    assert refusal.value.field == "until"


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_the_database_holds_that_a_colleague_replaces_her(cast, who):
    with as_owner(), pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "update tenancy_membership set absent_until = current_date, replaced_by_id = %s where id = %s",
            [getattr(cast, who).pk, cast.alice.pk],
        )
        cursor.execute("set constraints all immediate")
