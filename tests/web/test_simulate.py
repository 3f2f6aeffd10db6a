"""A network lived for some weeks: requests are declined, forgotten, suspended, stopped; none is lost."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from core.kernel.tenant import tenant
from core.tenancy.models import Structure
from referrals.models import Referral
from tests.factories.floor import as_owner
from web.simulation.living import live
from web.simulation.table import table

AS_OF = date(2026, 6, 2)


def test_weeks_of_absences_and_outages_lose_nobody(db):
    sim, done = live(days=21, structures=12, seed=3, as_of=AS_OF)

    found = table(sim, sim.calendar.at(AS_OF, 0))

    assert (found.lost, found.untold) == (0, 0)
    assert found.total >= 8
    assert done["niveaux dits"] > 0
    assert sum(number for name, number in done.items() if name.startswith("refus")) < done["actes"] / 5


def test_the_table_sees_a_late_request_that_nobody_was_told_of(db):
    sim, _ = live(days=7, structures=5, seed=1, as_of=AS_OF)
    late = sim.calendar.at(AS_OF, 0) - timedelta(minutes=1)
    with as_owner():
        alive = Referral.objects.filter(next_due_at__isnull=False).first()
        Referral.objects.filter(pk=alive.pk).update(level_due_at=late)

    assert table(sim, sim.calendar.at(AS_OF, 0)).untold == 1


def test_the_command_prints_how_they_ended(db):
    out = io.StringIO()

    call_command("simulate", days=5, structures=5, seed=1, stdout=out)

    assert "sans fin ni responsable" in out.getvalue()
    assert "demandes en tout" in out.getvalue()


def test_the_command_is_refused_where_the_clock_must_not_move(db, settings):
    settings.RELAIS_CLOCK = "fixed"

    with pytest.raises(CommandError, match="RELAIS_DEMO"):
        call_command("simulate", days=5, verbosity=0)

    assert not Structure.objects.filter(network__slug__startswith="simulation-").exists()


def test_a_simulated_network_says_that_it_is_one(db):
    sim, _ = live(days=1, structures=3, seed=1, as_of=AS_OF)

    assert sim.network.kind == "demo"
    with tenant(sim.coordinator):
        names = Structure.objects.filter(network=sim.network).values_list("name", flat=True)
        assert all("(simulation)" in name for name in names)
