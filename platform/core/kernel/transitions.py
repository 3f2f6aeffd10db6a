"""A state machine is a table that a non-programmer can read; this is all the code it needs."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from core.kernel.errors import Conflict

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)


class Transitions(Generic[S, A]):
    """`{(state, act): next state}`; whatever is not written is refused with a Conflict."""

    def __init__(self, table: Mapping[tuple[S, A], S]) -> None:
        self._table = dict(table)

    def __iter__(self) -> Iterator[tuple[S, A, S]]:
        return ((state, act, target) for (state, act), target in self._table.items())

    def allows(self, state: S, act: A) -> bool:
        return (state, act) in self._table

    def after(self, state: S, act: A) -> S:
        """The state that follows, or Conflict: the page then says who did what meanwhile."""
        try:
            return self._table[state, act]
        except KeyError:
            raise Conflict(
                _(
                    "Cette demande a changé entre-temps : cette action n’est plus possible. Voici où elle en est."
                ),
                code="wrong-state",
            ) from None
