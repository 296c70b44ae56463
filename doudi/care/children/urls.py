"""Addresses of children."""

from django.urls import URLPattern

app_name = "care_children"
urlpatterns: list[URLPattern] = []
