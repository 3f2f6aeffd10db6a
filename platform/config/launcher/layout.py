"""Where things lie: the checkout, the data directory, and a short directory for sockets."""

import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from config.launcher.console import Stop

ROOT = Path(__file__).resolve().parents[3]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SOCKET_PATH_LIMIT = 107


@dataclass(frozen=True)
class Layout:
    """The data directory. Everything that lasts is in it; sockets are not (their paths must be short)."""

    data: Path
    sockets: Path | None = None  # where the launcher that holds these data put them

    @property
    def pg(self) -> Path:
        return self.data / "pg"

    @property
    def redis(self) -> Path:
        return self.data / "redis"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def run(self) -> Path:
        return self.data / "run"

    @property
    def keys(self) -> Path:
        return self.data / "keys.json"

    @property
    def lock(self) -> Path:
        return self.run / "lock"

    @property
    def users(self) -> Path:
        return self.run / "users"

    @property
    def signins(self) -> Path:
        return self.data / "demo-signins.txt"

    @property
    def short(self) -> Path:
        """A directory of its own under the system's temporary folder, named after the data."""
        if self.sockets is not None:
            return self.sockets
        name = "relais-" + hashlib.sha256(str(self.data).encode()).hexdigest()[:10]
        chosen = Path(tempfile.gettempdir()) / name
        if len(str(chosen / "pg" / ".s.PGSQL.5432.lock")) > SOCKET_PATH_LIMIT:
            chosen = Path("/tmp") / name
        return chosen

    @property
    def pg_socket(self) -> Path:
        return self.short / "pg"

    @property
    def redis_socket(self) -> Path:
        return self.short / "redis" / "redis.sock"

    def make(self) -> None:
        try:
            self.data.mkdir(parents=True, exist_ok=True)
            for folder in (self.run, self.logs, self.redis):
                folder.mkdir(exist_ok=True, mode=0o700)
        except OSError as error:
            raise Stop(
                f"Impossible de créer le répertoire de données {self.data} : {error.strerror}."
                " Choisissez-en un autre avec --data."
            ) from error
        if self.data.stat().st_uid != os.getuid():
            raise Stop(
                f"Les données de {self.data} appartiennent à un autre compte : lancez Relais sous ce compte."
            )

    def make_short(self) -> None:
        """Anyone may write under the temporary folder: never use a directory made by someone else."""
        self.short.mkdir(mode=0o711, exist_ok=True)
        found = self.short.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise Stop(f"{self.short} a été créé par un autre compte : supprimez-le, puis relancez.")
        self.short.chmod(0o711)
        self.pg_socket.mkdir(mode=0o700, exist_ok=True)
        self.redis_socket.parent.mkdir(mode=0o700, exist_ok=True)


def layout_of(data: str | None, default: str = "var") -> Layout:
    return Layout(Path(data).expanduser().resolve() if data else ROOT / default)
