"""The hour at which a process of a drill lives: the one that its dial says (DRILL_CLOCK names a file), else the machine's."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path


@contextmanager
def of_the_drill() -> Iterator[None]:
    """Both clocks, ours and the database's, by the product's own means."""
    from core.kernel import clock  # noqa: PLC0415  app ready

    file = os.environ.get("DRILL_CLOCK")
    said = Path(file).read_text() if file else ""
    if not said:
        yield
        return
    with clock.moved(datetime.fromisoformat(said)):
        yield
