"""A task carries its tenant in headers, or it is a system task; anything else on the queue fails."""

import pickle

import pytest
from celery import current_app, shared_task
from django.conf import settings
from kombu.exceptions import ContentDisallowed
from kombu.serialization import loads

from core.kernel import clock, tenant
from core.kernel.tasks import HEADER, TenantTask
from core.kernel.tenant import TenantError
from tests.factories.floor import as_owner


@shared_task(name="tests.whoami")
def whoami() -> list[str]:
    context = tenant.current()
    return [str(context.member_id), str(context.structure_id), str(context.network_id)]


@shared_task(name="tests.alone", system=True)
def alone() -> bool:
    return tenant.is_open()


def header(who, **other):
    return {HEADER: {"member": str(who.pk), "structure": who.structure_id, "network": who.network_id} | other}


@pytest.mark.scenario("security", 30)
def test_a_task_without_tenant_header_fails():
    with pytest.raises(TenantError):
        whoami.apply(throw=True)


@pytest.mark.scenario("security", 30)
@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"member": ""},
        {"member": "01a20100-5a43-7ade-bb3e-1b70db9ef09d"},
        {"structure": 0},
        {"network": 0},
    ],
)
def test_a_task_with_a_forged_header_fails(cast, bad):
    headers = header(cast.alice, **bad) if bad else {HEADER: {}}

    with pytest.raises(TenantError):
        whoami.apply(headers=headers, throw=True)


def test_a_members_task_runs_as_the_member_of_its_header(cast):
    answer = whoami.apply(headers=header(cast.alice), throw=True).get()

    assert answer == [str(cast.alice.pk), str(cast.sender.pk), str(cast.network.pk)]
    assert not tenant.is_open()


@pytest.fixture
def queue():
    """A broker in memory; gives the headers and the body of the next message."""
    former = current_app.conf.broker_url
    current_app.conf.broker_url = "memory://"
    current_app.amqp._producer_pool = None

    def take():
        with current_app.connection_for_read() as connection:
            message = connection.SimpleQueue("default").get(timeout=2)
            message.ack()
            return message.headers, message.payload

    yield take
    current_app.conf.broker_url = former
    current_app.amqp._producer_pool = None


def test_a_task_asked_inside_a_tenant_takes_it_along_as_ids(cast, queue):
    with tenant.tenant(cast.alice):
        whoami.delay()

    headers, body = queue()

    assert headers[HEADER] == header(cast.alice)[HEADER]
    assert body[0] == []


def test_a_system_task_takes_no_tenant_along(cast, queue):
    with tenant.tenant(cast.alice):
        alone.delay()

    headers, _ = queue()

    assert HEADER not in headers


def test_a_membership_that_ended_stops_its_tasks(cast):
    with as_owner():
        cast.alice.ended_at = clock.now()
        cast.alice.save(update_fields=["ended_at"])

    with pytest.raises(TenantError):
        whoami.apply(headers=header(cast.alice), throw=True)


def test_a_system_task_finds_its_tenants_itself():
    assert alone.apply(throw=True).get() is False


def test_every_task_of_the_house_is_of_this_kind():
    current_app.loader.import_default_modules()
    ours = [task for name, task in current_app.tasks.items() if not name.startswith("celery.")]

    assert {task.name for task in ours} >= {"notifications.tasks.tick", "notifications.tasks.drain"}
    assert [task.name for task in ours if not isinstance(task, TenantTask)] == []


@pytest.mark.scenario("security", 30)
def test_a_pickle_on_the_queue_is_refused():
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]

    with pytest.raises(ContentDisallowed):
        loads(
            pickle.dumps({}),
            "application/x-python-serialize",
            "binary",
            accept=current_app.conf.accept_content,
        )
