from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from core.kernel.floor.rights import Room, apply


class KernelConfig(Room, AppConfig):
    name = "core.kernel"
    label = "kernel"

    def ready(self) -> None:
        from core.kernel import checks  # noqa: F401, PLC0415  app ready
        from core.kernel.tenant import watch  # noqa: PLC0415  app ready

        connection_created.connect(watch, dispatch_uid="guard")
        post_migrate.connect(apply, dispatch_uid="rights")
