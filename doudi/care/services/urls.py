"""Addresses of services."""

from django.urls import URLPattern

app_name = "care_services"
urlpatterns: list[URLPattern] = []
