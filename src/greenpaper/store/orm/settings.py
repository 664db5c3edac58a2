"""Django's settings for whoever needs the store but no web pages, such as the worker."""

from greenpaper.store.address import database

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "greenpaper.store.orm.apps.StoreConfig",
]
DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
SECRET_KEY = "the store signs nothing"  # noqa: S105
