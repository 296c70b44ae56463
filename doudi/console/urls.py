"""Addresses of the console: desk, accounts, audit trail, sign-in security."""

from django.urls import path

from doudi.console.access_log import views as access_log_views
from doudi.console.account_proposals import views as proposal_views
from doudi.console.accounts import views as account_views
from doudi.console.audit_trail import views as audit_trail_views
from doudi.console.desk import views as desk_views
from doudi.console.enrolments import views as enrolment_views
from doudi.console.help import views as help_views
from doudi.console.rights_reviews import views as rights_review_views
from doudi.console.sign_in_security import views as sign_in_security_views
from doudi.console.tour import views as tour_views

app_name = "console"
urlpatterns = [
    path("", desk_views.desk, name="desk"),
    path("help/", help_views.help_contents, name="help"),
    path("help/<slug:name>/", help_views.help_chapter, name="help_chapter"),
    path("tour/", tour_views.tour, name="tour"),
    path("tour/finish/", tour_views.finish_tour, name="finish_tour"),
    path("my-account/", account_views.my_account, name="my_account"),
    path("audit-trail/", audit_trail_views.audit_trail, name="audit_trail"),
    path("access-log/", access_log_views.access_log, name="access_log"),
    path("accounts/", account_views.accounts, name="accounts"),
    path("accounts/proposals/", proposal_views.account_proposals, name="account_proposals"),
    path("accounts/proposals/<int:pk>/", proposal_views.account_proposal, name="account_proposal"),
    path("accounts/new/", proposal_views.new_money_accounts, name="new_money_accounts"),
    path("accounts/open/", account_views.open_account, name="open_account"),
    path("accounts/<int:pk>/", account_views.account_page, name="account"),
    path("second-factors/", enrolment_views.enrolments, name="enrolments"),
    path("second-factors/<int:pk>/", enrolment_views.enrolment, name="enrolment"),
    path("accounts/review/", rights_review_views.rights_review, name="rights_review"),
    path("sign-in-security/", sign_in_security_views.sign_in_security, name="sign_in_security"),
    path(
        "sign-in-security/<int:pk>/",
        sign_in_security_views.sign_in_security_account,
        name="sign_in_security_account",
    ),
]
