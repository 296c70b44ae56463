"""Addresses of rectification."""

from django.urls import URLPattern

app_name = "supervision_rectification"
urlpatterns: list[URLPattern] = []
