"""Addresses of the style guide and the health check."""

from django.urls import path

from doudi.ui import offline_key, views

app_name = "ui"
urlpatterns = [
    path("ui/", views.style_guide, name="style_guide"),
    path("offline/key/", offline_key.offline_key, name="offline_key"),
    path("health/", views.health, name="health"),
]
