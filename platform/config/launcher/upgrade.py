"""`./relais upgrade`: to the version of this checkout. A step that fails leaves the former one running."""

import os
import signal
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import urlsplit

from config.launcher import address, packages, system
from config.launcher.commands import DEFAULT_URL, environment, joined
from config.launcher.console import Interrupted, Stop, console
from config.launcher.holding import Hold
from config.launcher.layout import PYTHON, ROOT, Layout
from config.launcher.processes import run
from config.launcher.release import release
from config.launcher.servers import Servers
from config.launcher.setting_up import prepare, read
from config.launcher.signals import requests

MANAGE = [str(PYTHON), str(ROOT / "manage.py")]
DRAIN = [str(PYTHON), "-m", "config.launcher.drain"]


class Upgrade:
    """Each step is said with its time; whatever stops it says the way back."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.former = ""
        self.drained = False
        self.restarted = False
        self.backup = ""

    def run(self) -> int:
        requests.install()
        system.check_room(self.layout)
        with console.step("Dépendances"):
            packages.ensure()
        with joined(self.layout) as (servers, holder):
            self.former = str(holder.get("release") or "")
            self.url = str(holder.get("url") or "")
            self.pid = int(str(holder.get("pid") or 0)) if self.url else 0
            console.say(f"De la version {self.former or 'arrêtée'} à la version {release()}.")
            try:
                self.steps(servers)
            except (Stop, Interrupted) as why:
                self.resume(servers)
                self.way_back()
                raise Stop(str(why) or "mise à niveau interrompue.") from why
        self.way_back()
        return 0

    def steps(self, servers: Servers) -> None:
        with console.step("Vérification des réglages (check --deploy)"):
            self.manage(servers, ["check", "--deploy", "--fail-level", "ERROR"])
        if any((ROOT / "platform").glob("*/**/management/commands/backup.py")):
            folder = self.layout.data / "backups" / datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
            folder.parent.mkdir(mode=0o700, exist_ok=True)
            with console.step(f"Sauvegarde dans {folder}"):
                self.manage(servers, ["backup", str(folder)])
            self.backup = str(folder)
        else:
            console.warn(
                "la commande backup n’existe pas dans cette version : aucune sauvegarde n’est faite."
            )
        if self.pid:
            with console.step("Fin des tâches en cours (60 s au plus)"):
                self.drained = True
                self.drain(servers, "drain")
        prepare(servers, public_url=self.url or DEFAULT_URL, demo=read(self.layout).demo)
        if not self.pid:
            console.say(
                "Relais ne tourne pas ici : démarrez-le avec ./relais up, ou redémarrez vos services."
            )
            return
        with console.step("Redémarrage du site, des tâches et de leur horloge"):
            self.restarted = True
            before = self.turn()
            os.kill(self.pid, signal.SIGHUP)
            self.wait_for_restart(before)
        with console.step("Vérification du site (/readyz)"):
            self.wait_for_ready()

    def manage(self, servers: Servers, arguments: Sequence[str]) -> None:
        env = environment(servers, arguments, public_url=self.url or DEFAULT_URL)
        sys.stdout.flush()
        if run([*MANAGE, *arguments], env=env, cwd=ROOT):
            raise Stop(f"« {' '.join(arguments[:2])} » a échoué : voir les lignes ci-dessus.")

    def drain(self, servers: Servers, order: str) -> None:
        env = environment(servers, [], public_url=self.url or DEFAULT_URL)
        if run([*DRAIN, order], env=env, cwd=ROOT):
            console.warn("des tâches durent encore ; elles seront reprises, rien n’est perdu.")

    def wait_for_restart(self, before: object, patience: float = 150) -> None:
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if self.turn() != before:
                return
            requests.pause(0.2)
        raise Stop("le site n’a pas redémarré : voir l’écran de ./relais up et ses journaux.")

    def turn(self) -> object:
        """How many times the launcher has started the site: it says so in the lock."""
        return Hold(self.layout).holder().get("turn")

    def wait_for_ready(self, patience: float = 30) -> None:
        port = urlsplit(self.url).port or 80
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if address.status(port, "/readyz") == 200:
                return
            requests.pause(0.3)
        raise Stop("le site ne se dit pas prêt (/readyz).")

    def resume(self, servers: Servers) -> None:
        if self.drained and not self.restarted:
            self.drain(servers, "resume")
            console.say("La version d’avant tourne toujours, et ses tâches ont repris.")

    def way_back(self) -> None:
        if self.former and self.former != release():
            console.say(f"Pour revenir : git checkout {self.former} && ./relais upgrade")
        if self.backup:
            console.say(f"Sinon : ./relais --data NEUF manage restore {self.backup}")
