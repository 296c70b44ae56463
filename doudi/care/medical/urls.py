"""Addresses of medical costs, stays in hospital and premiums."""

from django.urls import path

from doudi.care.medical import views
from doudi.care.medical.premiums import views as premium_views
from doudi.care.medical.stays import views as stay_views

app_name = "care_medical"
urlpatterns = [
    path("medical/", views.settlements, name="settlements"),
    path("medical/<int:pk>/", views.settlement, name="settlement"),
    path("medical/files/", views.files, name="settlement_files"),
    path("medical/files/template/", views.template, name="settlement_template"),
    path("medical/files/<int:pk>/", views.file, name="settlement_file"),
    path("stays/", stay_views.stays, name="stays"),
    path("stays/<int:pk>/", stay_views.stay, name="stay"),
    path("premiums/", premium_views.premium_lists, name="premium_lists"),
    path("premiums/<int:pk>/", premium_views.premium_list, name="premium_list"),
]
