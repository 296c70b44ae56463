"""Addresses of cockpit."""

from django.urls import URLPattern

app_name = "supervision_cockpit"
urlpatterns: list[URLPattern] = []
