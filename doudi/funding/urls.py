"""URLs of funds and price indices."""

from django.urls import path

from doudi.funding import views
from doudi.funding.entries import views as entries
from doudi.funding.proposals.kinds import PROPOSAL_KINDS
from doudi.funding.proposals.views import proposal_urls

app_name = "funding"
urlpatterns = [
    path("funds/", views.home, name="home"),
    path("funds/export/", views.export_home, name="export_home"),
    path("funds/ledger/", views.ledger, name="ledger"),
    path("funds/ledger/<int:pk>/", views.voucher, name="voucher"),
    path("funds/ledger/<int:pk>/correct/", entries.correct, name="correct"),
    path("funds/enter/<slug:kind>/", entries.enter, name="enter"),
    *(url for kind in PROPOSAL_KINDS for url in proposal_urls(kind)),
]
