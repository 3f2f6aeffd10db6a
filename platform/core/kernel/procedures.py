"""The procedures that a request may name by a code: « Caf, déclaration trimestrielle » (referrals §2, actors §11).

What a structure reads before it knows anyone's name is coded. A procedure that is not in the list is
written in the words of the request, which are read after acceptance.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from core.kernel.normalise import search_text

_FILE = Path(__file__).parent / "data" / "procedures-relais.json"
_DATA: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))["procedures"]

PROCEDURES: Mapping[str, str] = MappingProxyType({code: entry["label"] for code, entry in _DATA.items()})
_BY_WORDS = {search_text(label): code for code, label in PROCEDURES.items()}


def label(code: str) -> str:
    """« Caf, déclaration trimestrielle » for its code; words written before there were codes come back as they are."""
    return PROCEDURES.get(code, code)


def choices() -> list[tuple[str, str]]:
    """For a form's field."""
    return list(PROCEDURES.items())


def is_known(code: str) -> bool:
    return code in PROCEDURES


def code_of(words: str) -> str:
    """The code that someone's words name in full; nothing otherwise."""
    return _BY_WORDS.get(search_text(words), "")
