"""The address of the site: a port that is free, held from now on."""

import http.client
import socket
import time
from pathlib import Path

from config.launcher.console import Stop, console
from config.launcher.processes import Child, last_lines
from config.launcher.signals import requests

HOST = "127.0.0.1"
DEFAULT_PORT = 8000
TRIED = 100


def listen(asked: int | None) -> socket.socket:
    """Bind here and hand the socket to the web server: no one can take the port in between."""
    if asked is not None:
        try:
            return bind(asked)
        except (OSError, OverflowError) as error:
            raise Stop(f"Le port {asked} n’est pas libre. Choisissez-en un autre avec --port.") from error
    for port in range(DEFAULT_PORT, DEFAULT_PORT + TRIED):
        try:
            channel = bind(port)
        except OSError:
            continue
        if port != DEFAULT_PORT:
            console.say(f"Le port {DEFAULT_PORT} est pris : Relais emploie le port {port}.")
        return channel
    raise Stop(
        f"Aucun port libre de {DEFAULT_PORT} à {DEFAULT_PORT + TRIED - 1}. Choisissez-en un avec --port."
    )


def bind(port: int) -> socket.socket:
    channel = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        channel.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        channel.bind((HOST, port))
        channel.listen(128)
    except (OSError, OverflowError):
        channel.close()
        raise
    return channel


def status(port: int, path: str, timeout: float = 5) -> int | None:
    """What the site answers; None when it does not."""
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def wait_until_served(port: int, web: Child, log: Path, patience: float = 60) -> None:
    end = time.monotonic() + patience
    while web.alive and time.monotonic() < end:
        answer = status(port, "/healthz")
        if answer is not None and answer < 500:
            return
        requests.pause(0.05)
    raise Stop(f"Le site ne répond pas. Fin de son journal :\n{last_lines(log)}")
