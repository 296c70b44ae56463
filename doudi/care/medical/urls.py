"""Addresses of medical costs, stays in hospital and premiums."""

from django.urls import path

from doudi.care.medical import views
from doudi.care.medical.premiums import views as premium_views
from doudi.care.medical.settlements import file_views
from doudi.care.medical.stays import views as stay_views

app_name = "care_medical"
urlpatterns = [
    path("medical/", views.settlements, name="settlements"),
    path("medical/<int:pk>/", views.settlement, name="settlement"),
    path("medical/files/", file_views.files, name="settlement_files"),
    path("medical/files/template/", file_views.template, name="settlement_template"),
    path("medical/files/<int:pk>/", file_views.file, name="settlement_file"),
    path("medical/files/<int:pk>/progress/", file_views.progress, name="settlement_file_progress"),
    path("stays/", stay_views.stays, name="stays"),
    path("stays/<int:pk>/", stay_views.stay, name="stay"),
    path("premiums/", premium_views.premium_lists, name="premium_lists"),
    path("premiums/<int:pk>/", premium_views.premium_list, name="premium_list"),
]
