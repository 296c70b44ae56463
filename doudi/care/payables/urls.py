"""Addresses of approved amounts and of the accounts of others."""

from django.urls import path

from doudi.care.payables import views

app_name = "care_payables"
urlpatterns = [
    path("payables/", views.payables, name="payables"),
    path("payables/<int:pk>/", views.payable, name="payable"),
    path("payees/", views.payees, name="payees"),
    path("payees/<int:pk>/", views.payee, name="payee"),
]
