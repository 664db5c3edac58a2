"""Django's settings, from the surroundings: docs/reference/web-settings.md lists them."""

import os

from greenpaper.store.address import home
from greenpaper.store.orm.settings import *  # noqa: F403
from greenpaper.store.orm.settings import INSTALLED_APPS as STORE_APPS
from greenpaper.web.secret import secret_key

TEAM = os.environ.get("GREENPAPER_TEAM", "") == "1"
"""Accounts and roles. Otherwise one person, on their own machine, without a password."""
HOSTS = os.environ.get("GREENPAPER_HOSTS", "")
DEBUG = False
SECRET_KEY = secret_key(home())
ALLOWED_HOSTS = [h.strip() for h in HOSTS.split(",") if h.strip()] or ["127.0.0.1", "localhost"]

INSTALLED_APPS = [
    *STORE_APPS,
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "greenpaper.web.shared",
    "greenpaper.web.consultations",
    "greenpaper.web.runs",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "greenpaper.web.shared.middleware.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    *([] if TEAM else ["greenpaper.web.shared.middleware.one_person"]),
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "greenpaper.web.shared.middleware.said_in_sentences",
]
ROOT_URLCONF = "greenpaper.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "greenpaper.web.shared.context.surroundings",
            ],
        },
    }
]
FORM_RENDERER = "greenpaper.web.shared.forms.Renderer"
STATIC_URL = "/static/"
STATICFILES_DIRS = [os.path.join(os.path.dirname(__file__), "static")]  # noqa: PTH118, PTH120
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

LOGIN_URL = "/people/login/"
SESSION_COOKIE_NAME = "greenpaper_session"
CSRF_COOKIE_NAME = "greenpaper_csrf"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
LARGEST_UPLOAD = 200 * 1024**2
USE_I18N = False
DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, g:ia"
USE_THOUSAND_SEPARATOR = True
