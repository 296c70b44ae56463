"""Addresses of contests."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "outreach_contests"
urlpatterns: list[URLPattern] = []
