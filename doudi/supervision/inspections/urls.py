"""Addresses of inspections."""

from django.urls import URLPattern

app_name = "supervision_inspections"
urlpatterns: list[URLPattern] = []
