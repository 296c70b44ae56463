"""Addresses of payments for funerals."""

from django.urls import path

from doudi.care.funerals import views

app_name = "care_funerals"
urlpatterns = [
    path("funerals/", views.funerals, name="funerals"),
    path("funerals/<int:pk>/", views.funeral, name="funeral"),
]
