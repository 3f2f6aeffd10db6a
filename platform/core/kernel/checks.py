"""Refuse to run with a login that the floor does not bind."""

import os
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.db.utils import OperationalError


@register(Tags.database)
def application_login(databases: Any = None, **kwargs: Any) -> list[Error]:
    """The web and the worker run on a role that owns nothing and cannot bypass row-level security."""
    if not databases or _owner_on_purpose():
        return []
    return [Error(problem, id="relais.E001") for problem in strong_login()]


def refuse_strong_login() -> None:
    """What starts without Django's checks, the site and the workers, asks here before it serves anyone.

    The connection is given back: processes born afterwards open their own."""
    if _owner_on_purpose():
        return
    problems = strong_login()
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL’s own
    if problems:
        raise ImproperlyConfigured(" ".join(problems))


def _owner_on_purpose() -> bool:
    return getattr(settings, "AS_OWNER", False) or os.environ.get("RELAIS_AS_OWNER") == "1"


def strong_login() -> list[str]:
    """Why the current login is too strong; empty when it is right."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "select current_user, rolsuper or rolbypassrls, exists (select 1 from pg_class c join pg_namespace n"
                " on n.oid = c.relnamespace where c.relowner = r.oid and n.nspname in ('public', 'floor'))"
                " from pg_roles r where rolname = current_user"
            )
            user, bypasses, owns = cursor.fetchone()
    except OperationalError:
        return []
    if bypasses or owns:
        return [
            f"DATABASE_URL signs in as {user}, which owns tables or bypasses row-level security: use the application's login."
        ]
    return []
