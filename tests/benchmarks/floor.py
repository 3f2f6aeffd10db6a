"""The floor: one statement as the application under row-level security, and as the owner without it."""

from collections.abc import Iterator
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from core.kernel.tenant import tenant
from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.world import World
from tests.factories.floor import as_owner

TITLE = "Le plancher : la même requête sous les politiques, et sans elles (rapport = coût du plancher)"

COLUMNS = "id, first_name, last_name, home_structure_id, created_at"
STATEMENTS = {
    "liste de mes personnes, 25": f"select {COLUMNS} from people_person where home_structure_id = {{own}} order by created_at desc, id limit 25",
    "compte de mes personnes": "select count(*) from people_person where home_structure_id = {own}",
    "recherche par nom": f"select {COLUMNS} from people_person where home_structure_id = {{own}} and search_name >= 'nom12' and search_name < 'nom13' order by search_name limit 25",
    "ouvrir une personne à moi": f"select {COLUMNS} from people_person where id = '{{mine}}'",
    "ouvrir une personne partagée": f"select {COLUMNS} from people_person where id = '{{shared}}'",
    "liste des personnes partagées, 25": (
        f"select {COLUMNS} from people_person where id = any (array(select person_id from people_accessgrant"
        " where structure_id = {own} and scope = 1 and expires_at > (select relais_now())"
        " order by person_created_at desc limit 25)) order by created_at desc limit 25"
    ),
}


def figures(world: World, rounds: int) -> Iterator[Figure]:
    values = {"own": world.big.pk, "mine": _one("home_structure_id = {}", world), "shared": _shared(world)}
    with login(settings.APP_LOGIN) as application, login({}) as owner:
        with tenant(world.sender) as context:
            told = context.settings()
        for connected in (application, owner):
            for name, value in told.items():
                connected.execute("select set_config(%s, %s, false)", [name, value])
        for name, statement in STATEMENTS.items():
            text = statement.format(**values)
            yield figure(name, Ask(application, text), Ask(owner, text), rounds=rounds * 5, count=False)


def login(who: dict[str, Any]) -> psycopg.Connection[Any]:
    """A connection of its own to the same database: the application's login, or the owner's."""
    own = connection.settings_dict | who
    given = {"host": own["HOST"], "port": own["PORT"], "user": own["USER"], "password": own["PASSWORD"]}
    return psycopg.connect(
        dbname=own["NAME"], autocommit=True, **{name: value for name, value in given.items() if value}
    )


class Ask:
    """One statement on one connection, read to its end."""

    def __init__(self, connected: psycopg.Connection[Any], statement: str) -> None:
        self.cursor, self.statement = psycopg.ClientCursor(connected), statement

    def __call__(self) -> None:
        self.cursor.execute(self.statement).fetchall()


def _one(condition: str, world: World) -> str:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"select id from people_person where {condition.format(world.big.pk)} limit 1")
        return str(cursor.fetchone()[0])


def _shared(world: World) -> str:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select person_id from people_accessgrant where structure_id = %s and scope = 1 and expires_at > now() limit 1",
            [world.big.pk],
        )
        return str(cursor.fetchone()[0])
