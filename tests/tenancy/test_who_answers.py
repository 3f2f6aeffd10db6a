"""Whoever is said to answer for a colleague is there herself."""

from datetime import date

import pytest

from core.accounts.models import User
from core.kernel import clock
from core.tenancy.models import Membership, Structure
from core.tenancy.rules import absence_of

TODAY = date(2026, 3, 9)


def away(**other):
    replaced_by = Membership(user=User(first_name="Inès"), **other)
    return Membership(
        user=User(first_name="Karim"), structure=Structure(), absent_until=TODAY, replaced_by=replaced_by
    )


def test_who_answers_is_named_while_she_is_there():
    assert absence_of(away(), TODAY) == "Karim est absent·e aujourd’hui, Inès répond."


@pytest.mark.parametrize("other", [{"absent_until": TODAY}, {"ended_at": clock.now()}])
def test_nobody_is_sent_to_who_is_away_or_has_left(other):
    assert absence_of(away(**other), TODAY) == "Karim est absent·e aujourd’hui."
