"""Addresses of the style guide and the health check."""

from django.urls import path

from doudi.ui import language, offline_key, views
from doudi.ui.lists import views as lists
from doudi.ui.pickers import views as pickers

app_name = "ui"
urlpatterns = [
    path("ui/", views.style_guide, name="style_guide"),
    path("offline/key/", offline_key.offline_key, name="offline_key"),
    path("lists/views/", lists.save_view, name="save_view"),
    path("lists/views/<int:pk>/delete/", lists.delete_view, name="delete_view"),
    path("pick/<slug:source>/", pickers.pick, name="pick"),
    path("language/", language.choose, name="language"),
    path("health/", views.health, name="health"),
]
