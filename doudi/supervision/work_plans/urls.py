"""Addresses of work plans."""

from django.urls import URLPattern

app_name = "supervision_work_plans"
urlpatterns: list[URLPattern] = []
