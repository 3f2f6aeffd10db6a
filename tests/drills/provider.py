"""A provider of SMS that listens in the drill: what it took, by reference and by number, and what it answers."""

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

RECEIPT_KEY = "drill" * 8


@dataclass(frozen=True)
class Reply:
    status: int = 201
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)


SILENCE = Reply(0)  # until whoever asks has lost patience
Hook = Callable[["Provider", str, str], Reply | None]


@dataclass
class Provider:
    """Takes everything, unless `before` says what is answered instead; `after` is asked once it has taken one.

    Both are given the reference and the number; what they return is the answer, None: the usual one.
    """

    before: Hook | None = None
    after: Hook | None = None
    references: Counter[str] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    asked: int = 0
    queried: Counter[str] = field(default_factory=Counter)
    port: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, reference: str, number: str) -> Reply:
        with self.lock:
            self.asked += 1
            refusal = self.before(self, reference, number) if self.before else None
            if refusal is not None:
                return refusal
            self.references[reference] += 1
            self.numbers[number] += 1
        said = self.after(self, reference, number) if self.after else None
        return said or Reply(body={"id": f"p-{reference[:8]}"})

    def look_up(self, reference: str) -> Reply:
        with self.lock:
            self.queried[reference] += 1
            known = reference in self.references
        return Reply(200, body={"id": f"p-{reference[:8]}"}) if known else Reply(404)

    def settings(self, folder: Path, *, can_be_asked: bool = False, **more: str | float) -> dict[str, str]:
        """The file of settings of this provider, and the environment that names it."""
        values: dict[str, str | float] = {
            "url": f"http://127.0.0.1:{self.port}/sms",
            "timeout": 1.0,
            "field_reference": "ref",
            "answer_reference": "id",
            "receipt_event": "event",
            "receipt_reference": "ref",
            "receipt_status": "status",
            **more,
        }
        if can_be_asked:
            values["query_url"] = f"http://127.0.0.1:{self.port}/sms/{{reference}}"
        file = folder / "sms.toml"
        file.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items()))
        return {
            "RELAIS_SMS_GATEWAY": str(file),
            "RELAIS_SMS_SECRET": "cle",
            "RELAIS_RECEIPT_KEY": RECEIPT_KEY,
            "RELAIS_SMS_A_DAY": "100000",
        }

    @contextmanager
    def listening(self) -> Iterator["Provider"]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        server.daemon_threads = True
        self.port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


def _handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(provider.take(asked["ref"], asked["to"]))

        def do_GET(self) -> None:
            self._answer(provider.look_up(self.path.rpartition("/")[2]))

        def _answer(self, reply: Reply) -> None:
            if reply == SILENCE:
                self.rfile.read(1)  # until the other side hangs up
                return
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(json.dumps(reply.body).encode())

        def log_message(self, *args: object) -> None:
            pass

    return Handler
