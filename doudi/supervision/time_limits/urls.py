"""Addresses of time limits."""

from django.urls import URLPattern

app_name = "supervision_time_limits"
urlpatterns: list[URLPattern] = []
