"""All addresses, by part of the journey."""

from django.urls import include, path

from greenpaper.web.shared import faults, views

handler500 = faults.fault
urlpatterns = [
    path("health/", views.health, name="health"),
    path("unsent/", views.discard, name="discard unsent"),
    path("", include("greenpaper.web.consultations.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.runs.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.themes.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.sign_off.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.explore.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.quality.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.people.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.record.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.care.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.assistant.urls")),
    path("record/", include("greenpaper.web.record.house_urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.publish.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.responses.urls")),
    path("consultations/<int:pk>/", include("greenpaper.web.campaigns.urls")),
]
