"""How the tests of the API call it."""

from typing import Any

V1 = "/api/v1/"


def post(program: Any, address: str, said: dict | None = None, **headers: str) -> Any:
    return program.post(V1 + address, said or {}, content_type="application/json", headers=headers)


def patch(program: Any, address: str, said: dict, **headers: str) -> Any:
    return program.patch(V1 + address, said, content_type="application/json", headers=headers)


def get(program: Any, address: str) -> Any:
    return program.get(V1 + address)


def refused(answer: Any) -> tuple[int, str]:
    """Its status and the type of its problem document."""
    return answer.status_code, answer.json()["type"]
