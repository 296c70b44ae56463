"""Addresses of casework."""

from django.urls import path

from doudi.casework.annual_reviews import views as annual_reviews_views
from doudi.casework.case_conferences import views as case_conferences_views
from doudi.casework.case_documents import views as case_documents_views
from doudi.casework.cases import views as cases_views
from doudi.casework.contacts import views as contact_views
from doudi.casework.data_entry import views as data_entry_views
from doudi.casework.delegations import views as delegations_views
from doudi.casework.department_reviews import views as department_reviews_views
from doudi.casework.deputies import views as deputies_views
from doudi.casework.economic_checks import views as economic_checks_views
from doudi.casework.electricity_relief import views as electricity_views
from doudi.casework.field_list import views as field_list_views
from doudi.casework.home_visits import views as home_visits_views
from doudi.casework.household_records import views as household_records_views
from doudi.casework.office_details import views as office_details_views
from doudi.casework.personal_data_copies import views as personal_data_copies_views
from doudi.casework.post_award import views as post_award_views
from doudi.casework.procedures import views as procedures_views
from doudi.casework.provincial import views as provincial_views
from doudi.casework.public_notices import views as public_notices_views
from doudi.casework.publications import views as publications_views
from doudi.casework.random_checks import views as random_checks_views
from doudi.casework.receipt_codes import views as receipt_code_views
from doudi.casework.recipient_requests import views as recipient_requests_views
from doudi.casework.recognitions import views as recognitions_views
from doudi.casework.recusal import views as recusal_views
from doudi.casework.referrals import department_views as department_referrals_views
from doudi.casework.referrals import views as referrals_views
from doudi.casework.self_care_teams import views as self_care_teams_views
from doudi.casework.worklist import views as worklist_views

