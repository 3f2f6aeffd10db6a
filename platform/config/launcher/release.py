"""Which version this checkout is."""

import subprocess
import tomllib

from config.launcher.layout import ROOT


def release() -> str:
    """The commit when there is one to go back to, else the version."""
    try:
        found = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
        )
    except OSError:
        found = None
    if found is not None and found.returncode == 0:
        return found.stdout.strip()
    with open(ROOT / "pyproject.toml", "rb") as file:
        return str(tomllib.load(file)["project"]["version"])
