"""An SMTP server that counts by Message-ID, and writes the counts in a file when it is stopped."""

import json
import signal
import sys
import threading
from collections import Counter
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

counts: Counter[str] = Counter()


class Counting:
    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        head = envelope.content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        counts[str(message_from_bytes(head)["Message-ID"]).strip("<> \r\n").partition("@")[0]] += 1
        return "250 OK"


def main(port: int, target: Path) -> None:
    stopped = threading.Event()
    signal.signal(signal.SIGTERM, lambda number, frame: stopped.set())
    controller = Controller(Counting(), hostname="127.0.0.1", port=port)
    controller.start()
    stopped.wait()
    controller.stop()
    target.write_text(json.dumps(counts))


main(int(sys.argv[1]), Path(sys.argv[2]))
