"""Tells Django about this room."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """The tables of Greenpaper."""

    name = "greenpaper.store.orm"
    label = "greenpaper"
    verbose_name = "Greenpaper"
    default_auto_field = "django.db.models.BigAutoField"
