"""Addresses of trainings."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "outreach_trainings"
urlpatterns: list[URLPattern] = []
