"""Addresses of the citizens' pages."""

from django.urls import path

from doudi.portal.application_form import views as application_form_views
from doudi.portal.charity_needs import views as charity_needs_views
from doudi.portal.hardship_reports import views as hardship_report_views
from doudi.portal.home import views as home_views
from doudi.portal.petitions import views as petitions_views
from doudi.portal.posters import views as posters_views
from doudi.portal.progress import views as progress_views
from doudi.portal.public_funds import views as public_funds_views
from doudi.portal.public_notices import views as public_notices_views
from doudi.portal.recipient_requests import views as recipient_requests_views
from doudi.portal.saved_drafts import views as saved_drafts_views
from doudi.portal.self_check import views as self_check_views
from doudi.portal.standard_changes import views as standard_changes_views
from doudi.portal.tip_offs import views as tip_off_views

app_name = "portal"
urlpatterns = [
    path("apply/", home_views.home, name="home"),
    path("apply/text-size/", home_views.text_size, name="text_size"),
    path("apply/charity/", charity_needs_views.charity_needs, name="charity_needs"),
    path("apply/funds/", public_funds_views.funds, name="funds"),
    path("apply/changes/", standard_changes_views.changes, name="changes"),
    path("apply/changes/<int:pk>/", standard_changes_views.change, name="change"),
    path("apply/self-check/", self_check_views.step, name="self_check"),
    path("apply/self-check/<int:number>/", self_check_views.step, name="self_check_step"),
    path("apply/self-check/result/", self_check_views.result, name="self_check_result"),
    path("apply/start/", self_check_views.start_application, name="start_application"),
    path("apply/form/<slug:key>/", application_form_views.page, name="page"),
    path(
        "apply/photographs/<int:pk>/remove/",
        application_form_views.remove_photograph,
        name="remove_photograph",
    ),
    path("apply/photographs/<int:pk>/", application_form_views.photograph, name="photograph"),
    path(
        "apply/photographs/<int:pk>/restore/",
        application_form_views.restore_photograph,
        name="restore_photograph",
    ),
    path("apply/members/<int:index>/remove/", application_form_views.remove_member, name="remove_member"),
    path("apply/saved/", saved_drafts_views.draft_saved, name="draft_saved"),
    path("apply/clear/", home_views.clear, name="clear"),
    path("apply/save/", saved_drafts_views.save_draft, name="save_draft"),
    path("apply/resume/", saved_drafts_views.resume_draft, name="resume_draft"),
    path("apply/submit/", application_form_views.submit, name="submit"),
    path("apply/receipt/", application_form_views.receipt, name="receipt"),
    path("apply/public-notices/", public_notices_views.public_notices, name="public_notices"),
    path("apply/public-notices/<int:pk>/objection/", public_notices_views.objection, name="objection"),
    path("apply/report/", hardship_report_views.report_hardship, name="report_hardship"),
    path("apply/report/received/", hardship_report_views.hardship_reported, name="hardship_reported"),
    path("apply/tip-off/", tip_off_views.tip_off, name="tip_off"),
    path("apply/tip-off/received/", tip_off_views.tip_off_received, name="tip_off_received"),
    path("apply/petition/", petitions_views.petition, name="petition"),
    path("apply/petition/receipt/", petitions_views.petition_receipt, name="petition_receipt"),
    path("apply/petition/lookup/", petitions_views.petition_lookup, name="petition_lookup"),
    path("apply/petition/lost-code/", petitions_views.petition_lost_code, name="petition_lost_code"),
    path("apply/petition/progress/", petitions_views.petition_progress, name="petition_progress"),
    path("apply/requests/receipt/", recipient_requests_views.receipt, name="recipient_request_receipt"),
    path("apply/requests/progress/", recipient_requests_views.progress, name="recipient_request_progress"),
    path("apply/requests/<slug:kind>/", recipient_requests_views.recipient_request, name="recipient_request"),
    path("apply/lookup/", progress_views.lookup, name="lookup"),
    path("apply/lost-code/", progress_views.lost_code, name="lost_code"),
    path("apply/progress/", progress_views.progress, name="progress"),
    path("apply/progress/<int:pk>/<slug:verb>/", progress_views.respond, name="respond"),
    path("apply/posters/", posters_views.posters, name="posters"),
    path("apply/posters/<slug:code>/", posters_views.poster, name="poster"),
]
