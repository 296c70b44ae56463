"""Addresses of trainings."""

from __future__ import annotations

from django.urls import path

from doudi.outreach.trainings import views

app_name = "outreach_trainings"
urlpatterns = [
    path("", views.trainings, name="trainings"),
    path("new/", views.enter, name="enter"),
    path("own/", views.own, name="own"),
    path("<int:pk>/", views.training, name="training"),
    path("<int:pk>/screen/", views.screen, name="screen"),
    path("<int:pk>/sign-in/", views.sign_in, name="sign_in"),
    path("<int:pk>/notice/", views.document, {"name": "notice"}, name="notice"),
    path("<int:pk>/report/", views.document, {"name": "report"}, name="report"),
    path("people/<int:pk>/sign-in/", views.sign_in_for, name="sign_in_for"),
    path("materials/<int:pk>/", views.material, name="material"),
]