app_name = "casework"
urlpatterns = [
    path("cases/", worklist_views.cases, name="cases"),
    path("cases/visits/", home_visits_views.visit_list, name="visit_list"),
    path("cases/visits/pack/", home_visits_views.take_visits_along, name="take_visits_along"),
    path("cases/visits/announce/", home_visits_views.announce_visits, name="announce_visits"),
    path("cases/today/", field_list_views.field_list, name="field_list"),
    path("cases/today/pack/", field_list_views.take_field_list_along, name="take_field_list_along"),
    path("cases/visits/phone/app.webmanifest", home_visits_views.phone_manifest, name="phone_manifest"),
    path("cases/visits/phone/", home_visits_views.visits_on_phone, name="visits_on_phone"),
    path("cases/visits/phone/worker.js", home_visits_views.visits_worker, name="visits_worker"),
    path("cases/<int:pk>/", cases_views.case, name="case"),
    path("cases/<int:pk>/do/<slug:verb>/", cases_views.act, name="act"),
    path("cases/<int:pk>/handover/", worklist_views.hand_over_case, name="handover"),
    path("deputies/", deputies_views.deputy_periods, name="deputies"),
    path("deputies/<int:pk>/end/", deputies_views.end_deputy_period, name="end_deputy_period"),
    path("cases/<int:pk>/home-visit/", home_visits_views.home_visit, name="home_visit"),
    path("cases/<int:pk>/economic-check/", economic_checks_views.economic_check, name="economic_check"),
    path("cases/<int:pk>/economic-check/do/<slug:verb>/", economic_checks_views.act_on_check, name="act_on_check"),
    path(
        "cases/<int:pk>/economic-check/results/",
        economic_checks_views.reveal_check_results,
        name="reveal_check_results",
    ),
    path("economic-checks/", economic_checks_views.economic_checks, name="economic_checks"),
    path("economic-checks/waivers/", economic_checks_views.check_waivers, name="check_waivers"),
    path("cases/<int:pk>/refer/", referrals_views.refer_case, name="refer_case"),
    path("cases/<int:pk>/new-code/", receipt_code_views.new_code, name="new_receipt_code"),
    path("cases/<int:pk>/contact/", contact_views.reveal_contact, name="reveal_contact"),
    path("cases/<int:pk>/documents/<slug:kind>.pdf", case_documents_views.case_document, name="case_document"),
    path("cases/<int:pk>/public-notice/", public_notices_views.public_notice, name="public_notice"),
    path("publications/", publications_views.publications, name="publications"),
    path(
        "publications/<slug:village_code>/", publications_views.publications_of_village, name="publications_of_village"
    ),
    path("publications/<slug:village_code>/post/", publications_views.post, name="post_publications"),
    path("publications/<slug:village_code>/take-down/", publications_views.take_down, name="take_down_publications"),
    path("publications/<slug:village_code>/list.pdf", publications_views.publication_list, name="publication_list"),
    path("households/<int:pk>/open-case/", post_award_views.open_case, name="open_case"),
    path("households/<int:pk>/records/", household_records_views.household_records, name="household_records"),
    path(
        "household-records/<slug:kind>/<int:pk>/",
        household_records_views.next_step_of_record,
        name="next_step_of_record",
    ),
    path("dibao-offers/", household_records_views.dibao_offers, name="dibao_offers"),
    path("near-relatives/", recusal_views.near_relatives, name="near_relatives"),
    path("near-relatives/<int:pk>/end/", recusal_views.end_near_relative, name="end_near_relative"),
    path("cases/<int:pk>/relative-doubt/", recusal_views.settle_relative_doubt, name="settle_relative_doubt"),
    path("staff-directory/", recusal_views.staff_directory, name="staff_directory"),
    path("staff-directory/<int:pk>/end/", recusal_views.end_staff_member, name="end_staff_member"),
    path("cases/provincial/", provincial_views.files, name="provincial_files"),
    path("cases/provincial/states.csv", provincial_views.states, name="provincial_states"),
    path("cases/provincial/<int:pk>/", provincial_views.file, name="provincial_file"),
    path("cases/provincial/<int:pk>/import/", provincial_views.import_applications, name="provincial_import"),
    path("cases/provincial/<int:pk>/rejected.csv", provincial_views.rejected_rows, name="provincial_rejected"),
    path("recognitions/", recognitions_views.recognitions, name="recognitions"),
    path("recognitions/<int:pk>/end/", recognitions_views.end_recognition, name="end_recognition"),
    path("recognitions/<int:pk>/settle/", recognitions_views.settle_ending, name="settle_ending"),
    path("recognitions/<int:pk>/renew/", recognitions_views.renew_recognition, name="renew_recognition"),
    path("random-checks/", random_checks_views.random_checks, name="random_checks"),
    path("random-checks/<int:pk>/", random_checks_views.record_random_check, name="record_random_check"),
    path("annual-reviews/", annual_reviews_views.annual_reviews, name="annual_reviews"),
    path("annual-reviews/draw-up/", annual_reviews_views.draw_up, name="draw_up_annual_review"),
    path("annual-reviews/<slug:code>/", annual_reviews_views.village, name="annual_review_village"),
    path("annual-reviews/<slug:code>/visits/", annual_reviews_views.plan_visits, name="plan_annual_review_visits"),
    path("annual-reviews/<slug:code>/<slug:act>/", annual_reviews_views.sitting, name="annual_review_sitting"),
    path("data-entry/", data_entry_views.data_entries, name="data_entries"),
    path("data-entry/export/", data_entry_views.export_data_entries, name="export_data_entries"),
    path("data-entry/tick-off/", data_entry_views.tick_off_data_entries, name="tick_off_data_entries"),
    path("cases/<int:pk>/data-entry/", data_entry_views.data_entry, name="data_entry"),
    path("delegations/", delegations_views.delegations, name="delegations"),
    path("delegations/<int:pk>/end/", delegations_views.end_delegation, name="end_delegation"),
    path("self-care-teams/", self_care_teams_views.self_care_teams, name="self_care_teams"),
    path("self-care-teams/<int:pk>/end/", self_care_teams_views.end_self_care_team, name="end_self_care_team"),
    path(
        "self-care-teams/members/<int:pk>/end/",
        self_care_teams_views.end_self_care_team_member,
        name="end_self_care_team_member",
    ),
    path("cases/<int:pk>/conference/", case_conferences_views.raise_question, name="raise_question"),
    path("cases/<int:pk>/self-care/", self_care_teams_views.self_care_assessment, name="self_care_assessment"),
    path("office-details/", office_details_views.office_details, name="office_details"),
    path("department/", department_reviews_views.cases, name="department_cases"),
    path("department/<int:pk>/", department_reviews_views.case, name="department_case"),
    path("department/<int:pk>/id-number/", department_reviews_views.reveal_id_number, name="department_id_number"),
    path("department/<int:pk>/do/<slug:verb>/", department_reviews_views.act, name="department_act"),
    path("electricity/", electricity_views.electricity_lists, name="electricity_lists"),
    path("electricity/<int:pk>/", electricity_views.electricity_list, name="electricity_list"),
    path("electricity/<int:pk>/export/", electricity_views.export_electricity_list, name="export_electricity_list"),
    path(
        "electricity/<int:pk>/<slug:verb>/", electricity_views.act_on_electricity_list, name="act_on_electricity_list"
    ),
    path("households/<int:pk>/electricity-meter/", electricity_views.electricity_meter, name="electricity_meter"),
    path("households/<int:pk>/refer/", referrals_views.refer_household, name="refer_household"),
    path("leads/<int:pk>/refer/", referrals_views.refer_lead, name="refer_lead"),
    path("referrals/departments/", referrals_views.department_answers, name="department_answers"),
    path("department/referrals/", department_referrals_views.department_referrals, name="department_referrals"),
    path("department/referrals/<int:pk>/", department_referrals_views.department_referral, name="department_referral"),
    path(
        "department/referrals/<int:pk>/reveal/",
        department_referrals_views.reveal_department_referral,
        name="reveal_department_referral",
    ),
    path(
        "department/referrals/<int:pk>/<str:verb>/",
        department_referrals_views.act_on_department_referral,
        name="act_on_department_referral",
    ),
    path("referrals/", referrals_views.correspondence_list, name="referrals"),
    path("leads/new/", referrals_views.report_lead, name="report_lead"),
    path("leads/<int:pk>/", referrals_views.correspondence_detail, {"sort": "lead"}, name="lead"),
    path("referrals/<int:pk>/", referrals_views.correspondence_detail, {"sort": "referral"}, name="referral"),
    path("messages/<int:pk>/", referrals_views.correspondence_detail, {"sort": "message"}, name="message"),
    path(
        "decision-reviews/<int:pk>/", referrals_views.correspondence_detail, {"sort": "review"}, name="decision_review"
    ),
    path("recipient-requests/<int:pk>/", recipient_requests_views.recipient_request, name="recipient_request"),
    path(
        "recipient-requests/<int:pk>/personal-data.pdf",
        personal_data_copies_views.print_personal_data,
        name="print_personal_data",
    ),
    path("recipient-requests/<int:pk>/phone/", recipient_requests_views.reveal_phone, name="recipient_request_phone"),
    path("recipient-requests/<int:pk>/new-code/", receipt_code_views.new_request_code, name="new_request_code"),
    path(
        "recipient-requests/<int:pk>/account/",
        recipient_requests_views.reveal_account,
        name="recipient_request_account",
    ),
    path("guide/", procedures_views.guide, name="service_guide"),
    path("guide/booklet.pdf", procedures_views.booklet, name="service_guide_booklet"),
    path("guide/<slug:name>.pdf", procedures_views.procedure_guide_pdf, name="procedure_guide_pdf"),
    path("guide/<slug:name>/", procedures_views.procedure_guide, name="procedure_guide"),
]
