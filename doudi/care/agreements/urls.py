"""Addresses of agreements, gaps, carers and payees."""

from django.urls import path

from doudi.care.agreements import views

app_name = "care_agreements"
urlpatterns = [
    path("agreements/", views.agreements, name="agreements"),
    path("agreements/<int:pk>/", views.agreement, name="agreement"),
    path("agreements/<int:pk>/change/", views.change, name="change"),
    path("agreements/<int:pk>/print/", views.print_agreement, name="print"),
    path("agreements/new/<int:person>/", views.draft, name="draft"),
    path("gaps/", views.gaps, name="gaps"),
    path("gaps/<int:pk>/", views.gap, name="gap"),
    path("carers/", views.carers, name="carers"),
    path("carers/<int:pk>/", views.carer, name="carer"),
    path("agreements/payees/", views.payees, name="payees"),
]
