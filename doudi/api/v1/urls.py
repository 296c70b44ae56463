"""Addresses of our service."""

from django.urls import path

from doudi.api.v1 import views

app_name = "api_v1"
urlpatterns = [
    path("", views.documentation, name="documentation"),
    path("openapi.yaml", views.contract, name="contract"),
    path("registry/lookups", views.look_up, name="look_up"),
    path("payments/lookups", views.look_up_payments, name="look_up_payments"),
    path("cases", views.cases, name="cases"),
    path("cases/<str:receipt>", views.application, name="application"),
    path("referrals", views.referrals, name="referrals"),
    path("warnings", views.warnings, name="warnings"),
    path("standards", views.standards, name="standards"),
    path("rules", views.rules, name="rules"),
    path("assessments", views.assessments, name="assessments"),
]
