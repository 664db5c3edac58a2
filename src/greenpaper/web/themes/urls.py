"""Addresses of themes, by the question's key and the theme's number."""

from django.urls import path

from greenpaper.web.themes import adding, joining, one, parting, views

urlpatterns = [
    path("themes/", views.questions, name="themes"),
    path("themes/<slug:key>/", views.tree, name="question themes"),
    path("themes/<slug:key>/state/", views.state, name="themes state"),
    path("themes/<slug:key>/changes/", views.changes, name="theme changes"),
    path("themes/<slug:key>/undo/", views.undo, name="undo"),
    path("themes/<slug:key>/merge/", joining.merge, name="merge themes"),
    path("themes/<slug:key>/under/", joining.under, name="put under"),
    path("themes/<slug:key>/add/", adding.add, name="add theme"),
    path("themes/<slug:key>/add/preview/", adding.preview, name="add preview"),
    path("themes/<slug:key>/none/", adding.none, name="no theme"),
    path("themes/<slug:key>/make/", adding.make, name="make theme"),
    path("themes/<slug:key>/<int:theme>/", one.theme, name="theme"),
    path("themes/<slug:key>/<int:theme>/words/", one.words, name="theme words"),
    path("themes/<slug:key>/<int:theme>/delete/", one.delete, name="delete theme"),
    path("themes/<slug:key>/<int:theme>/split/", parting.split, name="split theme"),
    path("themes/<slug:key>/<int:theme>/pick/", parting.pick, name="pick responses"),
]
