"""A way out that a test holds in its hands."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from notifications.operations.letters import Abilities, Answer, Incoming, Letter, ReceiptRefused, Send, Told
from notifications.states import Result


class Handed:
    """Sends by a function; keeps what it was given. By default a double is harmless, as for mail."""

    name = "handed"
    resting = False

    def __init__(self, send: Send | None = None, *, abilities: Abilities | None = None) -> None:
        self.abilities = abilities or Abilities(harmless_double=True)
        self.given: list[Letter] = []
        self.asked: list[UUID] = []
        self.knows: Callable[[UUID], Answer | None] = lambda reference: None
        self._send = send or (lambda letter: Answer(Result.ACCEPTED))

    @contextmanager
    def session(self) -> Iterator[Send]:
        yield self.send

    def send(self, letter: Letter) -> Answer:
        self.given.append(letter)
        return self._send(letter)

    def query(self, reference: UUID) -> Answer | None:
        self.asked.append(reference)
        return self.knows(reference)

    def parse_receipt(self, incoming: Incoming) -> Sequence[Told]:
        raise ReceiptRefused
