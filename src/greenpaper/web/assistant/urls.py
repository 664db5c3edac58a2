"""Addresses of what a language model may do."""

from django.urls import path

from greenpaper.web.assistant import requests, views, words

urlpatterns = [
    path("settings/model/", views.model, name="language model"),
    path("settings/model/on/", views.turn_on, name="turn on model"),
    path("settings/model/off/", views.turn_off, name="turn off model"),
    path("settings/model/plan/", views.plan, name="plan model request"),
    path("settings/model/<int:number>/", requests.one, name="model request"),
    path("settings/model/<int:number>/send/", requests.send, name="send model request"),
    path("settings/model/<int:number>/teach/", requests.teach, name="teach by model"),
    path("settings/model/<int:number>/calls/", requests.calls, name="model calls"),
    path("settings/model/<int:number>/draft/", words.draft, name="model draft"),
    path("settings/model/<int:number>/draft/take/", words.take_draft, name="take model draft"),
    path("settings/model/words/<str:key>/", words.words, name="model words"),
]
