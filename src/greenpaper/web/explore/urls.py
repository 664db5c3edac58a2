"""Addresses of Explore."""

from django.urls import path

from greenpaper.web.explore import downloads, links, views

urlpatterns = [
    path("explore/", views.first, name="explore"),
    path("explore/<slug:key>/", views.themes, name="explore themes"),
    path("explore/<slug:key>/groups/", views.groups, name="explore groups"),
    path("explore/<slug:key>/together/", views.together, name="explore together"),
    path("explore/<slug:key>/map/", views.map_of_responses, name="explore map"),
    path("explore/<slug:key>/fresh/", views.fresh, name="explore fresh"),
    path("explore/<slug:key>/responses/", links.responses, name="explore responses"),
    path(
        "explore/<slug:key>/pictures/<slug:picture>.<slug:form>",
        downloads.download,
        name="explore download",
    ),
]
