"""Addresses of rectification."""

from django.urls import path

from doudi.supervision.rectification import views

app_name = "supervision_rectification"
urlpatterns = [
    path("", views.findings, name="findings"),
    path("plans/", views.plans, name="plans"),
    path("plans/new/", views.new_plan, name="new_plan"),
    path("plans/<int:pk>/", views.plan, name="plan"),
    path("plans/<int:pk>/new/", views.new_finding, name="new_finding"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/<slug:act>/", views.act_on_finding, name="act"),
]
