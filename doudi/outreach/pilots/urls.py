"""Addresses of pilots."""

from django.urls import path

from doudi.outreach.pilots import views

app_name = "outreach_pilots"
urlpatterns = [
    path("", views.pilots, name="pilots"),
    path("new/", views.new_pilot, name="new_pilot"),
    path("papers/", views.papers, name="papers"),
    path("<int:pk>/", views.pilot, name="pilot"),
    path("<int:pk>/report/", views.report, name="report"),
]
