"""Django's settings, from the surroundings: docs/how-to/run-for-a-team.md lists them."""

import os
import secrets

from greenpaper.store.address import home
from greenpaper.store.orm.settings import *  # noqa: F403
from greenpaper.store.orm.settings import INSTALLED_APPS as STORE_APPS
from greenpaper.web import team as for_team
from greenpaper.web.secret import secret_key

TEAM = os.environ.get("GREENPAPER_TEAM", "") == "1"
"""Accounts and roles. Otherwise one person, on their own machine, without a password."""
KEY = "" if TEAM else secrets.token_urlsafe(32)
"""Without accounts: what stands in the address that `greenpaper serve` opens. Without it, no page:
others on the same machine, and other sites in the same browser, don't know it."""
DEBUG = False
SECRET_KEY = secret_key(home())
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = (for_team.hosts() if TEAM else []) or LOOPBACK

INSTALLED_APPS = [
    "greenpaper.web.people",  # its templates stand before those of allauth
    *STORE_APPS,
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "greenpaper.web.shared",
    "greenpaper.web.consultations",
    "greenpaper.web.runs",
    "greenpaper.web.publish",
    "greenpaper.web.themes",
    "greenpaper.web.sign_off",
    "greenpaper.web.quality",
    "greenpaper.web.record",
    "greenpaper.web.care",
    "greenpaper.web.assistant",
    "greenpaper.web.explore",
    "greenpaper.web.responses",
    "greenpaper.web.campaigns",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "greenpaper.web.shared.middleware.content_security_policy",
    "greenpaper.web.shared.uploads.files_go",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "greenpaper.web.shared.middleware.one_person",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "greenpaper.web.shared.middleware.said_in_sentences",
]
ROOT_URLCONF = "greenpaper.web.team_urls" if TEAM else "greenpaper.web.urls"
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

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "greenpaper_cache",
    }
}
"""Where the limits on guessing passwords are counted, for all web processes together."""

LOGIN_URL = "/people/login/"
LOGIN_REDIRECT_URL = "/"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "first_name")},
    },
]
ACCOUNT_ADAPTER = "greenpaper.web.people.adapters.Accounts"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_FORMS = {
    "login": "greenpaper.web.people.forms.SignIn",
    "reauthenticate": "greenpaper.web.people.forms.Reauthenticate",
    "change_password": "greenpaper.web.people.forms.ChangePassword",
}
MFA_ADAPTER = "greenpaper.web.people.adapters.SecondStep"
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Greenpaper"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "activate_totp": "greenpaper.web.people.forms.Activate",
    "authenticate": "greenpaper.web.people.forms.Code",
    "reauthenticate": "greenpaper.web.people.forms.Code",
}
SOCIALACCOUNT_ADAPTER = "greenpaper.web.people.adapters.SingleSignOn"
SOCIALACCOUNT_PROVIDERS = for_team.single_sign_on()
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
globals().update(for_team.mail())
globals().update(for_team.safety(team=TEAM))

SESSION_COOKIE_NAME = "greenpaper_session"
CSRF_COOKIE_NAME = "greenpaper_csrf"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "greenpaper.web.shared.faults.stale_form"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024**2
DATA_UPLOAD_MAX_NUMBER_FIELDS = 40_000
"""Two for each column of the widest sheet, and some."""
FILE_UPLOAD_HANDLERS = ["greenpaper.web.shared.uploads.Handler"]
LARGEST_UPLOAD = 200 * 1024**2
USE_I18N = False
FORMAT_MODULE_PATH = "greenpaper.web.formats"
USE_THOUSAND_SEPARATOR = True
