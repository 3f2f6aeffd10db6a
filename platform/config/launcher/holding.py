"""Who holds the data directory: one launcher at a time, and commands that join it."""

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from config.launcher.console import Stop, console
from config.launcher.layout import Layout
from config.launcher.processes import leftovers, stop_all
from config.launcher.signals import requests


class Hold:
    """The lock on the data, with a few words on who has it. A killed holder frees it by dying."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.file: IO[str] | None = None

    def take(self) -> bool:
        file = open(self.layout.lock, "a+", encoding="utf-8")  # noqa: SIM115  the lock lives as long as it is open
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self.file = file
        self.tell({})
        return True

    def tell(self, words: Mapping[str, Any]) -> None:
        assert self.file is not None
        self.file.seek(0)
        self.file.truncate()
        json.dump({"pid": os.getpid(), **words}, self.file)
        self.file.flush()

    def holder(self) -> Mapping[str, Any]:
        """What the one who holds it says; empty while it is being written."""
        try:
            found = json.loads(self.layout.lock.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def release(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None


class Using:
    """A command at work on servers it did not start: whoever started them waits for it."""

    def __init__(self, layout: Layout) -> None:
        self.file = open(layout.users, "a", encoding="utf-8")  # noqa: SIM115  same
        fcntl.flock(self.file, fcntl.LOCK_SH)

    def release(self) -> None:
        self.file.close()


@contextmanager
def alone(layout: Layout) -> Iterator[None]:
    """To stop servers that others may have joined: they end first, and none joins meanwhile.

    A second Ctrl-C does not wait for them."""
    with open(layout.users, "a", encoding="utf-8") as file:
        said = False
        asked = requests.count
        while requests.count <= asked:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not said:
                    console.warn(
                        "une autre commande se sert encore de la base ; elle est attendue avant l’arrêt."
                    )
                    said = True
                time.sleep(0.1)
        yield


def take_or_refuse(layout: Layout, patience: float = 60) -> Hold:
    """The data for ourselves, once a short command has ended; refused while Relais runs on them."""
    hold = Hold(layout)
    end = time.monotonic() + patience
    said = False
    while not hold.take():
        holder = hold.holder()
        if holder.get("command") == "up":
            address = f" à l’adresse {holder['url']}" if holder.get("url") else ""
            raise Stop(f"Relais tourne déjà sur ces données{address}. Autre répertoire : --data DOSSIER.")
        if time.monotonic() > end:
            raise Stop(f"Une autre commande tient ces données (processus {holder.get('pid', '?')}).")
        if not said:
            console.say("Une autre commande se sert de ces données ; attente de sa fin…")
            said = True
        requests.pause(0.1)
    clear(layout)
    return hold


def clear(layout: Layout) -> None:
    """Stop what a killed launcher left behind. Nothing else is touched."""
    left = leftovers(layout)
    if left:
        with console.step(
            "Arrêt de ce qu’un lancement interrompu avait laissé : " + ", ".join(c.name for c in left)
        ):
            stop_all(left, patience=10)
