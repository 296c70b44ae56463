"""Addresses of care visits."""

from django.urls import path

from doudi.care.visits import findings_views, views

app_name = "care_visits"
urlpatterns = [
    path("visits/", views.visits, name="visits"),
    path("visits/progress/", views.progress, name="progress"),
    path("visits/samples/", views.samples, name="samples"),
    path("visits/samples/<int:pk>/", views.sample, name="sample"),
    path("visits/findings/", findings_views.findings, name="findings"),
    path("visits/findings/<int:pk>/", findings_views.finding, name="finding"),
    path("visits/findings/<int:pk>/reassess/", findings_views.reassess, name="reassess"),
    path("visits/people/<int:pk>/", views.person, name="person"),
    path("visits/<int:pk>/", views.visit, name="visit"),
    path("visits/<int:pk>/<slug:act>/", views.act_on_visit, name="act"),
]
