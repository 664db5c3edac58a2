"""Addresses of checking accuracy, by the sample's number."""

from django.urls import path

from greenpaper.web.quality import coding, settling, sheets, teaching, views

urlpatterns = [
    path("check/", views.accuracy, name="accuracy"),
    path("check/taught/", teaching.taught, name="taught"),
    path("check/taught/teach/", teaching.teach, name="teach"),
    path("check/taught/<slug:key>/use/", teaching.use, name="use taught"),
    path("check/next/", views.draw_next, name="draw next"),
    path("check/draw/", views.draw, name="draw sample"),
    path("check/<int:number>/", views.sample, name="sample"),
    path("check/<int:number>/end/", views.end, name="end coding"),
    path("check/<int:number>/pictures/<slug:picture>.svg", views.picture, name="sample picture"),
    path("check/<int:number>/code/", coding.go_on, name="code"),
    path("check/<int:number>/code/<int:turn>/", coding.turn, name="code turn"),
    path("check/<int:number>/differences/", settling.differences, name="differences"),
    path("check/<int:number>/differences/<int:drawn>/", settling.settle, name="settle"),
    path("check/<int:number>/sheets/<int:coder>.xlsx", sheets.download, name="sheet"),
    path("check/<int:number>/sheets/<int:coder>/", sheets.hand_in, name="hand in sheet"),
    path("check/<int:number>/finish/", coding.finish, name="finish coding"),
]
