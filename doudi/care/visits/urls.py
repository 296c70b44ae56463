"""Addresses of visits."""

from django.urls import URLPattern

app_name = "care_visits"
urlpatterns: list[URLPattern] = []
