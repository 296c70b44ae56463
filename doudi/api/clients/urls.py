"""Addresses of clients."""

from django.urls import path

from doudi.api.clients import views

app_name = "api_clients"
urlpatterns = [
    path("", views.clients, name="clients"),
    path("new/", views.register, name="register"),
    path("<int:pk>/", views.client, name="client"),
]
