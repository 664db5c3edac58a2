"""Addresses of campaigns."""

from django.urls import path

from greenpaper.web.campaigns import views

urlpatterns = [
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/<int:campaign>/", views.show, name="campaign"),
    path("campaigns/<int:campaign>/split/", views.split, name="split campaign"),
    path("campaigns/<int:campaign>/join/", views.join, name="join campaigns"),
]
