"""The living sample of every component."""

from django.urls import path

from doudi.ui import views

app_name = "ui"
urlpatterns = [path("ui/", views.components, name="style_guide")]
