"""Addresses of pilots."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "outreach_pilots"
urlpatterns: list[URLPattern] = []
