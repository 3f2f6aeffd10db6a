"""That the rounds are made, and what the last of each found."""

from django.db import models
from django.db.models import Q


class Heartbeat(models.Model):
    """One line a process: when it last ran, by the database's clock, and its figure. Written by `floor.beat` alone.

    `tick`: by how many milliseconds the worker's clock is ahead; `reconcile`: how many messages were missing.
    """

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    figure = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(name__in=("tick", "reconcile")), name="heartbeat_name"),
        )

    def __str__(self) -> str:
        return self.name
