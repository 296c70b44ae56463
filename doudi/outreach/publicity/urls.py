"""Addresses of publicity."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "outreach_publicity"
urlpatterns: list[URLPattern] = []
