"""`./relais bench`: figures of speed, on servers and data of their own."""

from collections.abc import Sequence

from config.launcher import packages, system
from config.launcher.commands import DEFAULT_URL, foreground, joined
from config.launcher.layout import PYTHON, ROOT, Layout
from config.launcher.setting_up import prepare
from config.launcher.signals import requests


def bench(layout: Layout, arguments: Sequence[str]) -> int:
    requests.install()
    packages.ensure(packages.DEV_LOCK)
    system.check_room(layout)
    with joined(layout) as (servers, _):
        prepare(servers, public_url=DEFAULT_URL, demo=False)
        env = servers.environment(public_url=DEFAULT_URL, demo=False, privileged=True)
        return foreground([str(PYTHON), str(ROOT / "tests" / "benchmarks" / "run.py"), *arguments], env)
