"""The address of the token endpoint."""

from django.urls import path

from doudi.api.machine import token_view

app_name = "api_machine"
urlpatterns = [path("token", token_view.token, name="token")]
