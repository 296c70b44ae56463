"""Addresses of the style guide and the health check."""

from django.urls import path

from doudi.ui import views

app_name = "ui"
urlpatterns = [
    path("ui/", views.style_guide, name="style_guide"),
    path("health/", views.health, name="health"),
]
