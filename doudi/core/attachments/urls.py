"""The address of uploaded files."""

from django.urls import path

from doudi.core.attachments import views

app_name = "attachments"
urlpatterns = [path("files/<int:pk>/", views.read, name="read")]
