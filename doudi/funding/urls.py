"""Pages of the money and of the price indices."""

from django.urls import path

from doudi.funding import views
from doudi.funding.proposals.views import (
    BUDGETS,
    INDICES,
    OVERDRAFTS,
    pages_of,
)

app_name = "funding"
urlpatterns = [
    path("funds/", views.home, name="home"),
    path("funds/export/", views.export_home, name="export_home"),
    path("funds/ledger/", views.ledger, name="ledger"),
    path("funds/ledger/export/", views.export_ledger, name="export_ledger"),
    path("funds/ledger/<int:pk>/", views.voucher, name="voucher"),
    path("funds/ledger/<int:pk>/correct/", views.correct, name="correct"),
    path("funds/enter/<slug:kind>/", views.enter, name="enter"),
    *pages_of(BUDGETS),
    *pages_of(OVERDRAFTS),
    *pages_of(INDICES),
]
