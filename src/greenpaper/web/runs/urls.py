"""Addresses of runs."""

from django.urls import path

from greenpaper.web.runs import views

urlpatterns = [
    path("sorting/", views.runs, name="runs"),
    path("sorting/progress/", views.progress, name="progress"),
    path("sorting/again/", views.again, name="run again"),
]
