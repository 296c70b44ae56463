"""Addresses of surveys."""

from django.urls import path

from doudi.supervision.surveys import views

app_name = "supervision_surveys"
urlpatterns = [
    path("", views.surveys, name="surveys"),
    path("new/", views.new_survey, name="new_survey"),
    path("sample/<int:pk>/", views.sampled, name="sampled"),
    path("<int:pk>/", views.survey, name="survey"),
    path("<int:pk>/sample/", views.sample, name="sample"),
    path("<int:pk>/sheet/", views.answer_sheet, name="answer_sheet"),
    path("<int:pk>/upload/", views.upload, name="upload"),
    path("<int:pk>/townships/<slug:code>/", views.township, name="township"),
]
