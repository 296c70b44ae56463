"""Addresses of the care for children."""

from django.urls import path

from doudi.care.children import views

app_name = "care_children"
urlpatterns = [
    path("children/", views.children, name="children"),
    path("children/new/", views.new_child, name="new_child"),
    path("children/<int:pk>/", views.child, name="child"),
    path("children/concerns/", views.concerns, name="concerns"),
    path("children/missed/", views.missed, name="missed"),
    path("children/people/", views.designations, name="designations"),
    path("children/people/<int:pk>/<slug:verb>/", views.decide_designation, name="decide_designation"),
]
