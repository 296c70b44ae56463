"""Addresses of deliveries."""

from django.urls import path

from doudi.monitoring.deliveries import views

app_name = "deliveries"
urlpatterns = [
    path("deliveries/", views.deliveries, name="deliveries"),
    path("deliveries/new/", views.upload, name="upload"),
    path("deliveries/calendar/", views.calendar, name="calendar"),
    path("deliveries/provincial/", views.provincial, name="provincial"),
    path("deliveries/provincial/population.csv", views.provincial_file, name="provincial_file"),
    path("deliveries/templates/<slug:source>.xlsx", views.template, name="template"),
    path("deliveries/<int:pk>/", views.delivery, name="delivery"),
    path("deliveries/<int:pk>/progress/", views.progress, name="progress"),
    path("deliveries/<int:pk>/columns/", views.columns, name="columns"),
    path("deliveries/<int:pk>/faults.xlsx", views.faults, name="faults"),
    path("deliveries/<int:pk>/original", views.original, name="original"),
    path("deliveries/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("deliveries/<int:pk>/discard/", views.discard, name="discard"),
]
