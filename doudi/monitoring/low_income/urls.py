"""Addresses of low-income."""

from django.urls import URLPattern

app_name = "low_income"
urlpatterns: list[URLPattern] = []
