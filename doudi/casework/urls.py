"""Pages of casework."""

from django.urls import path

from doudi.casework import (
    following_views,
    guide_views,
    need_views,
    print_views,
    queue_views,
    views,
    visit_views,
)
from doudi.casework.provincial import views as provincial_views

app_name = "casework"
urlpatterns = [
    path("cases/", queue_views.cases, name="cases"),
    path("cases/<int:pk>/", views.case, name="case"),
    path("cases/<int:pk>/do/<slug:verb>/", views.act, name="act"),
    path("cases/<int:pk>/hand-over/", queue_views.hand_over, name="hand_over"),
    path("cases/stand-ins/", queue_views.stand_ins, name="stand_ins"),
    path("cases/stand-ins/<int:pk>/end/", queue_views.end_stand_in, name="end_stand_in"),
    path("cases/<int:pk>/visit/", visit_views.visit, name="visit"),
    path("cases/<int:pk>/papers/<slug:kind>.pdf", print_views.paper, name="paper"),
    path("cases/<int:pk>/posting/", views.posting, name="posting"),
    path("households/<int:pk>/open/", following_views.open_case, name="open"),
    path("relatives/", following_views.relatives, name="relatives"),
    path("relatives/<int:pk>/end/", following_views.end_relative, name="end_relative"),
    path("cases/provincial/", provincial_views.files, name="provincial_files"),
    path("cases/provincial/states.csv", provincial_views.states, name="provincial_states"),
    path("cases/provincial/<int:pk>/", provincial_views.file, name="provincial_file"),
    path("cases/provincial/<int:pk>/take/", provincial_views.take, name="provincial_take"),
    path("cases/provincial/<int:pk>/rejected.csv", provincial_views.rejected, name="provincial_rejected"),
    path("delegations/", views.delegations, name="delegations"),
    path("delegations/<int:pk>/end/", views.end_delegation, name="end_delegation"),
    path("needs/", need_views.needs, name="needs"),
    path("leads/new/", need_views.report_lead, name="report_lead"),
    path("leads/<int:pk>/", need_views.need, {"sort": "lead"}, name="lead"),
    path("referrals/<int:pk>/", need_views.need, {"sort": "referral"}, name="referral"),
    path("messages/<int:pk>/", need_views.need, {"sort": "message"}, name="message"),
    path("reviews/<int:pk>/", need_views.need, {"sort": "review"}, name="review"),
    path("guide/", guide_views.guide, name="guide"),
    path("guide/booklet.pdf", guide_views.booklet, name="booklet"),
    path("guide/<slug:name>.pdf", guide_views.matter_paper, name="matter_paper"),
    path("guide/<slug:name>/", guide_views.matter, name="matter"),
]
