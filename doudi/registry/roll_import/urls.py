"""URLs of the roll import."""

from django.urls import path

from doudi.registry.roll_import import views

app_name = "roll_import"
urlpatterns = [
    path("rolls/", views.rolls, name="rolls"),
    path("rolls/<int:pk>/", views.roll, name="roll"),
    path("rolls/<int:pk>/progress/", views.progress, name="progress"),
    path("rolls/<int:pk>/columns/", views.columns, name="columns"),
    path("rolls/<int:pk>/faults.xlsx", views.faults, name="faults"),
    path("rolls/<int:pk>/together/", views.mend_together, name="mend_together"),
    path("rolls/families/<int:pk>/rows/", views.reveal_rows, name="reveal_rows"),
    path("rolls/<int:pk>/discard/", views.discard, name="discard"),
    path("rolls/families/<int:pk>/", views.correct, name="correct"),
]
