"""Many rows of one operation, written by as many statements as there are kinds of change."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model


class Together:
    """Rows changed one by one in Python, then written alike with alike."""

    def __init__(self) -> None:
        self._changed: dict[Model, set[str]] = {}

    def add(self, row: Model, fields: Iterable[str]) -> None:
        self._changed.setdefault(row, set()).update(fields)

    def write(self) -> None:
        alike: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
        for row, fields in self._changed.items():
            values = tuple((name, getattr(row, name)) for name in sorted(fields))
            alike[type(row), values].append(row.pk)
        for (model, values), keys in alike.items():
            model.objects.filter(pk__in=keys).update(**dict(values))
