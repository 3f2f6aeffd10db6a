"""What Debian provides: looked for first, installed when we may, otherwise named exactly."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from config.launcher.console import Stop, console
from config.launcher.layout import ROOT, Layout
from config.launcher.processes import run

GIB = 1024**3
PANGO = ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"]
PANGO_FILES = ["libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"]
CHROMIUM = ["chromium", "chromium-browser"]
DEJAVU = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")


def missing_for_pdf() -> list[str]:
    return [package for package, file in zip(PANGO, PANGO_FILES, strict=True) if not loadable(file)]


def missing_for_tests() -> list[str]:
    missing = missing_for_pdf()
    if not any(shutil.which(name) for name in CHROMIUM):
        missing.append("chromium")
    if not shutil.which("pdftotext"):
        missing.append("poppler-utils")
    if not DEJAVU.exists():
        missing.append("fonts-dejavu")
    return missing


def loadable(file: str) -> bool:
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True


def prefix() -> list[str] | None:
    """How we may install: as root, through a sudo that asks nothing, or not at all."""
    if not shutil.which("apt-get"):
        return None
    if os.getuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n"]
    return None


def command(packages: Sequence[str]) -> str:
    """The exact line to copy."""
    admin = "" if os.getuid() == 0 else "sudo "
    return f"{admin}apt-get update && {admin}apt-get install -y --no-install-recommends {' '.join(packages)}"


def install(packages: Sequence[str], log: Path) -> bool:
    """Install with apt when we may. False when we may not, or when it failed: the caller says what follows."""
    before = prefix()
    if before is None:
        return False
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    log.parent.mkdir(parents=True, exist_ok=True)
    with console.step(f"Installation de {', '.join(packages)} (apt-get ; journal : {log})"):
        run([*before, "apt-get", "update"], env=env, cwd=ROOT, log=log)
        done = run(
            [*before, "apt-get", "install", "-y", "--no-install-recommends", *packages],
            env=env,
            cwd=ROOT,
            log=log,
        )
    return done == 0


def ensure_venv_module(log: Path) -> None:
    """Debian's Python comes without what makes an environment."""
    if importlib.util.find_spec("ensurepip") is not None:
        return
    if install(["python3-venv"], log):
        importlib.invalidate_caches()
        if importlib.util.find_spec("ensurepip") is not None:
            return
    raise Stop(
        f"Il manque à Python de quoi faire un environnement. Tapez :\n  {command(['python3-venv'])}\npuis relancez."
    )


def ensure_pdf(log: Path) -> None:
    """Without these the site runs: a PDF page offers the printable page instead."""
    missing = missing_for_pdf()
    if missing and not (install(missing, log) and not missing_for_pdf()):
        console.warn(
            "il manque des bibliothèques pour produire les PDF ; les pages à imprimer les remplacent."
            f" Pour les installer :\n  {command(missing)}"
        )


def ensure_test_tools(log: Path) -> None:
    missing = missing_for_tests()
    if missing and not (install(missing, log) and not missing_for_tests()):
        raise Stop(
            f"Il manque de quoi passer tous les tests. Tapez :\n  {command(missing_for_tests())}\npuis relancez."
        )


def check_room(layout: Layout) -> None:
    folder = next(path for path in (layout.data, *layout.data.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    if free < 0.2 * GIB:
        console.warn(
            f"il reste {free // 1024**2} Mo sur le disque de {folder} : Relais s’ouvre en lecture,"
            " les enregistrements seront refusés. Libérez de la place."
        )
    elif free < GIB:
        console.warn(f"il reste {free // 1024**2} Mo sur le disque de {folder}. Libérez de la place.")
