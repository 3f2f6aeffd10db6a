"""What ends a share under a law and what does not: a withdrawal, a death, an erasing, home, the officer."""

import pytest
from django.db import connection

from core.kernel.errors import Refused
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from people.models import LawfulShare
from people.operations.comparing import compare_all
from people.operations.dying import record_death, undo_death
from people.operations.erasing import erase
from people.operations.lawful import end_share_by_law, object_to_share
from people.operations.withdrawing import withdraw
from tests.factories.floor import as_owner
from tests.factories.referrals import accept, consent, send
from tests.people.lawful_acts import LAW, decided, events, opened, shared


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
