"""Addresses of medical."""

from django.urls import URLPattern

app_name = "care_medical"
urlpatterns: list[URLPattern] = []
