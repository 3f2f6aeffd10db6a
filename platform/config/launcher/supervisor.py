"""`./relais up`: everything started, watched, and stopped in the reverse order."""

import socket
import time
from collections import deque

from config.launcher import address, logs, packages, system
from config.launcher.console import Interrupted, Stop, console, seconds
from config.launcher.holding import Hold, alone, take_or_refuse
from config.launcher.layout import PYTHON, ROOT, Layout
from config.launcher.processes import Child, last_lines, spawn, stop_all
from config.launcher.release import release
from config.launcher.servers import Servers
from config.launcher.setting_up import Prepared, load_demo, prepare
from config.launcher.signals import requests

TICK = 300  # the backup of beat: a round of the outbox whatever happens to it
ESSENTIAL = {"postgres", "redis", "web"}
RESTARTS, WITHIN = 5, 600
PATIENCE = 60  # between two tries of what the site can do without for a while


class Supervisor:
    """The product on this machine, from the first file to the last child."""

    def __init__(self, layout: Layout, *, port: int | None, demo: bool) -> None:
        self.layout = layout
        self.port = port
        self.demo = demo
        self.children: dict[str, Child] = {}
        self.restarts: dict[str, deque[float]] = {}
        self.servers = Servers(layout)
        self.listening: socket.socket | None = None
        self.prepared = Prepared()
        self.hold = Hold(layout)
        self.release = release()
        self.turn = 0

    def run(self) -> int:
        started = time.monotonic()
        requests.install()
        try:
            system.check_room(self.layout)
            packages.ensure()
            system.ensure_pdf(packages.LOG)
            started_servers = time.monotonic()
            self.layout.make()
            self.hold = take_or_refuse(self.layout)
        except Interrupted:
            console.say("Lancement abandonné.")
            return 130
        code = 0
        try:
            self.hold.tell({"command": "up"})
            self.start()
            self.announce(time.monotonic() - started_servers, time.monotonic() - started)
            self.watch()
        except Interrupted:
            console.say("\nArrêt demandé.")
        except Stop as stop:
            console.warn(str(stop))
            code = stop.code
        finally:
            self.stop()
        return code

    @property
    def channel(self) -> socket.socket:
        """The address, held from the start to the end."""
        assert self.listening is not None
        return self.listening

    @property
    def url(self) -> str:
        return f"http://{address.HOST}:{self.channel.getsockname()[1]}"

    def start(self) -> None:
        self.listening = address.listen(self.port)
        self.servers.start()
        self.prepared = prepare(self.servers, public_url=self.url, demo=self.demo)
        with console.step("Démarrage du site"):
            self.start_web()
        self.tell()
        if self.prepared.seed:
            console.say(f"Première page : {self.url}")
            load_demo(self.servers, public_url=self.url)
        self.start_background()

    def tell(self) -> None:
        """What `manage` and `upgrade` need to join us."""
        self.turn += 1
        short = str(self.layout.short)
        self.hold.tell(
            {"command": "up", "url": self.url, "short": short, "release": self.release, "turn": self.turn}
        )

    def start_web(self) -> None:
        self.release = release()
        argv = ["-m", "gunicorn", "-c", "gunicorn.conf.py", "--bind", f"fd://{self.channel.fileno()}"]
        self.launch("web", argv, serving=True)
        port = int(self.channel.getsockname()[1])
        address.wait_until_served(port, self.children["web"], self.layout.logs / "web.log")

    def start_background(self) -> None:
        self.start_worker()
        self.start_beat()

    def start_worker(self) -> None:
        self.launch(
            "worker",
            ["-m", "celery", "-A", "config", "worker", "-Q", "default,mail,sms,pdf", "-c", "2", "-l", "INFO",
             "--without-gossip", "--without-mingle", "-n", "relais@%h"],
        )  # fmt: skip

    def start_beat(self) -> None:
        self.launch(
            "beat",
            ["-m", "celery", "-A", "config", "beat", "--pidfile=", "-s", str(self.layout.data / "beat.db")],
        )

    def launch(self, name: str, arguments: list[str], *, serving: bool = False) -> None:
        env = self.servers.environment(public_url=self.url, demo=self.prepared.demo)
        env.setdefault("RELAIS_RELEASE", self.release)
        if serving:
            env.setdefault("RELAIS_POOL", "8")
        self.children[name] = spawn(
            name,
            [str(PYTHON), *arguments],
            layout=self.layout,
            env=env,
            cwd=ROOT,
            pass_fds=[self.channel.fileno()] if serving else [],
        )

    def announce(self, took: float, whole: float) -> None:
        console.say(
            f"\nRelais est prêt : {self.url}   (en {seconds(took)}, {seconds(whole)} avec l’installation)"
        )
        if self.prepared.demo and self.layout.signins.exists():
            console.say("\n" + self.layout.signins.read_text().rstrip())
        console.say(f"\nDonnées : {self.layout.data}    journaux : {self.layout.logs}")
        console.say("Ctrl-C arrête tout ; les données restent.")

    def watch(self) -> None:
        next_rotation = next_tick = time.monotonic() + 5
        while True:
            requests.pause(0.3)
            if requests.restart:
                requests.restart = False
                self.reload()
            self.revive()
            now = time.monotonic()
            if now > next_rotation:
                next_rotation = now + 10
                logs.rotate(self.layout.logs)
            if now > next_tick:
                next_tick = now + TICK
                self.tick()

    def tick(self) -> None:
        running = self.children.get("outbox")
        if "outbox_tick" in self.prepared.commands and not (running and running.alive):
            self.launch("outbox", ["manage.py", "outbox_tick"])

    def revive(self) -> None:
        """What ended by itself is started again. Ended too often, it stops everything and says why;
        the workers, whose work waits in the database, are tried again each minute instead."""
        every = {child.name: child for child in self.servers.children} | self.children
        for name, child in every.items():
            if name == "outbox" or child.alive:
                continue
            now = time.monotonic()
            recent = self.restarts.setdefault(name, deque(maxlen=RESTARTS))
            if len(recent) == RESTARTS and now - recent[0] < WITHIN:
                log = self.layout.logs / f"{name}.log"
                if name in ESSENTIAL:
                    raise Stop(f"{name} s’arrête sans cesse. Fin de son journal ({log}) :\n{last_lines(log)}")
                if now - recent[-1] < PATIENCE:
                    continue
            recent.append(now)
            console.warn(f"{name} s’est arrêté ; il est relancé (journal : {self.layout.logs / name}.log).")
            child.finish(0)
            {
                "postgres": self.servers.start_postgres,
                "redis": self.servers.start_redis,
                "web": self.start_web,
                "worker": self.start_worker,
                "beat": self.start_beat,
            }[name]()

    def reload(self) -> None:
        """HUP, from `./relais upgrade`: the site, the workers and beat come back on the new code."""
        with console.step("Redémarrage du site et des tâches"):
            stop_all(list(self.children.values()), patience=60)
            self.children.clear()
            self.start_web()
            self.start_background()
        self.tell()

    def stop(self) -> None:
        requests.stopping = True
        console.say("Arrêt du site, des tâches, puis des serveurs…")
        stop_all(list(self.children.values()))
        with alone(self.layout):
            self.servers.stop()
            self.hold.release()
        if self.listening is not None:
            self.listening.close()
        console.say("Tout est arrêté.")
