"""Tests: the owner creates and fills the database, each test then acts as the application."""

import os

for _name in ("SECRET_KEY", "RELAIS_HMAC_KEY", "RELAIS_FIELD_KEY"):
    os.environ.setdefault(_name, f"only-for-tests-{_name}-".ljust(60, "x"))
os.environ.setdefault("DATABASE_URL", "postgres://relais_app@localhost/relais")
os.environ.setdefault("REDIS_URL", "redis://localhost:6379/0")
os.environ["RELAIS_CLOCK"] = "test"
os.environ["RELAIS_DEMO"] = "1"
os.environ["RELAIS_AS_OWNER"] = "1" if "DATABASE_OWNER_URL" in os.environ else "0"

from config.settings.base import *  # noqa: E402, F403
from config.settings.parts.environment import env  # noqa: E402

APP_LOGIN = {key: env.db_url("DATABASE_URL")[key] for key in ("USER", "PASSWORD")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY_TASK_ALWAYS_EAGER = False
STYLE_PAGE = True
DATABASES["default"]["TEST"] = {"NAME": env("RELAIS_TEST_DB", default=None)}  # noqa: F405
RELAIS_SENT_MARK = ""  # a mark of another run says nothing of this database
