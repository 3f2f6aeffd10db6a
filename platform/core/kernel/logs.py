"""Log lines: JSON, ids, never identities. What is not on the list does not leave."""

import json
import logging
import re

_ALLOWED = (
    "kind",
    "reference",
    "status_code",
    "network",
    "structure",
    "message_id",
    "event",
    "task",
    "seconds",
    "count",
    "path_name",
    "user",
)
_QUERY = re.compile(r"\?\S*")
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_DIGITS = re.compile(r"\+?\d[\d .-]{7,}\d")


class JsonFormatter(logging.Formatter):
    """One object a line. Exceptions keep their type and place, not their text: it may quote a value."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _scrub(record.getMessage()),
        }
        line |= {name: getattr(record, name) for name in _ALLOWED if hasattr(record, name)}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _where(record)
        return json.dumps(line, ensure_ascii=False, default=str)


def _scrub(text: str) -> str:
    return _DIGITS.sub("…", _MAIL.sub("…@…", _QUERY.sub("?…", text)))


def _where(record: logging.LogRecord) -> list[str]:
    traceback = record.exc_info[2] if record.exc_info else None
    places = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        places.append(
            f"{code.co_filename.rsplit('/', 2)[-2]}/{code.co_filename.rsplit('/', 1)[-1]}:{traceback.tb_lineno}"
        )
        traceback = traceback.tb_next
    return places[-8:]
