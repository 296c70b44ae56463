"""Addresses of temporary relief."""

from django.urls import path

from doudi.relief.cases import views as cases_views
from doudi.relief.identities import views as identities_views
from doudi.relief.limits import views as limits_views

app_name = "relief"
urlpatterns = [
    path("relief/", cases_views.relief_cases, name="cases"),
    path("relief/new/", cases_views.intake, name="intake"),
    path("relief/new/worker.js", cases_views.intake_worker, name="intake_worker"),
    path("relief/new/preview/", cases_views.preview, name="preview"),
    path("relief/<int:pk>/papers/", cases_views.papers, name="papers"),
    path("relief/identities/", identities_views.identities, name="identities"),
    path("relief/identities/<int:pk>/", identities_views.identity, name="identity"),
    path("relief/limits/", limits_views.limits, name="limits"),
    path("relief/limits/<int:pk>/decide/", limits_views.decide_limit, name="decide_limit"),
]
