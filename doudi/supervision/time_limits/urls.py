"""Addresses of time limits."""

from django.urls import path

from doudi.supervision.time_limits import views

app_name = "supervision_time_limits"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("talks/", views.talks, name="talks"),
    path("talks/<int:pk>/", views.talk, name="talk"),
    path("powers/", views.powers, name="powers"),
]
