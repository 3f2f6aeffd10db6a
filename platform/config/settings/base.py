"""What every environment shares. Values come from the environment, read once, in the parts."""

from config.celery import app as celery_app  # noqa: F401  a task called anywhere finds this application
from config.settings.parts.api import *  # noqa: F403
from config.settings.parts.celery import *  # noqa: F403
from config.settings.parts.database import *  # noqa: F403
from config.settings.parts.environment import BASE_DIR, DATA_DIR, DEMO, PUBLIC_URL, env
from config.settings.parts.logging import *  # noqa: F403
from config.settings.parts.mail import *  # noqa: F403
from config.settings.parts.security import *  # noqa: F403
from config.settings.parts.sms import *  # noqa: F403
from config.settings.parts.storage import *  # noqa: F403
from config.settings.parts.watching import *  # noqa: F403

DEBUG = False
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "template_partials",
    "core.kernel",
    "core.journal",
    "core.accounts",
    "core.tenancy",
    "people",
    "actors",
    "referrals",
    "training",
    "notifications",
    "web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "core.kernel.http.ResponseHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "core.kernel.http.OutageMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.accounts.middleware.session_age.SessionAgeMiddleware",
    "core.accounts.middleware.admin_address.AdminAddressMiddleware",
    "core.accounts.middleware.probing.ProbingMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "core.tenancy.middleware.MemberMiddleware",
    "referrals.middleware.AnswerLinkMiddleware",
    "core.tenancy.middleware.SecondFactorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.navigation.context",
            ],
        },
    }
]
CSRF_FAILURE_VIEW = "core.kernel.error_pages.csrf_refused"
# guardian is for delegations on small objects, read by our rules: never a permission backend.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
FORM_RENDERER = "core.kernel.forms.Renderer"

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]  # a language is offered once all its texts are there
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Paris"

RELAIS_DEMO = DEMO
RELAIS_PUBLIC_URL = PUBLIC_URL
RELAIS_DATA = DATA_DIR
RELAIS_CONSENT_SCRIPTS = env("RELAIS_CONSENT_SCRIPTS", default="")  # a folder of texts; empty: ours
RELAIS_CLOCK = env("RELAIS_CLOCK", default="demo" if DEMO else "fixed")
STYLE_PAGE = False
