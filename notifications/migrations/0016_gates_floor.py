"""Switches and counters belong to a network; what is heard of a message, to whoever owns the message."""

from django.db import migrations

from core.kernel.floor import v1
from core.kernel.floor.context import NETWORK, STRUCTURE

_OF_NETWORK = f"network_id = {NETWORK}"
_OWN = f"owner_structure_id = {STRUCTURE}"
_WRITTEN = f"owner_structure_id = {STRUCTURE} and network_id = {NETWORK}"


def _of_network(table: str) -> list[migrations.RunSQL]:
    return [
        v1.force(table),
        v1.policy(table, "select", using=_OF_NETWORK),
        v1.policy(table, "insert", check=_OF_NETWORK),
        v1.policy(table, "update", using=_OF_NETWORK, check=_OF_NETWORK),
    ]


def _of_structure(table: str) -> list[migrations.RunSQL]:
    return [
        v1.force(table),
        v1.policy(table, "select", using=_OWN),
        v1.policy(table, "insert", check=_WRITTEN),
        v1.same_network(table, "owner_structure_id"),
        *v1.grantor(table, "select", "update", "delete"),
    ]


class Migration(migrations.Migration):
    dependencies = [("notifications", "0015_reports"), ("kernel", "0005_swept_lines")]
    operations = [
        *_of_network("notifications_gate"),
        *v1.grantor("notifications_gate", "select"),
        *_of_network("notifications_budget"),
        *v1.grantor("notifications_budget", "select", "delete"),
        *_of_network("notifications_cap"),
        *v1.grantor("notifications_cap", "select", "delete"),
        *_of_structure("notifications_report"),
        v1.append_only("notifications_report"),
        *_of_structure("notifications_suppression"),
    ]
