"""Addresses of work plans."""

from django.urls import path

from doudi.supervision.work_plans import views

app_name = "supervision_work_plans"
urlpatterns = [
    path("", views.newest, name="newest"),
    path("new/", views.enter, name="enter"),
    path("<int:year>/", views.year, name="year"),
    path("<int:year>/summary/", views.summary, name="summary"),
    path("tasks/<int:pk>/", views.task, name="task"),
    path("acts/<int:pk>/<slug:verb>/", views.act, name="act"),
]
