"""Addresses of the people of a consultation."""

from django.urls import path

from greenpaper.web.people import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/<int:seat>/role/", views.role, name="change role"),
    path("people/<int:seat>/remove/", views.remove, name="unseat"),
    path("people/invitations/<int:invitation>/withdraw/", views.withdraw, name="withdraw"),
]
