"""The Celery application: `celery -A config`."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

app = Celery("relais", task_cls="core.kernel.tasks:TenantTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_strong_login(**kwargs: Any) -> None:
    """A worker that the floor would not bind does not start. Celery only logs an error of a receiver: it exits."""
    from core.kernel import checks  # noqa: PLC0415  app ready

    try:
        checks.refuse_strong_login()
    except ImproperlyConfigured as refusal:
        raise SystemExit(str(refusal)) from None
