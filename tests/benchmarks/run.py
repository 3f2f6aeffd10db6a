"""`./relais bench [--persons N] [--rounds N] [--only SECTION …]`: print figures, assert nothing.

Fills an empty database of its own, then measures the floor against the same statements without it (the
owner, whose policy is true), and pages and acts against bare SQL that reads or writes the same rows.
"""

import argparse
import os
import sys
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
sys.path[1:1] = [str(ROOT), str(ROOT / "platform")]
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"

import django

django.setup()

from django.db import connection
from django.test.utils import setup_test_environment

from tests.benchmarks import (
    accepting,
    acts,
    blind_index,
    draining,
    floor,
    inbox,
    instrument,
    pages,
    stopping,
    sweeping,
    ticking,
    world,
)
from tests.benchmarks.measure import HEAD

SECTIONS = (
    floor,
    pages,
    acts,
    stopping,
    blind_index,
    instrument,
    inbox,
    sweeping,
    accepting,
    draining,
    ticking,
)


def name(section: ModuleType) -> str:
    """What `--only` calls it: the last part of its module."""
    return section.__name__.rpartition(".")[2]


def main() -> None:
    parser = argparse.ArgumentParser(prog="./relais bench")
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--only", nargs="+", choices=[name(section) for section in SECTIONS])
    options = parser.parse_args()
    setup_test_environment()
    made_in = connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        print(f"Base de mesure {made_in} : {options.persons} personnes, {world.STRUCTURES} structures")
        made = world.build(options.persons)
        print("\n" + HEAD)
        for section in SECTIONS:
            if options.only and name(section) not in options.only:
                continue
            print(f"— {section.TITLE}")
            for figure in section.figures(made, options.rounds):
                print(figure.line(), flush=True)
    finally:
        connection.creation.destroy_test_db("relais", verbosity=0)


if __name__ == "__main__":
    main()
