"""A round when nothing is due, with a million messages planned for later; beside one bare question to the index."""

from collections.abc import Iterator

import psycopg
from django.db import connection

from notifications.models import Message
from notifications.tasks import one_round
from tests.benchmarks.draining import WHOLE
from tests.benchmarks.filling import insert
from tests.benchmarks.measure import Figure, figure
from tests.benchmarks.pages import become
from tests.benchmarks.world import World

TITLE = "Une tournée quand rien n’est dû, avec 1 000 000 de messages prévus"
PLANNED = 1_000_000
_BARE = (
    "select id from notifications_message where network_id = %s and channel = 'mail' and priority = 1"
    " and state in ('planned', 'leased') and not_before <= now() order by not_before limit 1"
)


def figures(world: World, rounds: int) -> Iterator[Figure]:
    become("relais_owner")
    insert(
        Message,
        "generate_series(1, %(messages)s) n",
        {
            "network_id": "%(network)s", "owner_structure_id": "%(structure)s", "key": "'plus tard:' || n",
            "purpose": "'account.warned'", "message_class": "'S'", "channel": "'mail'",
            "subject_type": "'account'", "subject_id": "gen_random_uuid()", "priority": "1 + n %% 5",
            "not_before": "now() + interval '1 day' + n * interval '1 second'",
        },
        messages=PLANNED if world.persons >= WHOLE else 1000, network=world.network.pk, structure=world.small.pk,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("analyze notifications_message")
    become("relais_app")
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as owner:
        yield figure("une tournée à vide", one_round, lambda: owner.execute(_BARE).fetchall(), rounds=rounds)
