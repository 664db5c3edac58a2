"""Addresses of consultations as a whole."""

from django.urls import path

from greenpaper.web.consultations import columns, views

urlpatterns = [
    path("", views.all_consultations, name="consultations"),
    path("consultations/new/", views.new, name="new consultation"),
    path("consultations/<int:pk>/", views.overview, name="consultation"),
    path("consultations/<int:pk>/files/", views.files, name="files"),
    path("consultations/<int:pk>/columns/", columns.columns, name="columns"),
]
