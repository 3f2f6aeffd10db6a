"""What is typed after ./relais."""

import subprocess
import sys
from pathlib import Path

import pytest

from config.launcher import cli, testing
from config.launcher.commands import as_owner
from config.launcher.layout import ROOT, layout_of


def test_data_may_be_named_before_the_command_or_after_up() -> None:
    before = cli.parser().parse_args(["--data", "ici", "up", "--port", "8123"])
    after = cli.parser().parse_args(["up", "--data", "ici", "--port", "8123"])

    assert (before.data, before.rest) == ("ici", ["--port", "8123"])
    assert cli.up_parser().parse_args(after.rest).data == "ici"


def test_what_follows_manage_belongs_to_the_command() -> None:
    asked = cli.parser().parse_args(["--data", "ici", "manage", "migrate", "--data", "là", "--help"])

    assert asked.rest == ["migrate", "--data", "là", "--help"]
    assert not asked.help


@pytest.mark.parametrize("port", ["-1", "65536", "huit"])
def test_a_port_that_cannot_be_is_refused(port: str) -> None:
    with pytest.raises(SystemExit):
        cli.up_parser().parse_args(["--port", port])


def test_an_unknown_command_is_refused_with_the_way_to_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    code = cli.main(["monter"])

    assert code == 2
    assert capsys.readouterr().err == (
        "Relais s’arrête : commande inconnue : monter. « ./relais --help » donne la liste.\n"
    )


def test_help_needs_nothing_installed(tmp_path: Path) -> None:
    """The system's Python, without our packages: what a bare machine has."""
    told = subprocess.run(
        [sys.executable, "-I", "-S", ROOT / "relais", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )

    assert told.stdout.strip() == cli.USAGE.strip()


def test_the_launcher_sees_the_platform_module_of_the_standard_library(tmp_path: Path) -> None:
    program = (
        "import runpy, sys; sys.argv = ['relais', '--help']\n"
        f"try: runpy.run_path({str(ROOT / 'relais')!r}, run_name='__main__')\n"
        "except SystemExit: pass\n"
        "import platform; print(platform.__file__)"
    )

    told = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True, cwd=tmp_path
    )

    assert not told.stdout.splitlines()[-1].startswith(str(ROOT))


def test_without_arguments_the_whole_suite_runs_on_two_processes() -> None:
    assert testing.options([]) == ["-n", "2", "--dist=worksteal", "--durations=15", "-m", "not drill"]


def test_drills_add_the_failure_drills_to_the_whole_suite() -> None:
    assert testing.options(["--drills"]) == ["-n", "2", "--dist=worksteal", "--durations=15"]


def test_arguments_of_pytest_are_passed_on_and_reuse_keeps_the_database() -> None:
    assert testing.options(["tests/core", "-x", "--reuse"]) == [
        "tests/core",
        "-x",
        "--reuse-db",
        "-m",
        "not drill",
    ]


def test_a_choice_of_markers_is_left_alone() -> None:
    assert testing.options(["-m", "scenario"]) == ["-m", "scenario"]


@pytest.mark.parametrize(
    ("arguments", "owner"),
    [
        (["migrate"], True),
        (["seed_demo", "--erase"], True),
        (["seed_demo"], False),
        (["outbox_tick"], False),
        (["shell", "migrate"], False),
    ],
)
def test_only_commands_that_change_tables_act_as_the_owner(arguments: list[str], owner: bool) -> None:
    assert as_owner(arguments) is owner


def test_each_kind_of_command_has_its_own_data_by_default() -> None:
    assert layout_of(None).data == ROOT / "var"
    assert layout_of(None, "var/test").data == ROOT / "var" / "test"
