"""The embedded Redis: wake-ups only, on a unix socket that only we may open."""

import socket
import time

from config.launcher.binaries import redis_server
from config.launcher.console import Stop
from config.launcher.layout import Layout
from config.launcher.postgres import bare
from config.launcher.processes import Child, last_lines, spawn
from config.launcher.signals import requests


def url(layout: Layout) -> str:
    return f"unix://{layout.redis_socket}?db=0"


def start(layout: Layout, *, hurried: bool = False) -> Child:
    options = {
        "port": "0",
        "unixsocket": str(layout.redis_socket),
        "unixsocketperm": "700",
        "dir": str(layout.redis),
        "appendonly": "no" if hurried else "yes",
        "daemonize": "no",
    }
    layout.redis_socket.unlink(missing_ok=True)
    argv = [str(redis_server())]
    for name, value in options.items():
        argv += [f"--{name}", value]
    argv += ["--save", ""]
    return spawn("redis", argv, layout=layout, env=bare(), cwd=layout.redis)


def wait(child: Child, layout: Layout, patience: float = 30) -> None:
    end = time.monotonic() + patience
    while child.alive and time.monotonic() < end:
        if answers(layout):
            return
        requests.pause(0.03)
    raise Stop("Redis ne démarre pas. Fin de son journal :\n" + last_lines(layout.logs / "redis.log"))


def answers(layout: Layout) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as channel:
            channel.settimeout(1)
            channel.connect(str(layout.redis_socket))
            channel.sendall(b"PING\r\n")
            return channel.recv(16).startswith(b"+PONG")
    except OSError:
        return False
