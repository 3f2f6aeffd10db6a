"""What the figures of sending should make someone look at (notifications §11)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DUE, SILENT, DOUBTFUL, CLOSED = (
    timedelta(minutes=5),
    timedelta(minutes=3),
    timedelta(hours=1),
    timedelta(hours=24),
)
SKEW = timedelta(seconds=2)
BOUNCES = 5  # in a hundred, of at least so many tries of the last day
ENOUGH = 40
THIN = 20  # in a hundred of a day's budget


@dataclass(frozen=True, slots=True)
class Figures:
    """Of the whole installation, by the database's clock: counts and ages, nothing of anybody.

    `oldest_due`: since when the oldest message that may leave has been due; None when nothing waits.
    `beat`: since when no round of sending was made; None when there never was one.
    `budget_left`: in a hundred, of the paid channel that has the least left today; None when nothing was spent.
    """

    oldest_due: timedelta | None
    due: int
    unplanned: int
    unplanned_since: timedelta | None
    unknown: int
    unknown_since: timedelta | None
    dead_today: int
    tried_today: int
    refused_today: int
    discrepancies: int
    closed_gates: int
    closed_since: timedelta | None
    beat: timedelta | None
    skew: timedelta
    budget_left: int | None


@dataclass(frozen=True, slots=True)
class Alarm:
    """A stable code for machines, and what to do in words."""

    code: str
    text: str | Promise


def alarms(figures: Figures, *, dead_a_day: int) -> Iterator[Alarm]:
    """Those that hold now, the most pressing first. Closed gates keep what is due from being late."""
    if figures.beat is None or figures.beat > SILENT:
        yield Alarm(
            "beat", _("Aucune tournée d’envoi depuis trop longtemps : l’ouvrier ou son horloge est arrêté.")
        )
    if figures.oldest_due is not None and figures.oldest_due > DUE:
        yield Alarm(
            "due", _("Des messages attendent depuis plus de cinq minutes : le service d’envoi ne suit pas.")
        )
    if figures.unplanned_since is not None and figures.unplanned_since > DUE:
        yield Alarm(
            "unplanned",
            _("Des actes n’ont pas encore leurs messages : la préparation des envois est arrêtée."),
        )
    if figures.unknown_since is not None and figures.unknown_since > DOUBTFUL:
        yield Alarm("unknown", _("Des envois sont sans réponse depuis une heure : quelqu’un doit regarder."))
    if figures.dead_today > dead_a_day:
        yield Alarm("dead", _("Beaucoup d’envois ont été abandonnés aujourd’hui."))
    if figures.tried_today >= ENOUGH and figures.refused_today * 100 > figures.tried_today * BOUNCES:
        yield Alarm("bounces", _("Plus d’un envoi sur vingt est refusé."))
    if figures.discrepancies:
        yield Alarm("discrepancies", _("La vérification de la nuit a trouvé des messages qui manquaient."))
    if figures.budget_left is not None and figures.budget_left < THIN:
        yield Alarm(
            "budget", _("Il reste moins d’un cinquième du nombre d’envois permis aujourd’hui à un réseau.")
        )
    if figures.closed_since is not None and figures.closed_since > CLOSED:
        yield Alarm("closed", _("Un envoi est fermé depuis plus d’un jour."))
    if abs(figures.skew) > SKEW:
        yield Alarm(
            "skew", _("L’horloge d’un ouvrier et celle de la base diffèrent de plus de deux secondes.")
        )
