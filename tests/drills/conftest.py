"""The drills share their servers, and each has its own mail server; each prints its line."""

from collections.abc import Iterator

import pytest

from tests.drills.provider import Provider
from tests.drills.rig import Rig, Sink


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rig]:
    with Rig(tmp_path_factory.mktemp("drills") / "data").running() as made:
        yield made


@pytest.fixture
def rig(servers: Rig, request: pytest.FixtureRequest) -> Iterator[Rig]:
    """Nothing of the drill before is left running; the line of this one is printed."""
    with Sink().listening() as sink:
        servers.begin(sink, label=request.node.name)
        yield servers
        servers.stop_processes()
    plugins = request.config.pluginmanager
    with plugins.get_plugin("capturemanager").global_and_fixture_disabled():
        for verdict in servers.verdicts:
            plugins.get_plugin("terminalreporter").write_line(f"\n{verdict}")


@pytest.fixture
def provider() -> Iterator[Provider]:
    with Provider().listening() as made:
        yield made
