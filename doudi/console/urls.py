"""Pages of the desk."""

from django.urls import path

from doudi.console import security_views, views

app_name = "console"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("me/", views.me, name="me"),
    path("trail/", views.trail, name="trail"),
    path("trail.xlsx", views.export_trail, name="export_trail"),
    path("accounts.xlsx", views.export_accounts, name="export_accounts"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/open/", views.open_account, name="open_account"),
    path("accounts/<int:pk>/", views.account, name="account"),
    path("security/", security_views.overview, name="security"),
    path("security/<int:pk>/", security_views.account, name="security_account"),
    path("health/", views.health, name="health"),
]
