"""Addresses of petitions."""

from django.urls import path

from doudi.supervision.petitions import views
from doudi.supervision.petitions.publication_checks import views as publication_check_views

app_name = "supervision_petitions"
urlpatterns = [
    path("", views.petitions, name="petitions"),
    path("new/", views.new_petition, name="new_petition"),
    path("counts/", views.counts, name="counts"),
    path("publication-faults/", publication_check_views.publication_faults, name="publication_faults"),
    path("put-right/", publication_check_views.put_right, name="put_right"),
    path("<int:pk>/", views.petition, name="petition"),
    path("<int:pk>/new-code/", views.new_code, name="new_code"),
    path("<int:pk>/documents/<slug:kind>/", views.document, name="document"),
]
