"""That the rounds are made."""

from django.db import models
from django.db.models import Q


class Heartbeat(models.Model):
    """One line a process: when it last ran, by the database's clock, and its figure. Written by `floor.beat` alone.

    `tick`: by how many milliseconds the worker's clock is ahead.
    """

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
    figure = models.IntegerField(default=0)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(name="tick"), name="heartbeat_name"),)

    def __str__(self) -> str:
        return self.name
