"""Addresses of what was published."""

from django.urls import path

from greenpaper.web.publish import views

urlpatterns = [
    path("publish/", views.publish, name="publish"),
    path("publish/progress/", views.progress, name="publish progress"),
    path("publish/again/", views.again, name="publish again"),
    path("publish/compare/", views.compare, name="compare versions"),
    path("publish/<int:number>/", views.version, name="published version"),
    path("publish/<int:number>/report/", views.report, name="published report"),
    path("publish/<int:number>/files/<str:name>", views.file, name="published file"),
]
