"""Addresses of responses. docs/how-to/review-responses.md says what the filters are called."""

from django.urls import path

from greenpaper.web.responses import one, verbs, views

urlpatterns = [
    path("responses/", views.responses, name="responses"),
    path("responses/<int:response>/", one.show, name="response"),
    path("responses/<int:response>/judge/", verbs.judge, name="judge response"),
    path("responses/<int:response>/flag/", verbs.flag, name="flag response"),
    path("responses/<int:response>/note/", verbs.note, name="note response"),
]
