"""Addresses of charity."""

from django.urls import URLPattern

app_name = "care_charity"
urlpatterns: list[URLPattern] = []
