"""All addresses, by part of the journey."""

from django.urls import include, path

urlpatterns = [
    path("", include("greenpaper.web.consultations.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.runs.urls")),
]
