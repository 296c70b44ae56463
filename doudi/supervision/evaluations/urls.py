"""Addresses of evaluations."""

from django.urls import URLPattern

app_name = "supervision_evaluations"
urlpatterns: list[URLPattern] = []
