"""Liveness, readiness and figures, for whoever watches the service."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from core.accounts.admin import site as operators
from notifications.queries import health
from notifications.rules.alarms import Figures

TEXT = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus' exposition format


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, Redis and migrations; 503 when one is missing.

    How late sending is stands beside them and refuses nothing: the site serves its pages meanwhile.
    """
    checks: dict[str, Any] = {"database": _database(), "redis": _redis()}
    checks["migrations"] = checks["database"] and _migrated()
    ready = all(checks.values())
    late = int(health.waited(health.figures()).total_seconds()) if checks["migrations"] else None
    body = {"status": "ok" if ready else "down", **checks, "oldest_due_seconds": late}
    return JsonResponse(body, status=200 if ready else 503)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures of sending for a monitor that bears RELAIS_METRICS_TOKEN; without a token nobody has this page."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.RELAIS_METRICS_TOKEN or not constant_time_compare(given, settings.RELAIS_METRICS_TOKEN):
        raise Http404
    found = health.figures()
    lines = [f"{name} {value}" for name, value in _gauges(found).items()]
    lines += [f'relais_alarm{{code="{alarm.code}"}} 1' for alarm in health.alarms(found)]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


class SendingHealth(TemplateView):
    """The same figures in words, on the administrator's own address."""

    template_name = "web/sending_health.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = health.figures()
        return super().get_context_data(figures=found, alarms=list(health.alarms(found)), **kwargs)


sending_health = operators.admin_view(SendingHealth.as_view())


def _gauges(found: Figures) -> dict[str, float]:
    def seconds(age: timedelta | None) -> float:
        return age.total_seconds() if age else 0

    return {
        "relais_messages_due": found.due,
        "relais_messages_oldest_due_seconds": seconds(found.oldest_due),
        "relais_events_unplanned": found.unplanned,
        "relais_messages_unknown": found.unknown,
        "relais_messages_dead_today": found.dead_today,
        "relais_tries_today": found.tried_today,
        "relais_tries_refused_today": found.refused_today,
        "relais_discrepancies": found.discrepancies,
        "relais_gates_closed": found.closed_gates,
        "relais_budget_left_percent": 100 if found.budget_left is None else found.budget_left,
        "relais_beat_age_seconds": seconds(found.beat) if found.beat is not None else -1,
        "relais_clock_skew_seconds": found.skew.total_seconds(),
    }


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return True
    except Exception:
        return False


def _redis() -> bool:
    try:
        cache.get("readyz")
        return True
    except Exception:
        return False


def _migrated() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
