"""Addresses of temporary relief."""

from django.urls import path

from doudi.relief.budget import views as budget_views
from doudi.relief.cases import views as cases_views
from doudi.relief.emergencies import relief_list_views, report_views, survey_views
from doudi.relief.emergencies import views as event_views
from doudi.relief.excel_lists import views as excel_list_views
from doudi.relief.false_cases import views as false_case_views
from doudi.relief.follow_ups import views as follow_up_views
from doudi.relief.goods import views as goods_views
from doudi.relief.identities import views as identities_views
from doudi.relief.illness_watch import views as illness_watch_views
from doudi.relief.instalments import views as instalment_views
from doudi.relief.limits import views as limits_views
from doudi.relief.other_aid import views as other_aid_views
from doudi.relief.posts import views as post_views
from doudi.relief.reserves import views as reserve_views
from doudi.relief.reversals import views as reversal_views
from doudi.relief.unrecorded import views as unrecorded_views

app_name = "relief"
urlpatterns = [
    path("relief/", cases_views.relief_cases, name="cases"),
    path("relief/new/", cases_views.intake, name="intake"),
    path("relief/new/worker.js", cases_views.intake_worker, name="intake_worker"),
    path("relief/new/preview/", cases_views.preview, name="preview"),
    path("relief/<int:pk>/papers/", cases_views.papers, name="papers"),
    path("relief/identities/", identities_views.identities, name="identities"),
    path("relief/identities/<int:pk>/", identities_views.identity, name="identity"),
    path("relief/limits/", limits_views.limits, name="limits"),
    path("relief/limits/<int:pk>/decide/", limits_views.decide_limit, name="decide_limit"),
    path("relief/events/", event_views.events, name="events"),
    path("relief/events/new/", event_views.propose_event, name="propose_event"),
    path("relief/events/<int:pk>/", event_views.event, name="event"),
    path("relief/events/<int:pk>/area/", event_views.change_area, name="change_area"),
    path("relief/events/<int:pk>/progress/", event_views.survey_progress, name="survey_progress"),
    path("relief/events/<int:pk>/survey/", survey_views.survey, name="survey"),
    path("relief/events/<int:pk>/survey/pack/", survey_views.take_surveys_along, name="take_surveys_along"),
    path("relief/events/<int:pk>/survey/<slug:village_code>/", survey_views.survey_village, name="survey_village"),
    path("relief/events/<int:pk>/relief/", relief_list_views.relief_list, name="relief_list"),
    path("relief/events/<int:pk>/excel/", excel_list_views.excel_lists, name="excel_lists"),
    path("relief/excel/template/", excel_list_views.list_template, name="list_template"),
    path("relief/excel/<int:pk>/", excel_list_views.excel_list, name="excel_list"),
    path("relief/excel/<int:pk>/faults/", excel_list_views.faults, name="excel_list_faults"),
    path("relief/survey-rows/<int:pk>/need/", survey_views.report_need, name="report_need"),
    path("relief/events/<int:pk>/report/", report_views.event_report, name="event_report"),
    path("relief/events/<int:pk>/report/print/", report_views.print_report, name="print_event_report"),
    path("relief/events/<int:pk>/closing/print/", report_views.closing_report, name="closing_report"),
    path("relief/other-aid/", other_aid_views.other_aid, name="other_aid"),
    path("relief/other-aid/<int:pk>/correct/", other_aid_views.correct_other_aid, name="correct_other_aid"),
    path("relief/follow-ups/", follow_up_views.follow_ups, name="follow_ups"),
    path("relief/follow-ups/shares/", follow_up_views.shares, name="follow_up_shares"),
    path("relief/follow-ups/pack/", follow_up_views.take_follow_ups_along, name="take_follow_ups_along"),
    path("relief/follow-ups/<int:pk>/", follow_up_views.follow_up, name="follow_up"),
    path("relief/illness/", illness_watch_views.illness_watches, name="illness_watches"),
    path("relief/illness/<int:pk>/", illness_watch_views.illness_watch, name="illness_watch"),
    path("relief/posts/", post_views.posts, name="posts"),
    path("relief/posts/<int:pk>/end/", post_views.end_post, name="end_post"),
    path("relief/<int:case>/goods/", goods_views.goods, name="goods"),
    path("relief/goods/<int:pk>/void/", goods_views.void, name="void_goods"),
    path("relief/<int:case>/false/", false_case_views.false_case, name="false_case"),
    path("relief/<int:case>/false/decide/", false_case_views.decide, name="decide_false_case"),
    path("relief/instalments/", instalment_views.instalments, name="instalments"),
    path("relief/instalments/<int:pk>/", instalment_views.instalment, name="instalment"),
    path("relief/instalments/<int:pk>/<slug:verb>/", instalment_views.act, name="act_on_instalment"),
    path("relief/reserves/", reserve_views.reserves, name="reserves"),
    path("relief/reserves/<str:township_code>/", reserve_views.reserve, name="reserve"),
    path("relief/reserves/<str:township_code>/sheets/<str:month>/", reserve_views.month_sheet, name="reserve_month"),
    path("relief/reserves/<str:township_code>/<slug:verb>/", reserve_views.act, name="act_on_reserve"),
    path("relief/reserve-payments/<int:payment>/reversal/", reversal_views.reversal, name="reversal"),
    path("relief/reserve-payments/<int:payment>/reversal/decide/", reversal_views.decide, name="decide_reversal"),
    path("relief/unrecorded/", unrecorded_views.unrecorded_list, name="unrecorded_list"),
    path("relief/unrecorded/<int:pk>/", unrecorded_views.unrecorded, name="unrecorded"),
    path("relief/budget/", budget_views.budget, name="budget"),
]
