"""Addresses of institutions."""

from django.urls import URLPattern

app_name = "care_institutions"
urlpatterns: list[URLPattern] = []
