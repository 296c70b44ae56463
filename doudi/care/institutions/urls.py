"""Addresses of institutions."""

from django.urls import path

from doudi.care.institutions import list_views, views

app_name = "care_institutions"
urlpatterns = [
    path("institutions/", views.institutions, name="institutions"),
    path("institutions/new/", views.new_institution, name="new_institution"),
    path("institutions/<int:pk>/", views.institution, name="institution"),
    path("residences/", views.residences, name="residences"),
    path("residences/new/", views.new_residence, name="new_residence"),
    path("residences/<int:pk>/", views.residence, name="residence"),
    path("institution-lists/", list_views.monthly_lists, name="monthly_lists"),
    path("institution-lists/<int:pk>/", list_views.monthly_list, name="monthly_list"),
]
