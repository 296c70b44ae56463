"""Addresses of the dealings with banks."""

from django.urls import path

from doudi.payments.banking import views

app_name = "banking"
urlpatterns = [
    path("bank/", views.files, name="files"),
    path("bank/register/", views.decide_register, name="decide_register"),
    path("bank/runs/<int:pk>/", views.run, name="run"),
    path("bank/files/<int:pk>/", views.file, name="file"),
    path("bank/files/<int:pk>/download/", views.download, name="download"),
    path("bank/files/<int:pk>/stand-in/", views.stand_in, name="stand_in"),
    path("bank/answers/<int:pk>/", views.answer, name="answer"),
    path("bank/answers/<int:pk>/original/", views.original, name="original"),
    path("bank/questions/", views.questions, name="questions"),
    path("bank/questions/<int:pk>/", views.settle, name="settle"),
    path("bank/returned/", views.returned, name="returned"),
]
