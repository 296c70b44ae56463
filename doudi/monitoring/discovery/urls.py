"""Addresses of discovery."""

from django.urls import URLPattern

app_name = "discovery"
urlpatterns: list[URLPattern] = []
