"""Change one of the network's durations or rules (people §8): by who owns it, within its bounds, and journaled."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.journal.operations import record
from core.kernel import clock
from core.kernel.errors import Incomplete, Refused, require
from core.kernel.querysets import Member
from core.tenancy.models import Network
from people import rules
from people.instruments.settings import SETTING, SETTINGS, Setting
from people.models import PrivacySetting
from people.queries import privacy


def setting_of(member: Member, setting: Setting, network: Network) -> int:
    """What is in force in the member's network."""
    if setting.column:
        return int(getattr(network, setting.column))
    return privacy(member, setting.name, setting.default)


def settings_of(member: Member, network: Network) -> list[tuple[Setting, int]]:
    """All of them, in their order."""
    rows = dict(PrivacySetting.objects.visible_to(member).values_list("name", "value"))
    return [
        (each, int(getattr(network, each.column)) if each.column else rows.get(each.name, each.default))
        for each in SETTINGS
    ]


@transaction.atomic
def change_setting(name: str, *, by: Any, value: int | None) -> int:
    """The value in force from now on. What was announced under the former one keeps its day. Twice is harmless."""
    setting = SETTING[name]
    require(rules.can_set(by, setting), _("Ce réglage n’est pas de votre ressort."))
    if value is None:
        raise Incomplete(_("Écrivez un nombre."), field="value")
    if not setting.shortest <= value <= setting.longest:
        raise Refused(
            _("Entre %(least)s et %(most)s.") % {"least": setting.shortest, "most": setting.longest},
            field="value",
        )
    network = Network.objects.select_for_update(no_key=True).get(pk=by.network_id)  # one change at a time
    old = setting_of(by, setting, network)
    if old == value:
        return value
    if setting.column:
        setattr(network, setting.column, bool(value) if setting.unit == "yes" else value)
        network.save(update_fields=[setting.column])
    else:
        _keep(setting, by=by, value=value)
    record("setting.changed", subject=network, by=by, setting=name, old=old, new=value)
    return value


def _keep(setting: Setting, *, by: Member, value: int) -> None:
    row = PrivacySetting.objects.visible_to(by).filter(name=setting.name).first()
    if row is None:
        PrivacySetting(network_id=by.network_id, name=setting.name, value=value).save()
        return
    row.value, row.changed_at = value, clock.now()
    row.save(update_fields=["value", "changed_at"])
