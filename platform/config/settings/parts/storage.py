"""Static files: plain manifest in the embedded mode; nothing uploaded is served from a web root."""

from config.settings.parts.environment import BASE_DIR, DATA_DIR, env

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS: list[str] = []
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "files")},
    },
    "staticfiles": {
        "BACKEND": env(
            "RELAIS_STATIC_STORAGE",
            default="django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
        )
    },
}
WHITENOISE_MAX_AGE = 31_536_000
RELAIS_RELEASE = env("RELAIS_RELEASE", default="")
__all__ = [
    "BASE_DIR",
    "RELAIS_RELEASE",
    "STATICFILES_DIRS",
    "STATIC_ROOT",
    "STATIC_URL",
    "STORAGES",
    "WHITENOISE_MAX_AGE",
]
