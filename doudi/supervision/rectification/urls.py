"""Addresses of rectification."""

from django.urls import path

from doudi.supervision.rectification import views
from doudi.supervision.rectification.doubts import views as doubt_views

app_name = "supervision_rectification"
urlpatterns = [
    path("", views.findings, name="findings"),
    path("plans/", views.plans, name="plans"),
    path("plans/new/", views.new_plan, name="new_plan"),
    path("plans/<int:pk>/", views.plan, name="plan"),
    path("plans/<int:pk>/new/", views.new_finding, name="new_finding"),
    path("doubts/", doubt_views.doubt_lists, name="doubt_lists"),
    path("doubts/upload/", doubt_views.upload, name="upload_doubts"),
    path("doubts/lists/<int:pk>/", doubt_views.doubt_list, name="doubt_list"),
    path("doubts/lists/<int:pk>/progress/", doubt_views.progress, name="doubt_progress"),
    path("doubts/lists/<int:pk>/columns/", doubt_views.columns, name="doubt_columns"),
    path("doubts/lists/<int:pk>/pass-on/", doubt_views.pass_on, name="pass_doubts_on"),
    path("doubts/lists/<int:pk>/bulk/", doubt_views.bulk, name="doubt_bulk"),
    path("doubts/lists/<int:pk>/return/", doubt_views.return_file, name="return_doubts"),
    path("doubts/<int:pk>/", doubt_views.doubt, name="doubt"),
    path("findings/<int:pk>/", views.finding, name="finding"),
    path("findings/<int:pk>/<slug:act>/", views.act_on_finding, name="act"),
]
