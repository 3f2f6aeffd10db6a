"""Which reminders leave and in which hours: said by the coordination for its network, by a lead for her structure's persons.

A change is journaled. What is given up does not leave any more; what is added is planned in the night (`recalling`).
"""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused, require
from core.kernel.querysets import Member
from core.tenancy.models import Network
from notifications.models import QuietProfile, ReminderPolicy
from notifications.models.reminders import (
    APPOINTMENT,
    CHANNELS,
    FEWEST_DAYS,
    FIRST_HOUR,
    LAST_HOUR,
    MOST_OFFSETS,
    OFFSETS,
    SHORTEST,
    TEMPLATES,
)
from notifications.rules.answering_for import can_set_hours, can_set_reminders
from notifications.rules.windows import Quiet


@transaction.atomic
def set_reminders(
    *, by: Member, offsets: Collection[str], channels: Collection[str], enabled: bool = True
) -> ReminderPolicy:
    """In force from now on, for hours already agreed too. The same again is harmless."""
    require(can_set_reminders(by), _("Seule la coordination, ou la personne responsable, règle les rappels."))
    chosen, ways = [one for one in OFFSETS if one in offsets], [one for one in CHANNELS if one in channels]
    if enabled and not chosen:
        raise Incomplete(_("Choisissez quand rappeler."), field="offsets")
    if len(chosen) > MOST_OFFSETS:
        raise Refused(_("Trois rappels au plus : davantage ne se lit plus."), field="offsets")
    if enabled and not ways:
        raise Incomplete(_("Choisissez au moins un moyen."), field="channels")
    return _keep(by, enabled=enabled, offsets=chosen, channels=[str(way) for way in ways], follows=False)


@transaction.atomic
def follow_network(*, by: Member) -> ReminderPolicy | None:
    """A structure that had its own reminders has those of its network again. Twice is harmless."""
    require(
        can_set_reminders(by) and not by.coordinates,
        _("Seule la personne responsable d’une structure revient aux rappels du réseau."),
    )
    _one_at_a_time(by)
    return _keep(by, follows=True) if _own(by) is not None else None


@transaction.atomic
def set_hours(
    profile: Quiet, *, by: Member, opens: time, closes: time, days: Collection[int], holidays: bool
) -> QuietProfile:
    """The hours of one kind of message in the whole network. The same again is harmless."""
    require(can_set_hours(by), _("Seule la coordination règle les heures du réseau."))
    wanted = sorted(set(days) & set(range(7)))
    if opens < FIRST_HOUR or closes > LAST_HOUR:
        raise Refused(_("Entre 7 h et 21 h : personne n’est réveillé."), field="opens")
    if opens >= closes or _length(opens, closes) < SHORTEST:
        raise Incomplete(_("L’heure de fin vient trois heures au moins après le début."), field="closes")
    if len(wanted) < FEWEST_DAYS:
        raise Incomplete(_("Trois jours au moins : sinon un rappel partirait trop tôt."), field="days")
    _one_at_a_time(by)
    values = {"opens": opens, "closes": closes, "days": wanted, "holidays": holidays}
    found: Any = QuietProfile.objects.of_network(by.network_id).filter(profile=profile).first()
    row = found or QuietProfile(network_id=by.network_id, profile=profile)
    if _write(row, by, values, new=found is None):
        record(
            "hours.changed",
            subject=row,
            by=by,
            profile=str(profile),
            opens=opens.isoformat(),
            closes=closes.isoformat(),
            days=wanted,
            holidays=holidays,
        )
    return row


def _keep(by: Member, **values: Any) -> ReminderPolicy:
    _one_at_a_time(by)
    found = _own(by)
    row = found or ReminderPolicy(
        network_id=by.network_id,
        structure_id=None if by.coordinates else by.structure_id,
        purpose=APPOINTMENT,
        template=TEMPLATES[APPOINTMENT],
    )
    if _write(row, by, values, new=found is None):
        record(
            "reminders.changed",
            subject=row,
            by=by,
            purpose=APPOINTMENT,
            structure=row.structure_id,
            **{name: getattr(row, name) for name in ("enabled", "offsets", "channels", "follows")},
        )
    return row


def _own(by: Member) -> ReminderPolicy | None:
    structure_id = None if by.coordinates else by.structure_id
    found: Any = ReminderPolicy.objects.visible_to(by).filter(structure_id=structure_id, purpose=APPOINTMENT)
    row: ReminderPolicy | None = found.first()
    return row


def _write(row: Any, by: Member, values: dict[str, Any], *, new: bool) -> bool:
    """False when it says what it said."""
    if not new and all(getattr(row, name) == value for name, value in values.items()):
        return False
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at, row.changed_by_id = clock.now(), by.id
    if new:
        row.save()
    else:
        row.save(update_fields=[*values, "changed_at", "changed_by_id"])
    return True


def _one_at_a_time(by: Member) -> None:
    Network.objects.select_for_update(no_key=True).get(pk=by.network_id)


def _length(opens: time, closes: time) -> Any:
    return datetime.combine(date.min, closes) - datetime.combine(date.min, opens)
