"""Who must agree (people §3): pure rules on a kind of measure, an age, and what is asked. No row is read here.

Sharing is a personal act (civil code, art. 458 and 459): by default a protected adult decides alone. To
represent her or to act for her keeps the guard. Parental authority: civil code, art. 371-1.
"""

from dataclasses import dataclass
from datetime import date

MAJORITY, OWN_VOICE = 18, 15
WITH_BOTH = frozenset({"curatelle"})
REPRESENTED = frozenset({"tutelle", "habilitation", "mandate"})
MANDATE_NEEDS = frozenset({"x-mandat"})  # services by which someone acts in the person's name


@dataclass(frozen=True, slots=True)
class Guard:
    """What an agreement needs besides the usual: a guardian's word, the person's own, or at least that it was sought."""

    guardian: bool = False
    own: bool = False
    sought: bool = False


@dataclass(frozen=True, slots=True)
class Age:
    """Between two bounds: a birth known by its year alone leaves a doubt, which is read both ways."""

    least: int
    most: int

    @property
    def minor(self) -> bool:
        return self.least < MAJORITY

    @property
    def speaks(self) -> bool:
        """She may be fifteen: her own agreement is asked."""
        return self.most >= OWN_VOICE


def age_on(day: date, birth: date | None, precision: str) -> Age | None:
    if birth is None:
        return None
    if precision == "day":
        years = day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
        return Age(years, years)
    return Age(day.year - birth.year - 1, day.year - birth.year)


def guard(*, kind: str | None, age: Age | None, mandate: bool, guard_on_sharing: bool) -> Guard:
    """`kind` is the measure in force today, if any. Someone whose age is unknown is a minor only when it is noted."""
    if (age is not None and age.minor) or (age is None and kind == "parental"):
        speaks = age is None or age.speaks
        return Guard(guardian=True, own=speaks, sought=not speaks)
    if kind in WITH_BOTH | REPRESENTED and (mandate or guard_on_sharing):
        return Guard(guardian=True, own=kind in WITH_BOTH, sought=True)
    return Guard()
