"""Secrets of this data directory: drawn once, readable by its owner only, never printed."""

import json
import os
import secrets
from collections.abc import Mapping

from config.launcher.console import Stop
from config.launcher.layout import Layout

NAMES = (
    "SECRET_KEY",
    "RELAIS_HMAC_KEY",
    "RELAIS_FIELD_KEY",
    "admin_password",
    "owner_password",
    "app_password",
    "backup_password",
)


def keys(layout: Layout) -> Mapping[str, str]:
    """The keys of these data. A key lost is data lost: a damaged file stops, it is never replaced."""
    if not layout.keys.exists():
        if layout.pg.exists():
            raise Stop(
                f"{layout.keys} manque alors que les données existent : remettez ce fichier depuis une sauvegarde."
            )
        drawn = {name: secrets.token_urlsafe(48) for name in NAMES}
        fresh = layout.keys.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(drawn, file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(layout.keys)
    try:
        found = json.loads(layout.keys.read_text())
        return {name: str(found[name]) for name in NAMES}
    except (OSError, ValueError, KeyError) as error:
        raise Stop(
            f"{layout.keys} est illisible ou incomplet : remettez ce fichier depuis une sauvegarde."
        ) from error
