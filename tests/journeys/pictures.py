"""Pictures of the tour for the README: only with RELAIS_PICTURES=1, never in a normal run."""

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.architecture.source import ROOT
from tests.journeys.visiting import Device

FOLDER = ROOT / "docs" / "pictures"
MOST = 120_000


def photographer(device: Device) -> Callable[[Page, str], None] | None:
    """Saves `docs/pictures/<name>-<device>.png`, or nothing when nobody asked."""
    if os.environ.get("RELAIS_PICTURES") != "1":
        return None

    def shoot(page: Page, name: str) -> None:
        FOLDER.mkdir(parents=True, exist_ok=True)
        file = Path(FOLDER / f"{name}-{device.name}.png")
        page.screenshot(path=file, scale="css", animations="disabled")
        assert file.stat().st_size < MOST, f"{file.name} weighs {file.stat().st_size} bytes"

    return shoot
