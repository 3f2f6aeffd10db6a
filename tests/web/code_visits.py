"""What someone does on the code page, without signing in."""

import re
from typing import Any

PAGE = "/code/ici/"


COMPLAINT = "/code/ici/reclamation/"


MINE = ("moon", "fish", "key")


TOKENS = re.compile(r'name="(csrfmiddlewaretoken|held)" value="[^"]*"')


NEVER_GIVEN = "482719305618"


def text(answer: Any) -> str:
    return str(answer.content.decode()).replace("\u00a0", " ")


def act(client: Any, code: str, what: str, **more: str) -> Any:
    return client.post(PAGE, {"code": code, "what": what, "structure": "", "confirm": "1", **more})


def read(client: Any, code: str, pictures: Any = MINE) -> Any:
    first, second, third = pictures
    return act(client, code, "read", first=first, second=second, third=third)


def without_tokens(answer: Any) -> str:
    return TOKENS.sub("", text(answer))
