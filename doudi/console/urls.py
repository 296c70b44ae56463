"""Pages of the desk."""

from django.urls import path

from doudi.console.desk import views as desk_views
from doudi.console.sign_in_security import views as sign_in_security_views

app_name = "console"
urlpatterns = [
    path("", desk_views.desk, name="desk"),
    path("me/", desk_views.me, name="my_account"),
    path("trail/", desk_views.trail, name="audit_trail"),
    path("trail.xlsx", desk_views.export_trail, name="export_audit_trail"),
    path("accounts.xlsx", desk_views.export_accounts, name="export_accounts"),
    path("accounts/", desk_views.accounts, name="accounts"),
    path("accounts/open/", desk_views.open_account, name="open_account"),
    path("accounts/<int:pk>/", desk_views.account, name="account"),
    path("security/", sign_in_security_views.overview, name="sign_in_security"),
    path("security/<int:pk>/", sign_in_security_views.account, name="sign_in_security_account"),
    path("health/", desk_views.health, name="health"),
]
