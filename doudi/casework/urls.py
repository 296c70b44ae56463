"""Pages of casework."""

from django.urls import path

from doudi.casework import following_views, guide_views, print_views, views, visit_views

app_name = "casework"
urlpatterns = [
    path("cases/", views.cases, name="cases"),
    path("cases/<int:pk>/", views.case, name="case"),
    path("cases/<int:pk>/do/<slug:verb>/", views.act, name="act"),
    path("cases/<int:pk>/visit/", visit_views.visit, name="visit"),
    path("cases/<int:pk>/papers/<slug:kind>.pdf", print_views.paper, name="paper"),
    path("cases/<int:pk>/posting/", views.posting, name="posting"),
    path("households/<int:pk>/open/", following_views.open_case, name="open"),
    path("relatives/", following_views.relatives, name="relatives"),
    path("relatives/<int:pk>/end/", following_views.end_relative, name="end_relative"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/<int:pk>/end/", views.end_delegation, name="end_delegation"),
    path("guide/", guide_views.guide, name="guide"),
    path("guide/<slug:name>/", guide_views.matter, name="matter"),
]
