"""Addresses of the county at a glance."""

from django.urls import path

from doudi.supervision.cockpit import views

app_name = "supervision_cockpit"
urlpatterns = [
    path("", views.county, name="county"),
    path("bulletin/", views.bulletin, name="bulletin"),
]
