"""Addresses of agreements."""

from django.urls import URLPattern

app_name = "care_agreements"
urlpatterns: list[URLPattern] = []
