"""The context of a transaction: what opens it, what refuses to, and what the guard stops."""

import pytest
from django.db import DataError, connection, transaction

from core.kernel import tenant as kernel
from core.kernel.tenant import TenantError, current, is_open, system_member, tenant
from people.models import Person, PersonStatus
from tests.factories.floor import as_owner

SETTINGS = (
    "network_id",
    "structure_id",
    "member_id",
    "file_structure_id",
    "coordinator_network_id",
    "referral_id",
    "system",
)


def told() -> list[str]:
    """What PostgreSQL was told, in the order of SETTINGS."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select " + ", ".join(f"coalesce(current_setting('app.{name}', true), '')" for name in SETTINGS)
        )
        return list(cursor.fetchone())


def test_a_member_who_opens_files_opens_those_of_her_structure(cast):
    with tenant(cast.alice):
        assert told() == [
            str(cast.network.pk),
            str(cast.sender.pk),
            str(cast.alice.pk),
            str(cast.sender.pk),
            "",
            "",
            "",
        ]


def test_a_role_without_files_is_told_apart(cast):
    with tenant(cast.desk):
        assert told()[1:4] == [str(cast.sender.pk), str(cast.desk.pk), ""]


def test_only_the_coordinator_opens_the_networks_rows(cast):
    with tenant(cast.solene):
        assert told()[4] == str(cast.network.pk)


def test_a_system_task_is_member_zero_and_opens_files_only_if_listed(cast):
    with tenant(structure=cast.sender, system="plan_messages"):
        assert told()[1:4] == [str(cast.sender.pk), "0", str(cast.sender.pk)]
    with tenant(structure=cast.sender, system="another_task"):
        assert told()[1:4] == [str(cast.sender.pk), "0", ""]


def test_a_task_of_the_network_reads_no_person(cast):
    with tenant(network=cast.network.pk, system="import_places"):
        assert not Person.objects.exists()
        assert system_member(current()).system == "import_places"


def test_a_public_page_knows_its_network_only(cast):
    with tenant(public=cast.network.pk):
        assert told() == [str(cast.network.pk), "", "", "", "", "", ""]
        assert not Person.objects.exists()
        assert not PersonStatus.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"structure": "sender"},
        {"network": 1},
        {"public": 1, "system": "task"},
        {"public": 1, "network": 1},
        {"member": "alice", "system": "task"},
        {"member": "alice", "structure": "sender"},
        {"structure": "sender", "network": 1, "system": "task"},
        {"system": "task"},
    ],
    ids=str,
)
def test_any_other_combination_is_refused(cast, given):
    arguments = {
        name: getattr(cast, value) if value in ("alice", "sender") else value for name, value in given.items()
    }

    with pytest.raises(TenantError), tenant(**arguments):
        pass

    assert not is_open()


def test_a_system_task_is_no_member(cast):
    with tenant(structure=cast.sender, system="plan_messages") as context:
        task = system_member(context)

    with pytest.raises(TenantError, match="system task"), tenant(task):
        pass


def test_a_tenant_does_not_open_inside_another(cast):
    with tenant(cast.alice):
        with pytest.raises(TenantError, match="already open"), tenant(cast.alice):
            pass

        assert Person.objects.exists(), "the first one still stands"


@pytest.mark.django_db(transaction=True)
def test_a_tenant_does_not_open_inside_a_foreign_transaction(cast):
    with transaction.atomic(), pytest.raises(TenantError, match="outermost"), tenant(cast.alice):
        pass


@pytest.mark.django_db(transaction=True)
def test_the_settings_end_with_the_transaction(cast):
    with tenant(cast.alice):
        assert told()[1] == str(cast.sender.pk)

    assert told() == [""] * len(SETTINGS)


def test_there_is_no_context_without_one(cast):
    with pytest.raises(TenantError):
        current()


def test_the_guard_stops_sql_of_any_shape_that_names_a_table_of_the_floor(cast):
    for sql in (
        "select 1 from people_person",
        "update \"people_person\" set civility = ''",
        "select 1 from tenancy_structure s, people_person p",
        "with x as (select 1 from people_person) select 1",
        "insert into journal_event default values",
    ):
        with pytest.raises(TenantError), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_guard_lets_pass_what_only_looks_like_such_a_table(cast):
    with connection.cursor() as cursor:
        cursor.execute("select 1 as my_people_person_count, 2 as people_persons")

        assert cursor.fetchone() == (1, 2)


def test_a_query_made_inside_and_read_outside_is_stopped(cast):
    with tenant(cast.alice):
        persons = Person.objects.all()

    with pytest.raises(TenantError):
        list(persons)


def test_the_owner_passes_the_guard(cast):
    with as_owner():
        assert Person.objects.count() == 2


def test_an_error_of_sql_inside_closes_the_context_and_leaves_no_row(cast):
    with pytest.raises(DataError), tenant(cast.alice):
        Person.objects.update(civility="Mme")
        with connection.cursor() as cursor:
            cursor.execute("select 1 / 0")

    assert not is_open()
    with as_owner():
        assert set(Person.objects.values_list("civility", flat=True)) == {""}
    with tenant(cast.alice):
        assert Person.objects.count() == 1


def test_an_error_of_sql_in_a_savepoint_keeps_the_context(cast):
    with tenant(cast.alice):
        with pytest.raises(DataError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select 1 / 0")

        assert Person.objects.count() == 1


def test_the_tasks_that_open_files_are_few_and_named():
    assert len(kernel.TASKS_THAT_OPEN_FILES) <= 8
