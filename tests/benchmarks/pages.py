"""Pages as a browser asks for them (whole request, journal line included), and their rows by bare SQL."""

from collections.abc import Iterator

from django.db import connection
from django.test import Client

from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.world import World
from tests.factories.floor import as_owner
from tests.session import sign_in

TITLE = "Pages : la requête entière d’un navigateur, face aux mêmes lignes lues par SQL nu"


def figures(world: World, rounds: int) -> Iterator[Figure]:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "select id from people_person where home_structure_id = %s order by created_at desc limit 1",
            [world.big.pk],
        )
        person = cursor.fetchone()[0]
    sender, recipient = browser(world.sender), browser(world.recipient)
    own, target = world.big.pk, world.small.pk
    yield figure(
        "Mes personnes",
        get(sender, "/personnes/"),
        sql(
            "select * from people_person where home_structure_id = %s order by created_at desc, id limit 25",
            own,
        ),
        rounds=rounds,
    )
    yield figure(
        "Recherche par nom",
        get(sender, "/personnes/?q=nom12"),
        sql(
            "select * from people_person where home_structure_id = %s and search_name >= 'nom12' and search_name < 'nom13' order by search_name limit 25",
            own,
        ),
        rounds=rounds,
    )
    yield figure(
        "Fiche d’une personne",
        get(sender, f"/personnes/{person}/"),
        sql(
            "select * from people_person p left join people_contact c on c.person_id = p.id where p.id = %s",
            person,
        ),
        rounds=rounds,
    )
    yield figure(
        "À répondre (2 000 en attente)",
        get(recipient, "/a-repondre/"),
        sql(
            "select h.*, r.* from referrals_handoff h join referrals_referral r on r.id = h.referral_id where h.target_id = %s and h.state = 'sent' order by r.priority desc, h.due_at limit 50",
            target,
        ),
        rounds=rounds,
    )


def browser(member: object) -> Client:
    client = Client()
    with as_owner():
        sign_in(client, member)  # type: ignore[arg-type]
    return client


class get:
    def __init__(self, client: Client, address: str) -> None:
        self.client, self.address = client, address

    def prepare(self) -> None:
        become("relais_app")

    def __call__(self) -> None:
        answer = self.client.get(self.address)
        if answer.status_code != 200:
            raise RuntimeError(f"{self.address}: {answer.status_code}")


class sql:
    def __init__(self, statement: str, *values: object) -> None:
        self.statement, self.values = statement, values

    def prepare(self) -> None:
        become("relais_owner")

    def __call__(self) -> None:
        with connection.connection.cursor() as cursor:
            cursor.execute(self.statement, self.values).fetchall()


def become(role: str) -> None:
    """Change the role of the session, outside what is timed."""
    connection.ensure_connection()
    connection.connection.execute(f"set role {role}")
    connection.relais_role = role  # type: ignore[attr-defined]
