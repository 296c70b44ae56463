"""Addresses of payments."""

from django.urls import path

from doudi.payments.calendar import views as calendar_views
from doudi.payments.certificate import views as certificates
from doudi.payments.holds import views as holds_views
from doudi.payments.runs import views as runs_views
from doudi.payments.self_audit import views as audits

app_name = "payments"
urlpatterns = [
    path("payroll/", runs_views.runs, name="runs"),
    path("payroll/<int:pk>/", runs_views.run, name="run"),
    path("payroll/<int:pk>/law/", runs_views.law, name="applied_rules"),
    path("payroll/<int:pk>/check/<slug:name>/", runs_views.check, name="check"),
    path("payroll/<int:pk>/roll/<slug:code>/", runs_views.roll, name="roll"),
    path("payroll/<int:pk>/roll/<slug:code>/excel/", runs_views.export_roll, name="export_roll"),
    path("payroll/<int:pk>/roll/<slug:code>/print/", runs_views.print_roll, name="print_roll"),
    path("payroll/month/<slug:month>/", certificates.month, name="certificate_month"),
    path("payroll/<int:pk>/certificate/", certificates.certificate, name="certificate"),
    path("payroll/<int:pk>/certificate/print/", certificates.print_certificate, name="print_certificate"),
    path("payroll/<int:pk>/certificate/<slug:part>/", certificates.certificate_list, name="certificate_list"),
    path("payroll/<int:pk>/<slug:verb>/", runs_views.act, name="run_action"),
    path("payment/<int:pk>/", runs_views.payment, name="payment"),
    path("payments/holds/", holds_views.holds, name="holds"),
    path("payments/holds/<int:pk>/lift/", holds_views.lift, name="lift_hold"),
    path("payments/accounts/", holds_views.authorities, name="account_authorities"),
    path("payments/accounts/<int:pk>/confirm/", holds_views.confirm_authority, name="confirm_account_authority"),
    path("payments/recoveries/", holds_views.recoveries, name="recoveries"),
    path("payments/recoveries/<int:pk>/", holds_views.recovery, name="recovery"),
    path("payments/calendar/", calendar_views.pay_calendar, name="calendar"),
    path("payments/self-audit/", audits.self_audit, name="self_audit"),
    path("payments/self-audit/excel/", audits.export_hits, name="export_audit_hits"),
    path("payments/self-audit/<int:pk>/", audits.audit_hit, name="audit_hit"),
    path("payments/special-amounts/", holds_views.specials, name="special_amounts"),
    path("payments/special-amounts/<int:pk>/", holds_views.decide_special, name="decide_special_amount"),
]
