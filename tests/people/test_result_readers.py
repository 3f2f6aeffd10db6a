"""Who reads which part of a result, and for how long."""

import json
from datetime import timedelta

from core.kernel import clock
from core.kernel.floor.scopes import Scope
from core.kernel.tenant import tenant
from people import queries
from people.models import (
    Accommodation,
    Evaluation,
)
from people.operations.accommodating import confirm_accommodations
from tests.factories.evaluations import SURE
from tests.factories.floor import as_owner
from tests.factories.people import grant
from tests.people.evaluated import record


def test_the_result_is_read_with_the_scope_maturity_only(cast):
    record(cast)
    with as_owner():
        grant(cast.person, cast.recipient, Scope.IDENTITY, Scope.NEEDS, Scope.ACCOMMODATIONS)

    with tenant(cast.bob):
        before = queries.latest_evaluation(cast.bob, cast.person.pk)
        none = queries.current_needs(cast.bob, cast.person.pk)
    with as_owner():
        grant(cast.person, cast.recipient, Scope.MATURITY)
    with tenant(cast.bob):
        after = queries.latest_evaluation(cast.bob, cast.person.pk)

    assert (before, none) == (None, [])
    assert after.answers == SURE


def test_a_reader_without_accommodations_gets_the_result_without_their_trace(cast):
    found = record(cast)
    with tenant(cast.alice):
        confirm_accommodations(
            cast.person.pk, by=cast.alice, codes=["sans_compte_bancaire", "protection", "voir", "sans_piece"]
        )
        whole = queries.result_of(cast.alice, found)
    with as_owner():
        grant(cast.person, cast.recipient, Scope.MATURITY)
        kept = Evaluation.objects.get(pk=found.pk).result
    with tenant(cast.bob):
        without = queries.result_of(cast.bob, found)

    assert [need["service"] for need in whole["needs"]] == ["aide-demarches", "x-offre-telecom-solidaire"]
    assert whole["needs"][0]["why"] == ["AUT-1=1", "FRE:sans_piece"]
    assert "V-PROTECTION" in whole["flags"]
    assert whole["filters"] != []
    assert without == kept
    assert "FRE" not in json.dumps(without)
    assert [need["service"] for need in without["needs"]] == ["aide-demarches"]
    assert (without["filters"], without["flags"]) == ([], [])


def test_what_must_be_provided_is_not_used_a_year_after_it_was_confirmed(cast):
    with tenant(cast.alice):
        confirm_accommodations(cast.person.pk, by=cast.alice, codes=["voir"], interpreter=True)
    with clock.moved(clock.now() + timedelta(days=364)), tenant(cast.alice):
        assert queries.accommodations_of(cast.alice, cast.person.pk) == ["voir"]
    with clock.moved(clock.now() + timedelta(days=366)), tenant(cast.alice):
        assert queries.accommodations_of(cast.alice, cast.person.pk) == []

    with clock.moved(clock.now() + timedelta(days=400)), tenant(cast.alice):
        confirm_accommodations(cast.person.pk, by=cast.alice, codes=[])
    with as_owner():
        assert Accommodation.objects.get().codes == []
