"""Addresses of campaigns."""

from django.urls import path

from greenpaper.web.campaigns import views

urlpatterns = [
    path("campaigns/", views.campaigns, name="campaigns"),
    path("campaigns/<int:number>/", views.campaign, name="campaign"),
    path("campaigns/<int:number>/split/", views.split, name="split campaign"),
    path("campaigns/<int:number>/join/", views.join, name="join campaigns"),
]
