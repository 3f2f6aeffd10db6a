"""One nomenclature for needs and services: 9 national labels and the local `x-` extensions.

Codes are stored everywhere; labels are written at the border only.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

_FILE = Path(__file__).parent / "data" / "services-relais.json"
_DATA: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))["services"]

SERVICES: Mapping[str, str] = MappingProxyType({code: entry["label"] for code, entry in _DATA.items()})
NATIONAL: frozenset[str] = frozenset(code for code, entry in _DATA.items() if entry["national"])


def label(code: str) -> str:
    """« Aide aux démarches administratives » for `aide-demarches`; a code from elsewhere comes back as it is."""
    return SERVICES.get(code, code)


def labels(codes: Iterable[str]) -> list[str]:
    """The labels of `codes`, in the order of the nomenclature."""
    wanted = set(codes)
    return [text for code, text in SERVICES.items() if code in wanted]


def choices() -> list[tuple[str, str]]:
    """For a form's field."""
    return list(SERVICES.items())


def is_known(code: str) -> bool:
    return code in SERVICES
