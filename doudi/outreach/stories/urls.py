"""Addresses of stories."""

from django.urls import path

from doudi.outreach.stories import views

app_name = "outreach_stories"
urlpatterns = [
    path("", views.stories, name="stories"),
    path("new/", views.new_story, name="new_story"),
    path("overview/", views.overview, name="overview"),
    path("overview/<int:year>/document/", views.overview_document, name="overview_document"),
    path("<int:pk>/", views.story, name="story"),
    path("<int:pk>/document/", views.document, name="document"),
]
