"""The web application served by gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from core.kernel.checks import refuse_strong_login

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")
application = get_wsgi_application()
refuse_strong_login()
