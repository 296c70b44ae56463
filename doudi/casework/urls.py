"""Pages of casework."""

from django.urls import path

from doudi.casework import following_views, guide_views, need_views, print_views, views, visit_views

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
    path("needs/", need_views.needs, name="needs"),
    path("leads/new/", need_views.report_lead, name="report_lead"),
    path("leads/<int:pk>/", need_views.need, {"sort": "lead"}, name="lead"),
    path("referrals/<int:pk>/", need_views.need, {"sort": "referral"}, name="referral"),
    path("messages/<int:pk>/", need_views.need, {"sort": "message"}, name="message"),
    path("reviews/<int:pk>/", need_views.need, {"sort": "review"}, name="review"),
    path("guide/", guide_views.guide, name="guide"),
    path("guide/<slug:name>/", guide_views.matter, name="matter"),
]
