"""Recompute evaluations: JSON lines in, JSON lines out. No database, no network."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError

from people.instruments.loading import Instrument, load, published
from people.instruments.scoring import score
from people.instruments.validation import Fault, parse


class Command(BaseCommand):
    help = "Score evaluations: one JSON object a line on the standard input, one result a line on the output."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--instrument", type=Path, help="another version of the instrument (default: the published one)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refused = answer(_instrument(options["instrument"]), sys.stdin.buffer, sys.stdout.buffer)
        if refused:
            sys.exit(1)


def answer(instrument: Instrument, lines: BinaryIO, results: BinaryIO) -> int:
    """Write one result a line, as they come; how many were refused."""
    refused = 0
    for text in lines:
        if not text.strip():
            continue
        line = parse(instrument, text)
        if isinstance(line, Fault):
            refused += 1
            results.write(_encoded(line.as_dict()))
        else:
            results.write(_encoded(score(instrument, line)))
        results.flush()
    return refused


def _instrument(path: Path | None) -> Instrument:
    if path is None:
        return published()
    try:
        return load(path)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(f"{path}: not an instrument ({type(error).__name__}: {error}).") from error


def _encoded(result: dict[str, Any]) -> bytes:
    try:
        return json.dumps(result, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half of a surrogate pair in an id: only escaped can it be written
        return json.dumps(result).encode() + b"\n"
