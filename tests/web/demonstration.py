"""The demonstration as its owner counts it, and every page of it that a persona could open."""

from collections import Counter
from datetime import date

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from actors.models import Place
from core.tenancy.models import Membership
from people.models import Person
from referrals.models import Handoff, Referral
from tests.factories.floor import as_owner
from tests.security.crawler import OPAQUE


def rows(slug: str = "") -> dict[str, Counter]:
    """The rows of the demonstration, or of one of its networks, by table, without ids, codes and instants."""
    found = {}
    for table in tables("network_id"):
        columns = {"state", "role", "name", "decline_code", "outcome_code", "next_due_kind"} & set(
            columns_of(table)
        )
        kept = sorted(columns) or ["1"]
        with connection.cursor() as cursor:
            cursor.execute(
                f"select {', '.join(kept)} from {table} where network_id in"
                " (select id from tenancy_network where kind = 'demo' and slug like %s)",
                [slug or "%"],
            )
            found[table] = Counter(cursor.fetchall())
    return found


def tables(column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.columns where table_schema = 'public' and column_name = %s"
            " order by 1",
            [column],
        )
        return [row[0] for row in cursor.fetchall()]


def columns_of(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns where table_schema = 'public' and table_name = %s",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


def persons() -> Counter:
    here = Person.objects.filter(network__slug="voisin-demo")
    return Counter(here.values_list("first_name", "last_name", "birth_date"))


def days_of_referrals() -> Counter:
    return Counter(
        (timezone.localtime(referral.created_at).date(), referral.state)
        for referral in Referral.objects.filter(network__slug="voisin-demo")
    )


class Seeded:
    """What a first loading of the small network was; both networks are there for the tests of the module."""


def load(*options: str) -> None:
    call_command("seed_demo", "--as-of", AS_OF.isoformat(), *options, verbosity=0)


AS_OF = date(2026, 3, 18)  # a Wednesday


def as_application(act, *options: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("set role relais_app")
    connection.relais_role = "relais_app"
    try:
        act(*options)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("reset role")
        connection.relais_role = "relais_owner"


def remove(third: Membership) -> None:
    network, structure, user = third.network, third.structure, third.user
    third.delete()
    structure.delete()
    network.delete()
    user.delete()


def one_of_each_role(network: str) -> list[Membership]:
    """A page depends on the role; and whoever works in both networks, the likeliest to see too much."""
    personas = Membership.objects.personas().filter(network__slug=network).order_by("user__email")
    by_role = {persona.role: persona for persona in personas}
    both = personas.filter(user__email="nadege.p@deux-reseaux.invalid")
    return [*by_role.values(), *both]


def both_worlds() -> dict[str, list]:
    """Ids of both networks, as the owner reads them: one of each kind and network is enough to betray a page."""
    with as_owner():
        found = {}
        for name, model in {
            "person_id": Person, "referral_id": Referral, "handoff_id": Handoff, "place_id": Place,
            "membership_id": Membership,
        }.items():  # fmt: skip
            found[name] = [
                pk
                for slug in ("grenoble", "voisin-demo")
                for pk in model.objects.filter(network__slug=slug)
                .order_by("pk")
                .values_list("pk", flat=True)[:1]
            ]
        return found


def fillings(route, ids):
    foreign = [name for name in route.parameters if name not in OPAQUE]
    base = {name: OPAQUE.get(name) for name in route.parameters}
    if not foreign:
        return [base]
    if set(foreign) - set(ids):
        return []
    return [
        base | dict(zip(foreign, values, strict=True))
        for values in zip(*(ids[name] for name in foreign), strict=True)
    ]
