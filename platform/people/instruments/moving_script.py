"""What is read aloud before a person's file is handed to her for another network: versioned data, kept as read."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

_DATA = Path(__file__).parent / "data" / "moving-1.0.0.json"


def version() -> str:
    return f"moving-{_published()['version']}"


def read_aloud(destination: str) -> str:
    """The exact text for this place, in words."""
    text: str = _published()["texts"]["fr"]["text"]
    return text.format(destination=destination)


@lru_cache
def _published() -> dict[str, Any]:
    stated: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return stated
