"""Addresses of the house's record: accounts, and what was deleted."""

from django.urls import path

from greenpaper.web.record import views

urlpatterns = [
    path("", views.house, name="house record"),
    path("<str:form>/", views.export_house, name="export house record"),
]
