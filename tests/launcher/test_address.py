"""The port of the site."""

import socket

import pytest

from config.launcher import address
from config.launcher.console import Stop


@pytest.fixture
def taken() -> socket.socket:
    channel = address.bind(0)
    yield channel
    channel.close()


def test_a_port_that_was_asked_for_and_is_taken_is_refused(taken: socket.socket) -> None:
    port = taken.getsockname()[1]

    with pytest.raises(Stop) as refusal:
        address.listen(port)

    assert str(refusal.value) == f"Le port {port} n’est pas libre. Choisissez-en un autre avec --port."


def test_without_a_wish_the_next_free_port_is_taken_and_said(
    taken: socket.socket, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    port = taken.getsockname()[1]
    monkeypatch.setattr(address, "DEFAULT_PORT", port)

    with address.listen(None) as channel:
        chosen = channel.getsockname()[1]

    assert port < chosen < port + address.TRIED
    assert capsys.readouterr().out == f"Le port {port} est pris : Relais emploie le port {chosen}.\n"


def test_two_launchers_never_hold_the_same_port() -> None:
    with address.listen(0) as first, pytest.raises(Stop):
        address.listen(first.getsockname()[1])


def test_a_site_that_does_not_answer_has_no_status(taken: socket.socket) -> None:
    port = taken.getsockname()[1]
    taken.close()

    assert address.status(port, "/healthz") is None
