"""Addresses of petitions."""

from django.urls import URLPattern

app_name = "supervision_petitions"
urlpatterns: list[URLPattern] = []
