"""Addresses of judgements."""

from django.urls import path

from doudi.monitoring.judgements import views

app_name = "judgements"
urlpatterns = [
    path("judgements/", views.unclear_rows, name="unclear_rows"),
    path("judgements/<int:pk>/", views.unclear_row, name="unclear_row"),
    path("judgements/<int:pk>/reveal/", views.reveal_row, name="reveal_row"),
]
