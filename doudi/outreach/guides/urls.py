"""Addresses of guides."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "outreach_guides"
urlpatterns: list[URLPattern] = []
