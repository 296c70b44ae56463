"""Every address of the system."""

from allauth.account import views as sign_in
from django.urls import include, path

from doudi.core.accounts.second_factors import views as second_factor_views

urlpatterns = [
    path("", include("doudi.console.urls")),
    path("", include("doudi.lawbook.urls")),
    path("", include("doudi.ui.urls")),
    path("", include("doudi.core.attachments.urls")),
    path("", include("doudi.funding.urls")),
    path("", include("doudi.payments.statements.urls")),
    path("", include("doudi.payments.statistical_returns.urls")),
    path("", include("doudi.registry.urls")),
    path("", include("doudi.registry.roll_import.urls")),
    path("", include("doudi.conferences.urls")),
    path("", include("doudi.casework.urls")),
    path("", include("doudi.relief.urls")),
    path("", include("doudi.payments.bank_exchange.urls")),
    path("", include("doudi.payments.urls")),
    path("care/", include("doudi.care.agreements.urls")),
    path("care/", include("doudi.care.payables.urls")),
    path("care/", include("doudi.care.medical.urls")),
    path("care/", include("doudi.care.institutions.urls")),
    path("care/", include("doudi.care.funerals.urls")),
    path("care/", include("doudi.care.visits.urls")),
    path("care/", include("doudi.care.children.urls")),
    path("care/", include("doudi.care.services.urls")),
    path("care/", include("doudi.care.charity.urls")),
    path("monitoring/", include("doudi.monitoring.deliveries.urls")),
    path("monitoring/", include("doudi.monitoring.judgements.urls")),
    path("monitoring/", include("doudi.monitoring.warnings.urls")),
    path("monitoring/", include("doudi.monitoring.low_income.urls")),
    path("monitoring/", include("doudi.monitoring.discovery.urls")),
    path("notices/", include("doudi.outreach.notices.urls")),
    path("publicity/", include("doudi.outreach.publicity.urls")),
    path("guides/", include("doudi.outreach.guides.urls")),
    path("contests/", include("doudi.outreach.contests.urls")),
    path("trainings/", include("doudi.outreach.trainings.urls")),
    path("stories/", include("doudi.outreach.stories.urls")),
    path("pilots/", include("doudi.outreach.pilots.urls")),
    path("measures/", include("doudi.supervision.measures.urls")),
    path("rectification/", include("doudi.supervision.rectification.urls")),
    path("petitions/", include("doudi.supervision.petitions.urls")),
    path("tip-offs/", include("doudi.supervision.tip_offs.urls")),
    path("inspections/", include("doudi.supervision.inspections.urls")),
    path("time-limits/", include("doudi.supervision.time_limits.urls")),
    path("error-tolerance/", include("doudi.supervision.error_tolerance.urls")),
    path("evaluations/", include("doudi.supervision.evaluations.urls")),
    path("plans/", include("doudi.supervision.work_plans.urls")),
    path("county/", include("doudi.supervision.cockpit.urls")),
    path("", include("doudi.portal.urls")),
    path("account/login/", sign_in.login, name="account_login"),
    path("account/logout/", sign_in.logout, name="account_logout"),
    path("account/reauthenticate/", sign_in.reauthenticate, name="account_reauthenticate"),
    path("account/password/", sign_in.password_change, name="account_change_password"),
    path("account/inactive/", sign_in.account_inactive, name="account_inactive"),
    path("account/step-up/", second_factor_views.step_up, name="account_step_up"),
    path("account/2fa/waiting/", second_factor_views.waiting, name="account_waiting"),
    path("account/2fa/totp/activate/", second_factor_views.enrolment, name="mfa_activate_totp"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
]
handler400 = "doudi.ui.error_pages.bad_request"
handler403 = "doudi.ui.error_pages.forbidden"
handler404 = "doudi.ui.error_pages.not_found"
handler500 = "doudi.ui.error_pages.server_error"
