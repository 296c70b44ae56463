"""Addresses of error tolerance."""

from django.urls import URLPattern

app_name = "supervision_error_tolerance"
urlpatterns: list[URLPattern] = []
