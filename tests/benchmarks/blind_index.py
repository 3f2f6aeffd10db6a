"""The blind index among all persons: one question, beside a bare look in the same index."""

from collections.abc import Iterator

from django.conf import settings
from django.db import connection

from core.kernel.ids import uuid7
from core.kernel.tenant import tenant
from people.operations.blind_index import remember
from people.operations.registering import register
from tests.benchmarks.floor import Ask, login
from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.pages import become
from tests.benchmarks.world import World

TITLE = "Index aveugle : une question sur une personne qui vient d’être enregistrée, face à une lecture nue du même index"


def figures(world: World, rounds: int) -> Iterator[Figure]:
    become("relais_app")
    with tenant(world.sender):
        person = register(uuid7(), by=world.sender, first_name="Mesure", last_name="Mesure")
        remember(person, by=world.sender)
    become("relais_owner")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into people_blindmark (id, person_id, home_structure_id, network_id, key_id, digest, asked)"
            " select gen_random_uuid(), p.id, p.home_structure_id, p.network_id, k.id, sha256(p.id::text::bytea), true"
            " from people_person p cross join people_blindkey k where p.network_id = k.network_id"
        )
        cursor.execute("analyze people_blindmark")
        cursor.execute("select id from people_blindkey where network_id = %s", [world.network.pk])
        key = cursor.fetchone()[0]
    become("relais_app")
    digests = "array[sha256('a'), sha256('b'), sha256('c')]"
    compare = (
        f"select floor.blind_remember('{person.pk}', array_fill('{key}'::uuid, array[3]), {digests});"
        f"select floor.blind_ask('{person.pk}', 1000000);"
        f"select floor.blind_remember('{person.pk}', '{{}}', '{{}}')"
    )
    bare = f"select exists (select 1 from people_blindmark where digest = any ({digests}))"
    with login(settings.APP_LOGIN) as application, login({}) as owner:
        with tenant(world.sender) as context:
            told = context.settings()
        for connected in (application, owner):
            for name, value in told.items():
                connected.execute("select set_config(%s, %s, false)", [name, value])
        yield figure(
            "écrire trois empreintes, demander, oublier",
            Ask(application, compare),
            Ask(owner, bare),
            rounds=rounds,
            count=False,
        )
        alone = _Alone(application, owner, str(person.pk), str(key), digests)
        yield figure("la question seule", alone, Ask(owner, bare), rounds=rounds, count=False)


class _Alone:
    """Only the question is timed; its marks are written before, by `prepare`."""

    def __init__(self, application, owner, person: str, key: str, digests: str) -> None:  # type: ignore[no-untyped-def]
        self.write = Ask(
            application,
            f"select floor.blind_remember('{person}', '{{}}', '{{}}');"
            f"select floor.blind_remember('{person}', array_fill('{key}'::uuid, array[3]), {digests})",
        )
        self.ask = Ask(application, f"select floor.blind_ask('{person}', 1000000)")

    def prepare(self) -> None:
        self.write()

    def __call__(self) -> None:
        self.ask()
