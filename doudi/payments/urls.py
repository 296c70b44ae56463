"""Addresses of payments."""

from django.urls import path

from doudi.payments import calendar_views, views, waiting_views
from doudi.payments.certificate import views as certificates
from doudi.payments.self_audit import views as audits

app_name = "payments"
urlpatterns = [
    path("payroll/", views.runs, name="runs"),
    path("payroll/<int:pk>/", views.run, name="run"),
    path("payroll/<int:pk>/law/", views.law, name="law"),
    path("payroll/<int:pk>/check/<slug:name>/", views.check, name="check"),
    path("payroll/<int:pk>/roll/<slug:code>/", views.roll, name="roll"),
    path("payroll/<int:pk>/roll/<slug:code>/excel/", views.export_roll, name="export_roll"),
    path("payroll/<int:pk>/roll/<slug:code>/print/", views.print_roll, name="print_roll"),
    path("payroll/month/<slug:month>/", certificates.month, name="certificate_month"),
    path("payroll/<int:pk>/certificate/", certificates.certificate, name="certificate"),
    path("payroll/<int:pk>/certificate/print/", certificates.print_certificate, name="print_certificate"),
    path("payroll/<int:pk>/certificate/<slug:part>/", certificates.certificate_list, name="certificate_list"),
    path("payroll/<int:pk>/<slug:verb>/", views.act, name="act"),
    path("payment/<int:pk>/", views.payment, name="payment"),
    path("payments/holds/", waiting_views.holds, name="holds"),
    path("payments/holds/<int:pk>/lift/", waiting_views.lift, name="lift"),
    path("payments/accounts/", waiting_views.authorities, name="authorities"),
    path("payments/accounts/<int:pk>/confirm/", waiting_views.confirm_authority, name="confirm_authority"),
    path("payments/recoveries/", waiting_views.recoveries, name="recoveries"),
    path("payments/recoveries/<int:pk>/", waiting_views.recovery, name="recovery"),
    path("payments/calendar/", calendar_views.pay_days, name="calendar"),
    path("payments/self-audit/", audits.self_audit, name="self_audit"),
    path("payments/self-audit/excel/", audits.export_hits, name="export_hits"),
    path("payments/self-audit/<int:pk>/", audits.audit_hit, name="audit_hit"),
    path("payments/special/", waiting_views.specials, name="specials"),
    path("payments/special/<int:pk>/", waiting_views.decide_special, name="decide_special"),
]
