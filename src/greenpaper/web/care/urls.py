"""Addresses of a consultation's settings and of its end."""

from django.urls import path

from greenpaper.web.care import views

urlpatterns = [
    path("settings/", views.settings, name="settings"),
    path("delete/", views.delete, name="delete consultation"),
]
