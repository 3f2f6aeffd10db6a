"""What should exist and does not is planned again; what has left never leaves again."""

from typing import Any

import pytest
from django.core.management import call_command

from notifications.models import Message
from notifications.operations.planning import plan_due
from notifications.operations.reconciling import already_left, reconcile, references
from tests.cast import Cast
from tests.factories import referrals as acts
from tests.factories.floor import as_owner


@pytest.fixture
def told(cast: Cast) -> list[Any]:
    """A request is sent and its messages are planned: their references and states."""
    acts.send(cast.alice, cast.person, cast.recipient)
    plan_due()
    return stored()


def one_that_waits(told: list[Any]) -> Any:
    return next(pk for pk, _, state in told if state == "planned")


def stored() -> list[Any]:
    with as_owner():
        return list(Message.objects.order_by("pk").values_list("pk", "key", "state"))


def lose_all() -> None:
    with as_owner():
        Message.objects.all().delete()


def test_on_a_healthy_installation_nothing_is_missing(cast: Cast, told: list[Any]) -> None:
    assert reconcile(cast.network) == 0
    assert stored() == told


def test_lost_messages_come_back_under_the_same_reference(cast: Cast, told: list[Any]) -> None:
    lose_all()

    assert reconcile(cast.network) > 0
    assert stored() == told
    assert reconcile(cast.network) == 0


def test_what_a_log_says_has_left_never_leaves_again(told: list[Any], tmp_path: Any, capsys: Any) -> None:
    log = tmp_path / "mail.log"
    log.write_text(f"Mar 10 sent: message-id=<{one_that_waits(told)}@relais.invalid> ok\nnothing here\n")
    lose_all()

    call_command("reconcile_sending", "--sent", str(log))

    changed = [pk for pk, _, state in stored() if (pk, state) not in {(pk, state) for pk, _, state in told}]
    assert changed == [one_that_waits(told)]
    assert "1 references, 1 messages taken for sent" in capsys.readouterr().out


def test_what_is_sent_already_stays_as_it_was(told: list[Any]) -> None:
    assert already_left([one_that_waits(told)]) == 1
    assert already_left([one_that_waits(told)]) == 0


def test_a_reference_is_found_whatever_stands_around_it() -> None:
    one = "0198a7c2-5d11-7a33-8f00-0123456789ab"
    lines = [f"<{one.upper()}@host>", "no reference", f"a {one}; b {one}"]

    assert {str(found) for found in references(lines)} == {one}
