"""Addresses of tip-offs and circulars; a tip-off is named by its random number."""

from django.urls import path

from doudi.supervision.tip_offs import views
from doudi.supervision.tip_offs.circulars import views as circular_views

app_name = "supervision_tip_offs"
urlpatterns = [
    path("", views.tip_offs, name="tip_offs"),
    path("new/", views.new_tip_off, name="new_tip_off"),
    path("receivers/", views.receivers, name="receivers"),
    path("circulars/", circular_views.circulars, name="circulars"),
    path("circulars/new/", circular_views.new_circular, name="new_circular"),
    path("circulars/<int:pk>/", circular_views.circular, name="circular"),
    path("circulars/<int:pk>/document/", circular_views.circular_document, name="circular_document"),
    path("<slug:number>/", views.tip_off, name="tip_off"),
]
