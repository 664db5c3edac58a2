"""Addresses of Explore."""

from django.urls import path

from greenpaper.web.explore import downloads, views

urlpatterns = [
    path("explore/", views.first, name="explore"),
    path("explore/<str:key>/", views.themes, name="explore themes"),
    path("explore/<str:key>/groups/", views.groups, name="explore groups"),
    path("explore/<str:key>/together/", views.together, name="explore together"),
    path("explore/<str:key>/map/", views.map_of_responses, name="explore map"),
    path("explore/<str:key>/fresh/", views.fresh, name="explore fresh"),
    path("explore/<str:key>/responses/", views.responses, name="explore responses"),
    path(
        "explore/<str:key>/pictures/<slug:name>.<str:form>",
        downloads.download,
        name="explore download",
    ),
]
