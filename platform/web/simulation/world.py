"""The simulated network: half of its structures send, half receive, one coordinates."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.tenancy.models import Membership, Network, Role
from web.demo.dates import Calendar
from web.demo.founding import Founded, found
from web.demo.names import FIRST_NAMES, Fiction
from web.demo.world import Pro, Team, World

PHONES = "0465719"  # kept for fiction (ARCEP)
ALONE = 0.5  # a structure where nobody stands in for the mediator


@dataclass
class Sim:
    """What the habits share: who is there, who is absent when, the draws and the calendar."""

    founded: Founded
    calendar: Calendar
    fiction: Fiction
    days: int
    absences: dict[str, tuple[date, date]] = field(default_factory=dict)
    outages: set[date] = field(default_factory=set)

    @property
    def dice(self) -> random.Random:
        return self.fiction.draw

    @property
    def network(self) -> Network:
        return self.founded.network

    @property
    def coordinator(self) -> Membership:
        return self.founded.pros["coordination"]

    def senders(self) -> list[Membership]:
        return [pro for key, pro in self.founded.pros.items() if key.startswith("sender")]

    def mediators(self) -> list[Membership]:
        return [pro for key, pro in self.founded.pros.items() if key.startswith("mediator")]

    def at_work(self, on: date) -> Iterator[Membership]:
        """Who is there that day, in no order."""
        there = [
            pro
            for key, pro in self.founded.pros.items()
            if not (key in self.absences and self.absences[key][0] <= on < self.absences[key][1])
        ]
        self.dice.shuffle(there)
        yield from there


def begin(*, days: int, structures: int, seed: int, as_of: date) -> Sim:
    """A new network, its absences and its outages; `as_of` is the day after the last one lived."""
    calendar, fiction = Calendar(as_of), Fiction(seed)
    number = Network.objects.filter(slug__startswith="simulation-").count() + 1
    founded = found(
        World(
            slug=f"simulation-{number}",
            name=f"Simulation {number} ({days} jours, tirage {seed})",
            teams=tuple(_teams(structures, fiction.draw)),
            phones=PHONES,
            places=(),
        ),
        calendar,
    )
    sim = Sim(founded, calendar, fiction, days)
    for key in founded.pros:
        if key != "coordination" and sim.dice.random() < 0.4:
            starts = as_of - timedelta(days=sim.dice.randrange(1, days + 1))
            sim.absences[key] = (starts, starts + timedelta(days=sim.dice.randrange(7, 45)))
    for _ in range(max(1, days // 30)):
        starts = as_of - timedelta(days=sim.dice.randrange(1, days + 1))
        sim.outages |= {starts + timedelta(days=more) for more in range(sim.dice.randrange(1, 5))}
    return sim


def _teams(structures: int, dice: random.Random) -> Iterator[Team]:
    yield Team(
        "coordination",
        "Coordination (simulation)",
        (Pro("coordination", "Solène", "C.", Role.COORDINATOR),),
        coordinating=True,
        fictional=True,
    )
    for number in range(structures - 1):
        if number % 2 == 0:
            kind, role, name = "sender", Role.SOCIAL_WORKER, f"Accueil social {number + 1} (simulation)"
        else:
            kind, role, name = "mediator", Role.MEDIATOR, f"Point numérique {number + 1} (simulation)"
        people = 1 if dice.random() < ALONE else 2
        yield Team(
            f"team-{number}",
            name,
            tuple(
                Pro(f"{kind}-{number}-{one}", dice.choice(FIRST_NAMES), "S.", role) for one in range(people)
            ),
            fictional=True,
        )
