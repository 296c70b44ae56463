"""Addresses of tip offs."""

from django.urls import URLPattern

app_name = "supervision_tip_offs"
urlpatterns: list[URLPattern] = []
