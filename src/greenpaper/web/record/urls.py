"""Addresses of a consultation's record."""

from django.urls import path

from greenpaper.web.record import views

urlpatterns = [
    path("record/", views.record, name="record"),
    path("record/<str:form>/", views.export, name="export record"),
]
