"""For those who change Relais: error details and the style page."""

from config.settings.base import *  # noqa: F403

DEBUG = True
STYLE_PAGE = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
