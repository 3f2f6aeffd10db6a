"""Where scans lie: sealed files under random names, outside the web root; the database alone knows whose they are."""

import hashlib
import secrets
from pathlib import Path

from django.conf import settings

from core.kernel.seals import seal_file, unseal_file


def folder() -> Path:
    return Path(settings.RELAIS_EVIDENCE)


def store(content: bytes) -> str:
    """Write the sealed file, and give its name."""
    name = secrets.token_hex(16)
    path = _path(name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=False)
    path.write_bytes(seal_file(content))
    return name


def read(name: str) -> bytes | None:
    """What was stored; None when the file is not there, or is not as we sealed it."""
    try:
        return unseal_file(_path(name).read_bytes())
    except OSError:
        return None


def remove(name: str) -> None:
    _path(name).unlink(missing_ok=True)


def _path(name: str) -> Path:
    safe = Path(name).name
    return folder() / safe[:2] / safe


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
