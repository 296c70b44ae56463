"""Addresses of funerals."""

from django.urls import URLPattern

app_name = "care_funerals"
urlpatterns: list[URLPattern] = []
