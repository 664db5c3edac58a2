"""Addresses of signing off, of signed versions, and of the codebook's files."""

from django.urls import path

from greenpaper.web.sign_off import views

urlpatterns = [
    path("sign-off/", views.sign_off, name="sign off"),
    path("sign-off/codebook/<slug:which>.zip", views.codebook, name="codebook"),
    path("sign-off/<slug:key>/<int:number>/", views.version, name="version"),
]
