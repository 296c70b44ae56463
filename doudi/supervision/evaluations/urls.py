"""Addresses of evaluations."""

from django.urls import path

from doudi.supervision.evaluations import views

app_name = "supervision_evaluations"
urlpatterns = [
    path("", views.evaluations, name="evaluations"),
    path("<int:pk>/", views.evaluation, name="evaluation"),
    path("<int:pk>/report/", views.report, name="report"),
    path("<int:pk>/figures/", views.figures, name="figures"),
    path("<int:pk>/figures/<slug:code>/<slug:indicator>/", views.figure, name="figure"),
    path("<int:pk>/townships/<slug:code>/", views.township, name="township"),
]
