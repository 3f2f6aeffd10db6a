"""PostgreSQL, through the application's login; the owner's only where migrations run."""

from urllib.parse import unquote

from config.settings.parts.environment import env

AS_OWNER = env.bool("RELAIS_AS_OWNER", default=False)

DATABASES = {"default": env.db_url("DATABASE_OWNER_URL" if AS_OWNER else "DATABASE_URL")}
_host = unquote(DATABASES["default"]["HOST"])  # a socket's folder, percent-encoded as in libpq's addresses
_pool = env.int("RELAIS_POOL", default=0)
_pooled = {"pool": {"min_size": 1, "max_size": _pool, "timeout": 5}} if _pool else {}
DATABASES["default"] |= {
    "HOST": _host,
    "ENGINE": "django.db.backends.postgresql",
    "ATOMIC_REQUESTS": False,
    "CONN_MAX_AGE": 0,
    "CONN_HEALTH_CHECKS": True,  # after PostgreSQL restarts, a stale connection is replaced, not shown
    "DISABLE_SERVER_SIDE_CURSORS": True,
    "OPTIONS": {**DATABASES["default"].get("OPTIONS", {}), **_pooled},
}

REDIS_URL = env("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "relais",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
