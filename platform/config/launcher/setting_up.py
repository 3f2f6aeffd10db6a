"""Tables and static files through one Django process, the demo through another; and what they learnt."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field

from config.launcher.console import Stop, console
from config.launcher.layout import PYTHON, ROOT, Layout
from config.launcher.processes import run
from config.launcher.servers import Servers


@dataclass(frozen=True)
class Prepared:
    """What the set-up found."""

    demo: bool = False
    seed: bool = False  # the demo is wanted and not loaded yet
    commands: list[str] = field(default_factory=list)


def prepare(servers: Servers, *, public_url: str, demo: bool) -> Prepared:
    layout = servers.layout
    choice = layout.data / "demo"
    known = choice.exists() and choice.read_text().strip() == "1"
    forced = os.environ.get("RELAIS_DEMO", "")
    demo = forced == "1" or (demo and forced != "0")
    if demo and choice.exists() and not known and not forced:
        console.say("Ces données ont été créées sans démonstration : elle n’y est pas chargée.")
        demo = False
    env = servers.environment(public_url=public_url, demo=demo, privileged=True)
    env |= {
        "RELAIS_AS_OWNER": "1",
        "RELAIS_EMBEDDED": "0" if servers.external else "1",
        # Embedded data are ours from the first start; another server may hold a real network.
        "RELAIS_DEMO_KNOWN": "1" if known or forced or not servers.external else "0",
    }
    if not choice.exists() and not servers.external:
        choice.write_text("1" if demo else "0")
    sys.stdout.flush()
    with console.step("Préparation de la base et des pages"):
        done = run([str(PYTHON), "-m", "config.launcher.prepare"], env=env, cwd=ROOT)
    if done:
        raise Stop("La préparation de la base a échoué : voir les lignes ci-dessus.")
    prepared = read(layout)
    if not choice.exists():
        choice.write_text("1" if prepared.demo else "0")
    return prepared


def load_demo(servers: Servers, *, public_url: str) -> None:
    """Fill the demonstration. The site answers meanwhile; a stop in the middle is begun again next time."""
    env = servers.environment(public_url=public_url, demo=True, privileged=True) | {"RELAIS_AS_OWNER": "1"}
    sys.stdout.flush()
    with console.step("Chargement de la démonstration (le site répond déjà)"):
        done = run([str(PYTHON), "-m", "config.launcher.prepare", "demo"], env=env, cwd=ROOT)
    if done:
        raise Stop("Le chargement de la démonstration a échoué : voir les lignes ci-dessus.")


def read(layout: Layout) -> Prepared:
    try:
        found: Mapping[str, object] = json.loads((layout.run / "prepared.json").read_text())
    except (OSError, ValueError):
        return Prepared()
    commands = found.get("commands")
    return Prepared(
        bool(found.get("demo")), bool(found.get("seed")), list(commands) if isinstance(commands, list) else []
    )
