"""The two servers and the environment that reaches them: embedded, or those that were given."""

import os
import shutil
from collections.abc import Mapping
from functools import cached_property

from config.launcher import broker, postgres
from config.launcher.binaries import postgres_install
from config.launcher.console import Stop, console
from config.launcher.keys import keys
from config.launcher.layout import ROOT, Layout
from config.launcher.processes import Child, stop_all

GIVEN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
# Only what sets the database up may hold these: never the web, never the workers.
PRIVILEGED = ("DATABASE_ADMIN_URL", "DATABASE_OWNER_URL", "DATABASE_BACKUP_URL", "RELAIS_AS_OWNER")


def external(environ: Mapping[str, str] | None = None) -> bool:
    """Are the operator's own servers to be used? All three addresses, or none."""
    environ = os.environ if environ is None else environ
    present = [name for name in GIVEN if environ.get(name)]
    if present and len(present) < len(GIVEN):
        missing = ", ".join(name for name in GIVEN if name not in present)
        raise Stop(
            f"Pour employer vos serveurs, donnez aussi : {missing}. Pour les serveurs embarqués, retirez : {', '.join(present)}."
        )
    return bool(present)


class Servers:
    """PostgreSQL and Redis, started together, stopped in the reverse order."""

    def __init__(self, layout: Layout, *, hurried: bool = False) -> None:
        self.layout = layout
        self.hurried = hurried
        self.external = external()
        self.children: list[Child] = []

    @cached_property
    def keys(self) -> Mapping[str, str]:
        return keys(self.layout)

    def start(self) -> None:
        if self.external:
            return
        self.layout.make_short()
        first = not self.layout.pg.exists()
        label = "Création de la base et démarrage" if first else "Démarrage"
        with console.step(f"{label} de PostgreSQL et de Redis"):
            self.start_redis()
            self.start_postgres()

    def start_postgres(self) -> None:
        server = postgres.Postgres(self.layout, password=self.keys["admin_password"], hurried=self.hurried)
        child = server.start()
        self.children = [*(known for known in self.children if known.name != "postgres"), child]
        server.wait(child)

    def start_redis(self) -> None:
        child = broker.start(self.layout, hurried=self.hurried)
        self.children = [*(known for known in self.children if known.name != "redis"), child]
        broker.wait(child, self.layout)

    def stop(self) -> None:
        stop_all(self.children)
        self.children = []
        if not self.external:
            shutil.rmtree(
                self.layout.short, ignore_errors=True
            )  # sockets, and copied programs: nothing that lasts

    def environment(self, *, public_url: str, demo: bool, privileged: bool = False) -> dict[str, str]:
        """What Django's settings read. The owner's address only where it is asked for."""
        env = {**os.environ}
        if not self.external:
            env |= {
                "DATABASE_URL": postgres.url(self.layout, "relais_app", self.keys["app_password"]),
                "DATABASE_OWNER_URL": postgres.url(self.layout, "relais_owner", self.keys["owner_password"]),
                "DATABASE_BACKUP_URL": postgres.url(
                    self.layout, "relais_backup", self.keys["backup_password"]
                ),
                "DATABASE_ADMIN_URL": postgres.url(
                    self.layout, postgres.SUPERUSER, self.keys["admin_password"], "postgres"
                ),
                "REDIS_URL": broker.url(self.layout),
                "RELAIS_PG_BIN": str(postgres_install() / "bin"),
                "RELAIS_ADMIN_HOST": os.environ.get("RELAIS_ADMIN_HOST", "localhost"),
            }
        if not privileged:
            for name in PRIVILEGED:
                env.pop(name, None)
        for name in ("SECRET_KEY", "RELAIS_HMAC_KEY", "RELAIS_FIELD_KEY"):
            env.setdefault(name, self.keys[name])
        env.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
        env.setdefault("RELAIS_PUBLIC_URL", public_url)
        return env | {
            "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
            "PYTHONUNBUFFERED": "1",
            "RELAIS_DATA": str(self.layout.data),
            "RELAIS_DEMO": "1" if demo else "0",
        }
