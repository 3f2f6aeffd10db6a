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
# Files made for one member, sealed, gone within a day; and the marks of the erased, to keep beside the backups.
RELAIS_EXPORTS = env("RELAIS_EXPORTS", default=str(DATA_DIR / "exports"))
RELAIS_TOMBSTONES = env("RELAIS_TOMBSTONES", default=str(DATA_DIR / "tombstones.txt"))
# Scans of signed agreements, sealed; and the program that checks one for viruses, given on its standard input
# (« clamdscan --no-summary - »): 0 is clean, 1 is refused, anything else is no answer yet.
RELAIS_EVIDENCE = env("RELAIS_EVIDENCE", default=str(DATA_DIR / "evidence"))
RELAIS_ANTIVIRUS = env("RELAIS_ANTIVIRUS", default="")
FILE_UPLOAD_MAX_MEMORY_SIZE = 9 * 1024 * 1024  # a scan never waits in clear in a temporary file
WHITENOISE_MAX_AGE = 31_536_000
RELAIS_RELEASE = env("RELAIS_RELEASE", default="")
__all__ = [
    "BASE_DIR",
    "FILE_UPLOAD_MAX_MEMORY_SIZE",
    "RELAIS_ANTIVIRUS",
    "RELAIS_EVIDENCE",
    "RELAIS_EXPORTS",
    "RELAIS_RELEASE",
    "RELAIS_TOMBSTONES",
    "STATICFILES_DIRS",
    "STATIC_ROOT",
    "STATIC_URL",
    "STORAGES",
    "WHITENOISE_MAX_AGE",
]
