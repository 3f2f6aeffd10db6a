"""Liveness and readiness, for whoever watches the service."""

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, Redis and migrations; 503 when one is missing."""
    checks = {"database": _database(), "redis": _redis()}
    checks["migrations"] = checks["database"] and _migrated()
    ready = all(checks.values())
    return JsonResponse({"status": "ok" if ready else "down", **checks}, status=200 if ready else 503)


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
