"""The web server. Views are synchronous: threads wait for the database, processes use the cores."""

import os
from pathlib import Path
from typing import Any

from django.urls import get_resolver

pythonpath = "platform"
wsgi_app = "config.wsgi:application"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("RELAIS_WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 10
keepalive = 5
preload_app = True
control_socket_disable = True
accesslog = None  # addresses of pages may hold a code: the application logs what may be kept
errorlog = "-"
if Path("/dev/shm").is_dir():  # noqa: S108  a heartbeat file there never waits for a disk
    worker_tmp_dir = "/dev/shm"  # noqa: S108


def when_ready(server: Any) -> None:
    """Load the pages before the processes are born: the first visitor does not wait for it."""
    _ = get_resolver().url_patterns
