"""Abstract bases. A model that holds or points to a person inherits `FloorModel`."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from core.kernel.ids import uuid7


class Identified(models.Model):
    """A row with a UUIDv7, updated by named columns only (the database grants UPDATE by column)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        if not self._state.adding and update_fields is None:
            raise TypeError(f"{type(self).__name__}: name the columns to save (update_fields).")
        if self._state.adding:
            kwargs.setdefault("force_insert", True)
        super().save(*args, update_fields=update_fields, **kwargs)

    def __str__(self) -> str:
        return str(self.pk)


class FloorModel(Identified):
    """A row under row-level security: read and written inside `tenant()` only (the guard says so)."""

    class Meta:
        abstract = True


def floor_tables() -> frozenset[str]:
    """The tables that the guard watches: those of every FloorModel, derived, never listed by hand."""
    from django.apps import apps  # noqa: PLC0415  app ready

    return frozenset(
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if issubclass(model, FloorModel)
    )
