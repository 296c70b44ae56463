"""URL patterns of the staff pages of payments."""

from django.urls import path

from doudi.payments.account_authorities import views as authorities_views
from doudi.payments.calendar import views as calendar_views
from doudi.payments.certificate import views as certificates
from doudi.payments.holds import views as holds_views
from doudi.payments.recoveries import fine_views
from doudi.payments.recoveries import views as recoveries_views
from doudi.payments.runs import account_signature_views, roll_views
from doudi.payments.runs import views as runs_views
from doudi.payments.self_audit import views as audits
from doudi.payments.special_amounts import views as special_views
from doudi.payments.take_over import roll_views as take_over_roll_views
from doudi.payments.take_over import views as take_over_views
from doudi.payments.withdrawals import views as withdrawals_views

app_name = "payments"
urlpatterns = [
    path("payroll/", runs_views.runs, name="runs"),
    path("payroll/<int:pk>/", runs_views.run, name="run"),
    path("payroll/<int:pk>/law/", runs_views.applied_rules, name="applied_rules"),
    path("payroll/<int:pk>/check/<slug:name>/", runs_views.check, name="check"),
    path("payroll/<int:pk>/roll/<slug:code>/", roll_views.roll, name="roll"),
    path("payroll/<int:pk>/roll/<slug:code>/excel/", roll_views.export_roll, name="export_roll"),
    path("payroll/<int:pk>/roll/<slug:code>/print/", roll_views.print_roll, name="print_roll"),
    path("payroll/<int:pk>/roll/<slug:code>/short-rises/", roll_views.short_rise_list, name="short_rises"),
    path(
        "payroll/<int:pk>/roll/<slug:code>/short-rises/excel/", roll_views.export_short_rises, name="export_short_rises"
    ),
    path("payroll/month/<slug:month>/", certificates.month, name="certificate_month"),
    path("payroll/<int:pk>/changed-accounts/", account_signature_views.changed_accounts, name="changed_accounts"),
    path("payroll/<int:pk>/withdraw/<slug:number>/", withdrawals_views.withdrawal, name="withdrawal"),
    path("payroll/<int:pk>/certificate/", certificates.certificate, name="certificate"),
    path("payroll/<int:pk>/certificate/print/", certificates.print_certificate, name="print_certificate"),
    path("payroll/<int:pk>/certificate/<slug:part>/", certificates.certificate_list, name="certificate_list"),
    path("payroll/<int:pk>/<slug:verb>/", runs_views.act, name="run_action"),
    path("payment/<int:pk>/", runs_views.payment, name="payment"),
    path("payments/holds/", holds_views.holds, name="holds"),
    path("payments/holds/<int:pk>/lift/", holds_views.lift, name="lift_hold"),
    path("payments/accounts/", authorities_views.account_authorities, name="account_authorities"),
    path("payments/accounts/<int:pk>/confirm/", authorities_views.confirm, name="confirm_account_authority"),
    path("payments/accounts/<int:pk>/end/", authorities_views.end, name="end_account_authority"),
    path("payments/recoveries/", recoveries_views.recoveries, name="recoveries"),
    path("payments/recoveries/<int:pk>/", recoveries_views.recovery, name="recovery"),
    path("payments/recoveries/<int:pk>/fine/", fine_views.fine, name="recovery_fine"),
    path("payments/recoveries/<int:pk>/order.pdf", fine_views.return_order_pdf, name="return_order"),
    path("payments/recoveries/<int:pk>/fine.pdf", fine_views.fine_decision_pdf, name="fine_decision"),
    path("payments/calendar/", calendar_views.pay_calendar, name="calendar"),
    path("payments/calendar/<slug:table>/", calendar_views.calendar_table, name="calendar_table"),
    path("payments/self-audit/", audits.self_audit, name="self_audit"),
    path("payments/self-audit/<int:pk>/", audits.audit_hit, name="audit_hit"),
    path("payments/special-amounts/", special_views.special_amounts, name="special_amounts"),
    path("payments/special-amounts/<int:pk>/", special_views.decide, name="decide_special_amount"),
    path("take-over/", take_over_views.take_overs, name="take_overs"),
    path("take-over/differences/<int:pk>/", take_over_roll_views.explain_difference, name="explain_difference"),
    path("take-over/rolls/<int:pk>/months/", take_over_roll_views.paid_months, name="paid_months"),
    path("take-over/rolls/<int:pk>/differences/", take_over_roll_views.differences, name="differences"),
    path(
        "take-over/rolls/<int:pk>/differences/excel/",
        take_over_roll_views.export_differences,
        name="export_differences",
    ),
    path("take-over/rolls/<int:pk>/compare/", take_over_roll_views.compare_again, name="compare_again"),
    path("take-over/rolls/<int:pk>/confirm/", take_over_roll_views.confirm, name="confirm_roll_with_history"),
    path("take-over/<slug:code>/", take_over_views.take_over, name="take_over"),
    path("take-over/<slug:code>/without-account/", take_over_views.without_account, name="without_account"),
    path("take-over/<slug:code>/<slug:verb>/", take_over_views.act, name="take_over_action"),
]
