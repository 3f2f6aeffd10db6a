"""Take a demonstration away, journal included: as the owner of the tables, the only one who may."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction
from django.utils.translation import gettext as _
from psycopg.sql import SQL, Identifier

from core.accounts.models import User
from core.kernel.errors import Refused
from core.tenancy.models import Membership, Network, NetworkKind


@transaction.atomic
def erase(networks: Sequence[Network]) -> int:
    """Remove these networks, all that they hold and the personas left without any. How many rows went.

    Refused for a network that is not a demonstration. The triggers that keep lines stand aside meanwhile.
    """
    for network in networks:
        if network.kind != NetworkKind.DEMO:
            raise Refused(
                _("« %(slug)s » n’est pas une démonstration : rien n’est effacé.") % {"slug": network.slug}
            )
    ids = [network.pk for network in networks]
    users = list(
        User.objects.filter(demo=True, memberships__network__in=ids).distinct().values_list("pk", flat=True)
    )
    with connection.cursor() as cursor:
        kept = _kept(cursor)
        for table, trigger in kept:
            cursor.execute(SQL("alter table {} disable trigger {}").format(table, trigger))
        cursor.execute("set constraints all deferred")
        gone = sum(_delete(cursor, table, ids) for table in _tables())
        gone += _delete_users(users)
        cursor.execute("delete from tenancy_network where id = any(%s)", [ids])
        cursor.execute("set constraints all immediate")
        for table, trigger in kept:
            cursor.execute(SQL("alter table {} enable trigger {}").format(table, trigger))
    return gone


def _tables() -> Iterator[str]:
    """Every table with a row per network, from the models: a new one is never forgotten."""
    for model in apps.get_models(include_auto_created=True):
        managed = model._meta.managed and not model._meta.proxy
        if managed and any(field.column == "network_id" for field in model._meta.concrete_fields):
            yield model._meta.db_table


def _kept(cursor: Any) -> list[tuple[Identifier, Identifier]]:
    """(table, trigger) of what refuses that a line goes."""
    cursor.execute(
        "select relname, tgname from pg_trigger join pg_class c on c.oid = tgrelid"
        " where tgfoid = 'relais_append_only'::regproc and tgtype & 1 = 1 order by 1, 2"
    )
    return [(Identifier(table), Identifier(trigger)) for table, trigger in cursor.fetchall()]


def _delete(cursor: Any, table: str, ids: Sequence[int]) -> int:
    cursor.execute(SQL("delete from {} where network_id = any(%s)").format(Identifier(table)), [list(ids)])
    return int(cursor.rowcount)


def _delete_users(users: Sequence[UUID]) -> int:
    """The personas who work nowhere any more; one of another network stays."""
    elsewhere = Membership.objects.filter(user_id__in=users).values_list("user_id", flat=True)
    return User.objects.filter(pk__in=set(users) - set(elsewhere)).delete()[0]


def may_erase() -> bool:
    """Only the owner of the tables, whom the site never is."""
    with connection.cursor() as cursor:
        cursor.execute("select has_table_privilege('tenancy_network', 'DELETE')")
        return bool(cursor.fetchone()[0])
